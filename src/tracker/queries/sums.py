"""The totals of every category on some days as known at a position, from the nodes of the ledger's prefix sums."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from tracker.domain.dossier import Definition
from tracker.projections.sums import ONGOING, Totals, nodes_of, totals
from tracker.projections.views import LedgerSum
from tracker.queries.moment import Context
from tracker.store.driver import run
from tracker.store.views import value

DAYS_A_QUERY = 40
_NODES = (
    "SELECT k.value AS key, (SELECT body FROM ledger_sums WHERE dossier = ? AND key = k.value AND known_from <= ? "
    "ORDER BY known_from DESC LIMIT 1) AS body FROM ? AS k"
)
_NEWEST = (
    "SELECT k.value AS category, (SELECT last_day FROM contributions WHERE dossier = ? AND category = k.value "
    "AND last_day <= ? AND known_from <= ? AND known_to > ? AND counts "
    "ORDER BY last_day DESC LIMIT 1) AS day FROM ? AS k"
)


def totals_on(
    connection: Connection, context: Context, definition: Definition, days: Iterable[date]
) -> dict[date, dict[str, Totals]]:
    """Of each day the totals by category; categories in which nothing has begun are left out."""
    found: dict[date, dict[str, Totals]] = {}
    wanted = list(days)
    for start in range(0, len(wanted), DAYS_A_QUERY):
        found |= _totals_on(connection, context, definition, wanted[start : start + DAYS_A_QUERY])
    return found


def newest_days(
    connection: Connection, context: Context, definition: Definition, now: dict[str, Totals]
) -> dict[str, date]:
    """Of each category the newest day, not after the context's, of which something that counts tells."""
    day, at = context.valid_at.isoformat(), context.position
    codes = [category.code for category in definition.categories if category.code in now]
    newest = {
        row.category: date.fromisoformat(row.day)
        for row in run(connection, _NEWEST, context.dossier, day, at, at, codes)
        if row.day is not None
    }
    return newest | {code: context.valid_at for code in codes if now[code].rows[ONGOING]}


def _totals_on(
    connection: Connection, context: Context, definition: Definition, days: list[date]
) -> dict[date, dict[str, Totals]]:
    numbers = sorted({number for day in days for number in nodes_of(day)})
    keys = [f"{category.code}/{number}" for category in definition.categories for number in numbers]
    nodes = {
        row.key: value(row.body, LedgerSum)
        for row in run(connection, _NODES, context.dossier, context.position, keys).fetchall()
        if row.body is not None
    }
    found: dict[date, dict[str, Totals]] = {}
    for day in days:
        path, sums = list(nodes_of(day)), found.setdefault(day, {})
        for category in definition.categories:
            held = [(number, node) for number in path if (node := nodes.get(f"{category.code}/{number}"))]
            if held:
                sums[category.code] = totals(held, day, half_life=category.half_life)
    return found
