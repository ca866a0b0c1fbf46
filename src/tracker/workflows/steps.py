"""Walk through a log event by event and say how each moved the index of each category on one day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import cast

from tracker.domain.dossier import Definition
from tracker.domain.envelope import Recorded
from tracker.projections.base import Change
from tracker.projections.fold import Nothing, fold
from tracker.projections.state import indices
from tracker.projections.sums import nodes_of, totals
from tracker.projections.views import LedgerSum
from tracker.store.engine import reading
from tracker.store.event_store import read
from tracker.workflows.replay import begun
from tracker.workflows.tools import Tools

OVERALL = "overall"


@dataclass(frozen=True, slots=True)
class Move:
    """An index -10..+10 before and after an event; `None` without evidence. `category` may be `overall`."""

    category: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class EventStep:
    """One event and what it moved."""

    position: int
    recorded_at: datetime
    type: str
    stream: str
    actor: str
    moves: tuple[Move, ...]


@contextmanager
def steps(tools: Tools, dossier: str, *, valid_at: date, to: int | None = None) -> Iterator[Iterator[EventStep]]:
    """The events up to `to`, each with the moves on that day, while the block lasts.

    Raises NotFound for a dossier without a log and for a position behind its end.
    """
    with reading(tools.engine) as connection:
        begun(connection, dossier, to=to)
        yield _walk(read(connection, dossier, to=to), valid_at)


def _walk(events: Iterable[Recorded], valid_at: date) -> Iterator[EventStep]:
    seen: list[Recorded] = []
    sums: dict[str, dict[int, LedgerSum]] = {}
    definition: Definition | None = None
    before: dict[str, float | None] = {}
    for position, changes in groupby(fold(_noted(events, seen), Nothing()), key=lambda change: change.position):
        part = list(changes)
        definition = _definition(part) or definition
        _post(sums, part)
        after = _indices(definition, sums, valid_at)
        while seen and seen[0].position < position:
            yield _step(seen.pop(0), ())
        yield _step(seen.pop(0), _moves(before, after))
        before = after
    yield from (_step(recorded, ()) for recorded in seen)


def _noted(events: Iterable[Recorded], seen: list[Recorded]) -> Iterator[Recorded]:
    """The events as they pass, kept until their step is told."""
    for recorded in events:
        seen.append(recorded)
        yield recorded


def _definition(changes: list[Change]) -> Definition | None:
    return next((cast("Definition", change.value) for change in changes if change.cls is Definition), None)


def _post(sums: dict[str, dict[int, LedgerSum]], changes: list[Change]) -> None:
    """The nodes of each category's sums as they are after these changes."""
    for change in changes:
        if isinstance(change.value, LedgerSum):
            category, _, number = change.key.rpartition("/")
            sums.setdefault(category, {})[int(number)] = change.value


def _indices(
    definition: Definition | None, sums: dict[str, dict[int, LedgerSum]], valid_at: date
) -> dict[str, float | None]:
    if definition is None:
        return {}
    now = {}
    for category in definition.categories:
        held = sums.get(category.code, {})
        nodes = [(number, held[number]) for number in nodes_of(valid_at) if number in held]
        if nodes:
            now[category.code] = totals(nodes, valid_at, half_life=category.half_life)
    overall, by_category = indices(definition, now)
    return {**by_category, OVERALL: overall}


def _moves(before: dict[str, float | None], after: dict[str, float | None]) -> tuple[Move, ...]:
    names = [*after, *(name for name in before if name not in after)]
    pairs = ((name, before.get(name), after.get(name)) for name in names)
    return tuple(Move(name, old, new) for name, old, new in pairs if old != new)


def _step(recorded: Recorded, moves: tuple[Move, ...]) -> EventStep:
    return EventStep(
        position=recorded.position,
        recorded_at=recorded.recorded_at,
        type=recorded.type,
        stream=recorded.stream,
        actor=recorded.actor,
        moves=moves,
    )
