"""The weekly sample of rejected items, from which misses are estimated.

When a week (ISO 8601, UTC) is over, `SIZE` of the items first seen in it that the tagger rejects are drawn: those whose
SHA-256 of week and id is least. So anybody draws the same ones, and nobody can choose them. One that is redacted leaves
its sample, since nobody can judge it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection, false, select

from tracker.projections.redacted import is_left
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
    found: list[Sample] = []
    monday = _monday(now.astimezone(UTC).date())
    last = _position_before(connection, dossier, monday, head=position)
    while last > 0 and weeks > 0:
        monday, weeks = monday - timedelta(weeks=1), weeks - 1
        first = _position_before(connection, dossier, monday, head=last)
        sample = _drawn(connection, dossier, week_of(monday), first=first, last=last, position=position)
        found += [sample] if sample.items else []
        last = first
    return found


def week_of(day: date) -> str:
    """The ISO week of a day."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _drawn(connection: Connection, dossier: str, week: str, *, first: int, last: int, position: int) -> Sample:
    """The sample of a week whose events have first < position <= last."""
    query = select(_I.c.key, _I.c.guid).where(
        _I.c.dossier == dossier,
        _I.c.relevant == false(),
        _I.c.first_position > first,
        _I.c.first_position <= last,
        known_at(_I, position),
    )
    guids = {row.key: row.guid for row in connection.execute(query)}
    ranked = sorted(guids, key=lambda key: hashlib.sha256(f"{week}\x1f{key}".encode()).digest())
    return Sample(week, len(guids), tuple(key for key in ranked[:SIZE] if not is_left(key, guid=guids[key])))


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
