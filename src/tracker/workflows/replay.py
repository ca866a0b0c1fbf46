"""Rebuild the read models from the log alone: beside the live ones to compare them, or in their place."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import zip_longest

from tracker.domain.envelope import Recorded
from tracker.domain.errors import NotFound
from tracker.projections.base import OPEN
from tracker.projections.fold import Nothing, fold
from tracker.store import views
from tracker.store.engine import reading, writing
from tracker.store.event_store import lock_head, read
from tracker.store.heads import Head, read_head
from tracker.store.log_check import require_intact
from tracker.store.views import StoredRow
from tracker.workflows.tools import Tools

Progress = Callable[[int, int], None]
"""Called with (events read, events in all)."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The first row that is not what the log says; `expected` from the replay, `found` in the tables."""

    table: str
    key: str
    known_from: int
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay saw: events up to `position`, `rows` of read models, and their digest (SHA-256, hex)."""

    dossier: str
    position: int
    rows: int
    digest: str
    difference: Difference | None


def _silent(_done: int, _all: int) -> None:
    return


def replay(
    tools: Tools, dossier: str, *, to: int | None = None, check: bool = False, progress: Progress = _silent
) -> Replayed:
    """Fold the log up to `to` (default: all) in memory; with `check` compare with the tables as of that position.

    With `check` the whole log is compared with its own hashes first. Raises NotFound for a dossier without a log,
    VerificationFailed where an event is not what was hashed.
    """
    with reading(tools.engine) as connection:
        head = _begun(read_head(connection, dossier))
        if check:
            require_intact(connection, head)
        position = head.position if to is None else min(to, head.position)
        events = _counted(read(connection, dossier, to=position), position, progress)
        expected = list(views.folded_rows(fold(events, Nothing()), dossier))
        digest = hashlib.sha256()
        for row in expected:
            digest.update(repr((row.table, row.key, row.known_from, row.known_to, row.body)).encode())
        difference = None
        if check:
            difference = _first_difference(expected, _as_of(views.stored_rows(connection, dossier), position))
        return Replayed(dossier, position, len(expected), digest.hexdigest(), difference)


def rebuild(tools: Tools, dossier: str, *, progress: Progress = _silent) -> Replayed:
    """Build the read models anew from the log, in one transaction that holds the log's head.

    Raises NotFound for a dossier without a log, VerificationFailed, before anything is changed, where an event is not
    what was hashed.
    """
    with writing(tools.engine) as connection:
        head = _begun(lock_head(connection, dossier))
        require_intact(connection, head)
        views.forget(connection, dossier)
        events = _counted(read(connection, dossier), head.position, progress)
        views.write(connection, dossier, tuple(fold(events, Nothing())), position=head.position)
    return replay(tools, dossier, check=True)


def _begun(head: Head) -> Head:
    if head.position == 0:
        raise NotFound("dossier", head.dossier, hint="it has no log yet")
    return head


def _counted(events: Iterable[Recorded], total: int, progress: Progress) -> Iterable[Recorded]:
    for done, event in enumerate(events, start=1):
        yield event
        progress(done, total)


def _as_of(rows: Iterable[StoredRow], position: int) -> Iterable[StoredRow]:
    """Rows as they stood at a position: later ones left out, later closings undone."""
    for row in rows:
        if row.known_from <= position:
            yield row if row.known_to <= position else replace(row, known_to=OPEN)


def _first_difference(expected: Iterable[StoredRow], found: Iterable[StoredRow]) -> Difference | None:
    """The first place at which one side has another row than the other, or none."""
    for want, have in zip_longest(expected, found):
        if want != have:
            first = min((row for row in (want, have) if row), key=views.place)
            return Difference(
                first.table, first.key, first.known_from, expected=_shown(want, first), found=_shown(have, first)
            )
    return None


def _shown(row: StoredRow | None, first: StoredRow) -> str:
    if row is None or views.place(row) != views.place(first):
        return "no row"
    places = ", ".join(f"{name}={text}" for name, text in sorted(row.places.items()))
    body = row.body.decode(errors="replace")
    return f"{row.table} {row.key} known {row.known_from}..{row.known_to} ({places[:200]}): {body[:200]}"
