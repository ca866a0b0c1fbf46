"""Every projection over every event, in one order; and the read models held in memory, as a replay builds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar, cast

from tracker.domain.envelope import Recorded
from tracker.projections import contributions, sums
from tracker.projections.base import OPEN, Change, Live
from tracker.projections.decisions import DECISIONS
from tracker.projections.developments import DEVELOPMENTS
from tracker.projections.items import ITEMS
from tracker.projections.redacted import as_left
from tracker.projections.registers import REGISTERS
from tracker.projections.views import View

T = TypeVar("T")

PROJECTIONS = (REGISTERS, ITEMS, DECISIONS, DEVELOPMENTS)


@dataclass(slots=True)
class Overlay:
    """Read models as an underlying `Live` holds them, with changes laid on top.

    What was read below is kept, so that a batch asks the database once for each value: nobody else may write meanwhile.
    `families` names the first parts of keys (`first/second`) of which everything below is held already.
    """

    under: Live
    held: dict[type[View], dict[str, View | None]] = field(default_factory=dict)
    whole: set[type[View]] = field(default_factory=set)
    families: dict[type[View], set[str]] = field(default_factory=dict)

    def get(self, cls: type[T], key: str) -> T | None:
        """The changed value, else the one below."""
        held = self._held(cls)
        if key not in held and cls not in self.whole and not self._is_family_held(cls, key):
            held[key] = cast("View | None", self.under.get(cls, key))
        return cast("T | None", held.get(key))

    def all(self, cls: type[T]) -> Iterator[tuple[str, T]]:
        """Below and above together."""
        held = self._held(cls)
        if cls not in self.whole:
            self.held[cast("type[View]", cls)] = held = {**cast("dict[str, View]", dict(self.under.all(cls))), **held}
            self.whole.add(cast("type[View]", cls))
        yield from [(key, cast("T", value)) for key, value in held.items() if value is not None]

    def lay(self, change: Change) -> None:
        """Let the change hold from now on."""
        self._held(change.cls)[change.key] = change.value

    def _is_family_held(self, cls: type[T], key: str) -> bool:
        families = self.families.get(cast("type[View]", cls))
        return families is not None and key.partition("/")[0] in families

    def _held(self, cls: type[T]) -> dict[str, View | None]:
        return self.held.setdefault(cast("type[View]", cls), {})


class Nothing:
    """Read models before the first event."""

    def get(self, cls: type[T], key: str) -> T | None:  # noqa: ARG002 - the protocol's signature
        """Nothing."""
        return None

    def all(self, cls: type[T]) -> Iterator[tuple[str, T]]:  # noqa: ARG002 - the protocol's signature
        """Nothing."""
        return iter(())


@dataclass(frozen=True, slots=True)
class Row:
    """A value and the positions at which it was so: known_from <= position < known_to."""

    cls: type[View]
    key: str
    known_from: int
    known_to: int
    value: View


def fold(events: Iterable[Recorded], live: Live) -> Iterator[Change]:
    """Every change the events bring to the read models, at most one a row and event; equal values change nothing."""
    before = Overlay(live)
    for recorded in events:
        for change in _changes(recorded, before):
            if change.value != before.get(change.cls, change.key):
                yield change
            before.lay(change)


def _changes(recorded: Recorded, before: Live) -> tuple[Change, ...]:
    """What one event changes; each projection sees what those ahead of it changed."""
    recorded, during = as_left(recorded), Overlay(before)
    changes: dict[tuple[type[View], str], Change] = {}
    for projection in PROJECTIONS:
        for change in tuple(projection.apply(recorded, during)):
            changes[change.cls, change.key] = change
            during.lay(change)
    ledger = tuple(contributions.follow(tuple(changes.values()), during, before=before))
    return (*changes.values(), *ledger, *sums.follow(ledger, during, before=before))


def rows(changes: Iterable[Change]) -> Iterator[Row]:
    """Changes in order of position as rows with the interval in which each was known."""
    standing: dict[tuple[type[View], str], Change] = {}
    for change in changes:
        old = standing.pop((change.cls, change.key), None)
        if old is not None and old.value is not None:
            yield Row(old.cls, old.key, old.position, change.position, old.value)
        standing[change.cls, change.key] = change
    for change in standing.values():
        if change.value is not None:
            yield Row(change.cls, change.key, change.position, OPEN, change.value)
