"""The totals of every category on some days as known at a position, from the nodes of the ledger's prefix sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from tracker.domain.dossier import Definition
from tracker.projections.sums import ONGOING, TOLD, Totals, nodes_of, totals
from tracker.projections.views import LedgerSum
from tracker.queries.moment import Context
from tracker.store.driver import fetch
from tracker.store.views import value

DAYS_A_QUERY = 40
_NODES = (
    "SELECT k.value AS key, (SELECT body FROM ledger_sums WHERE dossier = ? AND key = k.value AND known_from <= ? "
    "ORDER BY known_from DESC LIMIT 1) AS body FROM ? AS k"
)


@dataclass(frozen=True, slots=True)
class Sums:
    """The nodes of a dossier as known at a position, each read once."""

    connection: Connection
    dossier: str
    position: int
    held: dict[tuple[str, int], LedgerSum | None] = field(default_factory=dict)

    def on(self, definition: Definition, days: Iterable[date]) -> dict[date, dict[str, Totals]]:
        """Of each day the totals by category; categories in which nothing has begun are left out."""
        wanted, found = list(days), dict[date, dict[str, Totals]]()
        for start in range(0, len(wanted), DAYS_A_QUERY):
            part = wanted[start : start + DAYS_A_QUERY]
            numbers = {number for day in part for number in nodes_of(day)}
            self._read([(category.code, number) for category in definition.categories for number in numbers])
            found |= {day: self._totals(definition, day) for day in part}
        return found

    def newest(self, now: dict[str, Totals], day: date) -> dict[str, date]:
        """Of each category of `now`, which are the totals of that day, the newest day of which evidence tells.

        The nodes of a day lie one behind the other, and each says of which day it tells. Where a row of that day went,
        the nodes below know better.
        """
        found = {code: day for code, sums in now.items() if sums.rows[ONGOING]}
        open_ = {code: self._first(code, nodes_of(day)) for code in now.keys() - found.keys()}
        while open_ := {
            code: number for code, number in open_.items() if number and not self._settle(found, code, number)
        }:
            below = {code: _below(number) for code, number in open_.items()}
            self._read([(code, number) for code, numbers in below.items() for number in numbers])
            for code, number in open_.items():
                own = self._told(code, number) > sum(self._told(code, part) for part in below[code])
                open_[code] = 0 if own else self._first(code, below[code])
                if own:
                    found[code] = date.fromordinal(number)
        return found

    def _totals(self, definition: Definition, day: date) -> dict[str, Totals]:
        path, found = list(nodes_of(day)), dict[str, Totals]()
        for category in definition.categories:
            nodes = [(number, node) for number in path if (node := self.held[category.code, number])]
            if nodes:
                found[category.code] = totals(nodes, day, half_life=category.half_life)
        return found

    def _settle(self, found: dict[str, date], code: str, number: int) -> bool:
        """Take a node's word for its newest day, where it is sure of it."""
        node = self.held[code, number]
        if node is None or node.newest <= 0:
            return False
        found[code] = date.fromordinal(node.newest)
        return True

    def _first(self, code: str, numbers: Iterable[int]) -> int:
        """The first of the nodes that tells of anything; 0 where none does."""
        return next((number for number in numbers if self._told(code, number)), 0)

    def _told(self, code: str, number: int) -> int:
        node = self.held[code, number]
        return node.counts[TOLD] if node else 0

    def _read(self, places: Sequence[tuple[str, int]]) -> None:
        missing = {f"{code}/{number}": (code, number) for code, number in places if (code, number) not in self.held}
        if missing:
            for key, body in fetch(self.connection, _NODES, self.dossier, self.position, list(missing)):
                self.held[missing[key]] = None if body is None else value(body, LedgerSum)


def sums_of(connection: Connection, context: Context) -> Sums:
    """The sums that an answer stands on."""
    return Sums(connection, context.dossier, context.position)


def _below(number: int) -> list[int]:
    """The nodes that a node covers besides its own day, the newest first."""
    return [number - step for step in _powers(number & -number)]


def _powers(end: int) -> Iterator[int]:
    step = 1
    while step < end:
        yield step
        step <<= 1
