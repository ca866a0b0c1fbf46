"""What a change of the read models does to the state of a day: index by index, and to the standing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from tracker.domain.developments import Instrument
from tracker.domain.dossier import Definition
from tracker.projections.base import Change
from tracker.projections.registers import DEFINITION_KEY
from tracker.projections.standing import judge
from tracker.projections.state import UNKNOWN, indices
from tracker.projections.sums import totals_of
from tracker.projections.views import Contribution, DevelopmentView
from tracker.store.acts import changed_keys
from tracker.store.engine import Connection
from tracker.store.views import as_of, get_as_of

OVERALL = "overall"
Ledger = Mapping[str, Contribution]


@dataclass(frozen=True, slots=True)
class Moved:
    """An index -10..+10 before and after; `None` without evidence. `category` may be `overall`."""

    category: str
    before: float | None
    after: float | None
    change: float | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What moves on the day: the indices that do, the standing, and the developments that read differently."""

    valid_at: date
    standing_before: str
    standing_after: str
    moves: tuple[Moved, ...]
    developments: tuple[str, ...]


def effect_of(
    connection: Connection, dossier: str, changes: Iterable[Change], *, position: int, valid_at: date
) -> Effect:
    """The effect of changes on the read models as known at a position."""
    changes = tuple(changes)
    before = dict(as_of(connection, dossier, Contribution, position=position))
    after = dict(before)
    for change in changes:
        if change.cls is Contribution:
            after.pop(change.key, None)
            if change.value is not None:
                after[change.key] = cast("Contribution", change.value)
    touched = {change.key for change in changes if change.cls is DevelopmentView}
    return _effect(connection, dossier, before, after, touched=touched, position=position, valid_at=valid_at)


def effect_between(connection: Connection, dossier: str, *, before: int, after: int, valid_at: date) -> Effect:
    """The effect of the events behind one position up to another."""
    old = dict(as_of(connection, dossier, Contribution, position=before))
    new = dict(old)
    for key in changed_keys(connection, dossier, Contribution, after=before, to=after):
        new.pop(key, None)
        row = get_as_of(connection, dossier, Contribution, key=key, position=after)
        if row is not None:
            new[key] = row
    touched = set(changed_keys(connection, dossier, DevelopmentView, after=before, to=after))
    return _effect(connection, dossier, old, new, touched=touched, position=after, valid_at=valid_at)


def _effect(
    connection: Connection,
    dossier: str,
    before: Ledger,
    after: Ledger,
    *,
    touched: set[str],
    position: int,
    valid_at: date,
) -> Effect:
    definition = get_as_of(connection, dossier, Definition, key=DEFINITION_KEY, position=position)
    if definition is None:
        return Effect(valid_at, UNKNOWN, UNKNOWN, (), tuple(sorted(touched)))
    instruments = [one for _, one in as_of(connection, dossier, Instrument, position=position)]

    def standing(overall: float | None) -> str:
        parties = [party.code for party in definition.parties]
        return judge(
            instruments, overall=overall, model=definition.scoring, valid_at=valid_at, parties=parties
        ).standing

    old, old_parts = indices(definition, totals_of(before.values(), valid_at))
    new, new_parts = indices(definition, totals_of(after.values(), valid_at))
    pairs = [(OVERALL, old, new), *((code, old_parts[code], new_parts[code]) for code in old_parts)]
    return Effect(
        valid_at=valid_at,
        standing_before=standing(old),
        standing_after=standing(new),
        moves=tuple(_moved(*pair) for pair in pairs if pair[1] != pair[2]),
        developments=tuple(sorted(touched)),
    )


def _moved(category: str, before: float | None, after: float | None) -> Moved:
    change = None if before is None or after is None else round(after - before, 4)
    return Moved(category, before, after, change)
