"""The weekly sample of rejected items, from which misses are estimated.

When a week (ISO 8601, UTC) is over, `SIZE` of the items first seen in it that the tagger rejects are drawn: those whose
SHA-256 of week and id is least. So anybody draws the same ones, and nobody can choose them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection, false, select

from tracker.store import tables
from tracker.store.clock import to_text
from tracker.store.views import known_at

SIZE = 20
WEEKS = 4
"""How many of the last finished weeks wait for review."""

_E = tables.events
_I = tables.items


@dataclass(frozen=True, slots=True)
class Sample:
    """The items (ids) drawn from the `rejected` ones of a week such as `2026-W47`."""

    week: str
    rejected: int
    items: tuple[str, ...]


def samples(connection: Connection, dossier: str, *, position: int, now: datetime, weeks: int) -> Sequence[Sample]:
    """The samples of the last finished weeks before `now` (UTC), the newest first, of what is known at a position."""
    monday = _monday(now.astimezone(UTC).date())
    found = []
    for back in range(1, weeks + 1):
        begin = monday - timedelta(weeks=back)
        found.append(_drawn(connection, dossier, begin, position=position))
    return [sample for sample in found if sample.rejected]


def week_of(day: date) -> str:
    """The ISO week of a day."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _drawn(connection: Connection, dossier: str, begin: date, *, position: int) -> Sample:
    """The sample of the week that begins on a Monday."""
    week = week_of(begin)
    first = _position_before(connection, dossier, begin, head=position)
    last = _position_before(connection, dossier, begin + timedelta(weeks=1), head=position)
    query = select(_I.c.key).where(
        _I.c.dossier == dossier,
        _I.c.relevant == false(),
        _I.c.first_position > first,
        _I.c.first_position <= last,
        known_at(_I, position),
    )
    keys = connection.execute(query).scalars().all() if last > first else []
    ranked = sorted(keys, key=lambda key: hashlib.sha256(f"{week}\x1f{key}".encode()).digest())
    return Sample(week, len(keys), tuple(ranked[:SIZE]))


def _position_before(connection: Connection, dossier: str, day: date, *, head: int) -> int:
    """The last position recorded before a day began; recorded times never run backwards, so halving finds it."""
    moment = to_text(datetime.combine(day, time.min, tzinfo=UTC))
    low, high = 0, head
    while low < high:
        middle = (low + high + 1) // 2
        query = select(_E.c.recorded_at).where(_E.c.dossier == dossier, _E.c.position == middle)
        if connection.execute(query).scalar_one() < moment:
            low = middle
        else:
            high = middle - 1
    return low


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
