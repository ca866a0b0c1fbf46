"""Every projection over every event, in one order; and the read models held in memory, as a replay builds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from msgspec import Struct

from tracker.domain.envelope import Recorded
from tracker.domain.events import ItemObserved, ItemRevised, ItemTagged
from tracker.projections import contributions, sums
from tracker.projections.base import OPEN, Change, Live
from tracker.projections.decisions import DECISIONS
from tracker.projections.developments import DEVELOPMENTS
from tracker.projections.items import ITEMS
from tracker.projections.questions import QUESTIONS
from tracker.projections.redacted import as_left
from tracker.projections.registers import REGISTERS
from tracker.projections.views import View

T = TypeVar("T")

PROJECTIONS = (REGISTERS, ITEMS, DECISIONS, QUESTIONS, DEVELOPMENTS)
OF_ITEMS = (ItemObserved, ItemRevised, ItemTagged)
"""Events that change nothing but an item's view; most of a log are such, and no other projection is asked."""


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
        held: dict[str, Any] = self._held(cls)
        if key not in held and cls not in self.whole and not self._is_family_held(cls, key):
            held[key] = self.under.get(cls, key)
        found: T | None = held.get(key)
        return found

    def all(self, cls: type[T]) -> Iterator[tuple[str, T]]:
        """Below and above together."""
        view: type[Any] = cls
        if view not in self.whole:
            self.held[view] = {**dict(self.under.all(view)), **self._held(view)}
            self.whole.add(view)
        held: dict[str, Any] = self.held[view]
        yield from [(key, value) for key, value in held.items() if value is not None]

    def lay(self, change: Change) -> None:
        """Let the change hold from now on."""
        self._held(change.cls)[change.key] = change.value

    def _is_family_held(self, cls: type[Any], key: str) -> bool:
        families = self.families.get(cls)
        return families is not None and key.partition("/")[0] in families

    def _held(self, cls: type[Any]) -> dict[str, View | None]:
        held = self.held.get(cls)
        if held is None:
            held = self.held[cls] = {}
        return held


class Nothing:
    """Read models before the first event."""

    def get(self, cls: type[T], key: str) -> T | None:  # noqa: ARG002 - the protocol's signature
        """Nothing."""
        return None

    def all(self, cls: type[T]) -> Iterator[tuple[str, T]]:  # noqa: ARG002 - the protocol's signature
        """Nothing."""
        return iter(())


class Row(Struct, frozen=True):
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
    recorded = as_left(recorded)
    if isinstance(recorded.event, OF_ITEMS):
        return tuple(ITEMS.apply(recorded, before))
    during = Overlay(before)
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
