"""The difference between what the seed files say and what the seeds said last, as events to append. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from tracker.audit.canonical import canonical
from tracker.domain import codec
from tracker.domain.dates import parse_interval
from tracker.domain.developments import Development, Instrument
from tracker.domain.dossier import Definition
from tracker.domain.envelope import SEED_ACTOR, Draft, Recorded, event_id
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
from tracker.projections.redacted import REDACTED

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
    """Take note of one event that the seeds appended earlier: what the files said, not what stood there besides."""
    event, old = recorded.event, said.get(recorded.stream)
    count = old.events + 1 if old else 1
    match event:
        case DossierOpened(definition=value) | DossierRevised(definition=value):
            said[recorded.stream] = Said(value, False, count)
        case FeedAdded(feed=value) | InstrumentRecorded(instrument=value) | DevelopmentRecorded(development=value):
            said[recorded.stream] = Said(value, False, count)
        case (
            FeedChanged(feed=value, changed=changed)
            | InstrumentCorrected(instrument=value, changed=changed)
            | DevelopmentCorrected(development=value, changed=changed)
        ) if old:
            said[recorded.stream] = Said(_corrected(old.value, value, changed), False, count)
        case FeedRemoved() | InstrumentWithdrawn() | DevelopmentWithdrawn() if old:
            said[recorded.stream] = replace(old, gone=True, events=count)
        case DevelopmentRestored() if old:
            said[recorded.stream] = replace(old, gone=False, events=count)
        case _:
            return


def steps_between(
    wanted: Mapping[str, Value], said: Mapping[str, Said], *, current: Mapping[str, Value], dossier: str
) -> Iterator[Step]:
    """Events that lead from what was said to what is wanted.

    `current` holds what the log has now, by stream: fields that the files did not touch stay as others left them, and
    feeds that others removed stay removed.
    """
    for stream, value in wanted.items():
        old = said.get(stream)
        if stays_removed(old, stream, current=current):
            continue
        number = old.events if old else 0
        for event, detail in _towards(value, old, current.get(stream, value)):
            number += 1
            yield _step(event, detail, value=value, stream=stream, number=number, dossier=dossier)
    for stream, old in said.items():
        if stream not in wanted and not old.gone and not stays_removed(old, stream, current=current):
            taken = _taken_back(old.value)
            yield _step(taken, GONE, value=old.value, stream=stream, number=old.events + 1, dossier=dossier)


def stays_removed(old: Said | None, stream: str, *, current: Collection[str]) -> bool:
    """Whether this is a feed that the seeds named and a person removed since: then no file brings it back."""
    return old is not None and not old.gone and isinstance(old.value, Feed) and stream not in current


def _towards(value: Value, old: Said | None, now: Value) -> Iterator[tuple[Event, str]]:
    if old is None or (old.gone and not isinstance(value, Development)):
        yield _first(value)
        return
    if old.gone and isinstance(value, Development):
        yield DevelopmentRestored(value.id, "in the seed files again"), value.statement
    changed = _changed_fields(old.value, value)
    if changed:
        yield _again(_with(now, value, changed), changed), ", ".join(changed)


def _first(value: Value) -> tuple[Event, str]:
    match value:
        case Definition():
            return DossierOpened(value), value.title
        case Feed():
            return FeedAdded(value, "in the dossier's feeds.opml"), value.title
        case Instrument():
            return InstrumentRecorded(value), value.title
        case Development():
            return DevelopmentRecorded(value), value.statement


def _again(value: Value, changed: tuple[str, ...]) -> Event:
    match value:
        case Definition():
            return DossierRevised(value, CHANGED)
        case Feed():
            return FeedChanged(value, changed, CHANGED)
        case Instrument():
            return InstrumentCorrected(value, changed, CHANGED)
        case Development():
            return DevelopmentCorrected(value, changed, CHANGED)


def _corrected(old: Value, value: Value, changed: tuple[str, ...]) -> Value:
    """What a correction leads to; all that it says where the words before it are gone."""
    gone = isinstance(old, Development) and old.statement == REDACTED
    return value if gone else _with(old, value, changed)


def _with(value: Value, other: Value, changed: tuple[str, ...]) -> Value:
    """The value with these fields taken from the other."""
    fields_of_other: dict[str, Any] = {name: getattr(other, name) for name in changed}
    return replace(value, **fields_of_other)


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


def seed_event_id(event: Event, *, stream: str, number: int, dossier: str) -> str:
    """The id of what the seeds say as the `number`th event of a stream; it derives from every word."""
    digest = hashlib.sha256(canonical(codec.encode(event))).hexdigest()
    return event_id(dossier, SEED_ACTOR, stream, str(number), digest)


def _step(event: Event, detail: str, *, value: Value, stream: str, number: int, dossier: str) -> Step:
    type_, _ = codec.type_and_version(event)
    edtf = value.occurred.edtf if isinstance(value, Development) else None
    interval = parse_interval(edtf) if edtf else None
    draft = Draft(
        event_id=seed_event_id(event, stream=stream, number=number, dossier=dossier),
        stream=stream,
        event=event,
        actor=SEED_ACTOR,
        occurred_edtf=edtf,
        occurred_from=interval.lower if interval else None,
        occurred_to=interval.upper if interval else None,
    )
    return Step(stream, type_, detail, draft)
