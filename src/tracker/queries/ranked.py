"""Unreviewed developments in the order in which another look at them could move an index, read a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush
from math import inf

from sqlalchemy import Connection

from tracker.domain.dossier import Definition
from tracker.projections.contributions import COUNTING
from tracker.projections.otherwise import ages, impact, most
from tracker.projections.views import Contribution
from tracker.queries.moment import Context
from tracker.queries.sums import sums_of
from tracker.store.driver import fetch
from tracker.store.views import value

ROWS_A_PAGE = 25
_WAITING = (
    "FROM contributions AS c JOIN developments AS d ON d.dossier = c.dossier AND d.key = c.development "
    "WHERE c.dossier = ? AND c.category = ? AND c.rank IS NOT NULL AND c.occurred_from <= ? "
    "AND c.known_from <= ? AND c.known_to + 0 > ? "
    "AND d.known_from <= ? AND d.known_to + 0 > ? AND d.status = 'live' AND d.reviewed = FALSE"
)
_PAGE = f"SELECT c.rank, c.body {_WAITING} ORDER BY c.rank DESC, c.development DESC LIMIT ? OFFSET ?"
_HOW_MANY = f"SELECT COUNT(*) {_WAITING}"
_HOW_MANY_IN_ALL = (
    "SELECT COUNT(*) FROM developments WHERE dossier = ? AND kind IN ? AND occurred_from <= ? "
    "AND known_from <= ? AND known_to + 0 > ? AND status = 'live' AND reviewed = FALSE"
)
Ranked = tuple[Contribution, float]
"""A row of the ledger, and how far another look at it could move the index of its category."""


def sums_on(connection: Connection, context: Context, definition: Definition) -> dict[str, int]:
    """Each category's sum on the context's day, in millionths."""
    day = context.valid_at
    return {code: sums.micros[0] for code, sums in sums_of(connection, context).on(definition, (day,))[day].items()}


def by_impact(
    connection: Connection, context: Context, definition: Definition, *, codes: Sequence[str], micros: Mapping[str, int]
) -> Iterator[Ranked]:
    """The rows of these categories that count and that nobody decided about, that of the highest impact first.

    The ledger has them by rank, in which they lie as they could move an index, category by category; so of a category
    more is read only while its further rows could do better than every row that was read.
    """
    scale, day = definition.scoring.scale, context.valid_at
    pages = {code: _pages(connection, context, code) for code in codes}
    half_lives = {category.code: category.half_life for category in definition.categories}
    unread = [(-inf, code) for code in codes]
    heapify(unread)
    read: list[tuple[float, str, str, Contribution]] = []
    while unread or read:
        while unread and (not read or unread[0][0] < read[0][0]):
            _, code = heappop(unread)
            sum_of = micros.get(code, 0)
            lowest, rows = next(pages[code], (0.0, ()))
            for row in rows:
                heappush(read, (-impact(row, day, micros=sum_of, scale=scale), row.development, code, row))
            if rows:
                bound = most(lowest, day, half_life=half_lives[code], micros=sum_of, scale=scale)
                heappush(unread, (-bound if ages(lowest) else -inf, code))
        if read:
            found, _, _, row = heappop(read)
            yield row, -found


def count_waiting(connection: Connection, context: Context, category: str | None = None) -> int:
    """How many developments that may move a number, or that of a category, had begun by the day and were not decided
    about."""
    at, day = context.position, context.valid_at.isoformat()
    if category is not None:
        found = fetch(connection, _HOW_MANY, context.dossier, category, day, at, at, at, at)
    else:
        found = fetch(connection, _HOW_MANY_IN_ALL, context.dossier, [str(kind) for kind in COUNTING], day, at, at)
    return int(found[0][0])


def _pages(connection: Connection, context: Context, category: str) -> Iterator[tuple[float, Sequence[Contribution]]]:
    """The waiting rows of a category, the highest rank first, in growing pages, each with its lowest rank."""
    at, first, size = context.position, 0, ROWS_A_PAGE
    asked = (context.dossier, category, context.valid_at.isoformat(), at, at, at, at)
    while True:
        rows = fetch(connection, _PAGE, *asked, size, first)
        if rows:
            yield rows[-1][0], [value(body, Contribution) for _, body in rows]
        if len(rows) < size:
            return
        first, size = first + size, size * 2
