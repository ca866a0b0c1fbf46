"""Rebuild the read models from the log alone: beside the live ones to compare them, or in their place."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from dataclasses import dataclass, replace

from tracker.domain.envelope import Recorded
from tracker.domain.errors import NotFound
from tracker.domain.events import PayloadRedacted
from tracker.projections.base import OPEN
from tracker.store import views
from tracker.store.beside import beside, build, put_in_place
from tracker.store.engine import Connection, legible, reading, writing
from tracker.store.event_store import lock_head, read
from tracker.store.heads import Head, read_head
from tracker.store.views import StoredRow
from tracker.workflows.first_difference import Difference, first_difference
from tracker.workflows.tools import Tools
from tracker.workflows.verify import require_intact

Progress = Callable[[int, int], None]
"""Called with (events read, events in all)."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay saw: events up to `position`, `rows` of read models, and their digest (SHA-256, hex).

    `checked` says whether the live read models were compared; where not, no `difference` means nothing.
    """

    dossier: str
    position: int
    rows: int
    digest: str
    checked: bool
    difference: Difference | None


def _silent(_done: int, _all: int) -> None:
    return


def replay(
    tools: Tools, dossier: str, *, to: int | None = None, check: bool = False, progress: Progress = _silent
) -> Replayed:
    """Fold the log up to `to` (default: all) beside the live read models; with `check` compare them as of then.

    Memory stays the same however long the log is. With `check` the whole log is compared with its own hashes first.
    Raises NotFound for a dossier without a log and for a position behind its end, VerificationFailed where an event is
    not what was hashed.
    """
    with reading(tools.engine) as connection, beside() as built:
        head = begun(connection, dossier, to=to)
        if check:
            require_intact(connection, head)
        position = head.position if to is None else to
        build(built, dossier, _counted(read(connection, dossier, to=position), position, progress))
        rows, digest = _digest(built, dossier)
        difference = None
        if check:
            with legible():
                stored = _as_of(views.stored_rows(connection, dossier), position)
                difference = first_difference(views.stored_rows(built, dossier), stored)
        return Replayed(dossier, position, rows, digest, check, difference)


def rebuild(tools: Tools, dossier: str, *, progress: Progress = _silent) -> Replayed:
    """Build the read models anew from the log and put them in place of the live ones.

    Who reads goes on reading the old ones; who writes waits only for the last step, in which the rows that differ are
    exchanged in one transaction. No event is appended and nothing is sent. Raises NotFound for a dossier without a log,
    VerificationFailed, before anything is changed, where an event is not what was hashed.
    """
    with beside() as built:
        with reading(tools.engine) as connection:
            head = begun(connection, dossier)
            require_intact(connection, head)
            build(built, dossier, _counted(read(connection, dossier), head.position, progress))
        with writing(tools.engine) as connection:
            lock_head(connection, dossier)
            late = tuple(read(connection, dossier, after=head.position))
            if any(isinstance(recorded.event, PayloadRedacted) for recorded in late):
                rebuild_locked(connection, dossier)
            else:
                build(built, dossier, late)
                put_in_place(connection, built, dossier)
    return replay(tools, dossier, check=True)


def rebuild_locked(connection: Connection, dossier: str) -> None:
    """Rebuild in the caller's transaction, which holds the head: text whose payload went does not come back."""
    with beside() as built:
        build(built, dossier, read(connection, dossier))
        put_in_place(connection, built, dossier)


def _digest(built: Connection, dossier: str) -> tuple[int, str]:
    """How many rows there are, and SHA-256 (hex) over them."""
    digest, count = hashlib.sha256(), 0
    for row in views.stored_rows(built, dossier):
        digest.update(repr((row.table, row.key, row.known_from, row.known_to, row.body)).encode())
        count += 1
    return count, digest.hexdigest()


def begun(connection: Connection, dossier: str, *, to: int | None = None) -> Head:
    """Where the log ends; raises NotFound where it has not begun, or does not go to a position that is asked for."""
    head = read_head(connection, dossier)
    if head.position == 0:
        raise NotFound("dossier", dossier, hint="it has no log yet")
    if to is not None and to > head.position:
        raise NotFound("position", str(to), hint=f"the log ends at {head.position}")
    return head


def _counted(events: Iterable[Recorded], total: int, progress: Progress) -> Iterable[Recorded]:
    for done, event in enumerate(events, start=1):
        yield event
        progress(done, total)


def _as_of(rows: Generator[StoredRow], position: int) -> Generator[StoredRow]:
    """Rows as they stood at a position: later ones left out, later closings undone."""
    with closing(rows):
        for row in rows:
            if row.known_from <= position:
                yield row if row.known_to <= position else replace(row, known_to=OPEN)
