"""The difference between what the seed files say and what the seeds said last, as events to append. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace

from tracker.audit.canonical import canonical
from tracker.domain import codec
from tracker.domain.dates import parse_interval
from tracker.domain.developments import Development, Instrument
from tracker.domain.dossier import Definition
from tracker.domain.envelope import Draft, Recorded, event_id
from tracker.domain.events import (
    DevelopmentCorrected,
    DevelopmentRecorded,
    DevelopmentRestored,
    DevelopmentWithdrawn,
    DossierOpened,
    DossierRevised,
    Event,
    FeedAdded,
    FeedChanged,
    FeedRemoved,
    InstrumentCorrected,
    InstrumentRecorded,
    InstrumentWithdrawn,
)
from tracker.domain.items import Feed

ACTOR = "seed"
CHANGED = "the seed file changed"
GONE = "no longer in the seed files"
Value = Definition | Feed | Instrument | Development


@dataclass(frozen=True, slots=True)
class Said:
    """What the seeds said last on a stream: the value, whether they took it back, and in how many events."""

    value: Value
    gone: bool
    events: int


@dataclass(frozen=True, slots=True)
class Step:
    """One event the seed files ask for, its type and, in words, what it changes."""

    stream: str
    type: str
    detail: str
    draft: Draft


def remember(said: dict[str, Said], recorded: Recorded) -> None:
    """Take note of one event that the seeds appended earlier."""
    event, old = recorded.event, said.get(recorded.stream)
    count = old.events + 1 if old else 1
    match event:
        case DossierOpened(definition=value) | DossierRevised(definition=value):
            said[recorded.stream] = Said(value, False, count)
        case FeedAdded(feed=feed) | FeedChanged(feed=feed):
            said[recorded.stream] = Said(feed, False, count)
        case InstrumentRecorded(instrument=instrument) | InstrumentCorrected(instrument=instrument):
            said[recorded.stream] = Said(instrument, False, count)
        case DevelopmentRecorded(development=development) | DevelopmentCorrected(development=development):
            said[recorded.stream] = Said(development, False, count)
        case FeedRemoved() | InstrumentWithdrawn() | DevelopmentWithdrawn() if old:
            said[recorded.stream] = replace(old, gone=True, events=count)
        case DevelopmentRestored() if old:
            said[recorded.stream] = replace(old, gone=False, events=count)
        case _:
            return


def steps_between(
    wanted: Mapping[str, Value], said: Mapping[str, Said], *, current: Mapping[str, Development], dossier: str
) -> Iterator[Step]:
    """Events that lead from what was said to what is wanted; `current` holds developments as the log has them now."""
    for stream, value in wanted.items():
        old = said.get(stream)
        number = old.events if old else 0
        for event, detail in _towards(value, old, current.get(stream)):
            number += 1
            yield _step(event, detail, value=value, stream=stream, number=number, dossier=dossier)
    for stream, old in said.items():
        if stream not in wanted and not old.gone:
            taken = _taken_back(old.value)
            yield _step(taken, GONE, value=old.value, stream=stream, number=old.events + 1, dossier=dossier)


def _towards(value: Value, old: Said | None, now: Development | None) -> Iterator[tuple[Event, str]]:
    if isinstance(value, Development):
        yield from _development(value, old, now)
    elif old is None or old.gone:
        yield _first(value)
    elif old.value != value:
        changed = _changed_fields(old.value, value)
        yield _again(value, changed), ", ".join(changed)


def _development(value: Development, old: Said | None, now: Development | None) -> Iterator[tuple[Event, str]]:
    if old is None:
        yield DevelopmentRecorded(value), value.statement
        return
    if old.gone:
        yield DevelopmentRestored(value.id, "in the seed files again"), value.statement
    changed = _changed_fields(old.value, value)
    if changed:
        merged = replace(now or value, **{name: getattr(value, name) for name in changed})
        yield DevelopmentCorrected(merged, changed, CHANGED), ", ".join(changed)


def _first(value: Definition | Feed | Instrument) -> tuple[Event, str]:
    match value:
        case Definition():
            return DossierOpened(value), value.title
        case Feed():
            return FeedAdded(value, "in the dossier's feeds.opml"), value.title
        case Instrument():
            return InstrumentRecorded(value), value.title


def _again(value: Definition | Feed | Instrument, changed: tuple[str, ...]) -> Event:
    match value:
        case Definition():
            return DossierRevised(value, CHANGED)
        case Feed():
            return FeedChanged(value, CHANGED)
        case Instrument():
            return InstrumentCorrected(value, changed, CHANGED)


def _taken_back(value: Value) -> Event:
    match value:
        case Feed():
            return FeedRemoved(value.id, GONE)
        case Instrument():
            return InstrumentWithdrawn(value.id, GONE)
        case Development():
            return DevelopmentWithdrawn(value.id, GONE)
        case Definition():
            raise TypeError("a dossier without definition cannot be loaded")


def _changed_fields(old: Value, new: Value) -> tuple[str, ...]:
    return tuple(f.name for f in fields(new) if getattr(old, f.name) != getattr(new, f.name))


def _step(event: Event, detail: str, *, value: Value, stream: str, number: int, dossier: str) -> Step:
    type_, _ = codec.type_and_version(event)
    digest = hashlib.sha256(canonical(codec.encode(event))).hexdigest()
    edtf = value.occurred.edtf if isinstance(value, Development) else None
    interval = parse_interval(edtf) if edtf else None
    draft = Draft(
        event_id=event_id(dossier, ACTOR, stream, str(number), digest),
        stream=stream,
        event=event,
        actor=ACTOR,
        occurred_edtf=edtf,
        occurred_from=interval.lower if interval else None,
        occurred_to=interval.upper if interval else None,
    )
    return Step(stream, type_, detail, draft)
