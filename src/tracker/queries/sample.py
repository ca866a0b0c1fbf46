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
from heapq import nsmallest

from sqlalchemy import Connection

from tracker.projections.redacted import is_left
from tracker.store.driver import fetch
from tracker.store.recorded import position_before

SIZE = 20
WEEKS = 4
"""How many of the last finished weeks wait for review."""

# The index by position begins with `concerns`, so both of its values are named: few of all that
# were ever rejected are of one week.
_REJECTED = (
    "SELECT key, guid FROM items WHERE dossier = ? AND concerns IN (TRUE, FALSE) AND relevant = FALSE "
    "AND first_position > ? AND first_position <= ? AND known_from <= ? AND known_to + 0 > ?"
)


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
    last = _before(connection, dossier, monday, head=position)
    while last > 0 and weeks > 0:
        monday, weeks = monday - timedelta(weeks=1), weeks - 1
        first = _before(connection, dossier, monday, head=last)
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
    guids = dict(fetch(connection, _REJECTED, dossier, first, last, position, position))
    drawn = nsmallest(SIZE, guids, key=lambda key: hashlib.sha256(f"{week}\x1f{key}".encode()).digest())
    return Sample(week, len(guids), tuple(key for key in drawn if not is_left(key, guid=guids[key])))


def _before(connection: Connection, dossier: str, day: date, *, head: int) -> int:
    return position_before(connection, dossier, datetime.combine(day, time.min, tzinfo=UTC), head=head)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
