"""The checkpoints that were issued: signed roots of a log, one a size and key, never changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from tracker.store.clock import from_text, to_text
from tracker.store.tables import checkpoints

_C = checkpoints.c


@dataclass(frozen=True, slots=True)
class StoredCheckpoint:
    """A signed note over a log's root at a size; `key` is the public key in text, `issued_at` UTC."""

    size: int
    key: str
    issued_at: datetime
    note: str


def add_checkpoint(connection: Connection, dossier: str, checkpoint: StoredCheckpoint) -> None:
    """Keep a checkpoint; one of that size and key that is there already stays."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = {
        "dossier": dossier,
        "size": checkpoint.size,
        "key": checkpoint.key,
        "issued_at": to_text(checkpoint.issued_at),
        "note": checkpoint.note,
    }
    connection.execute(dialect.insert(checkpoints).values(row).on_conflict_do_nothing())


def stored_checkpoints(connection: Connection, dossier: str, *, after: int = 0) -> Iterator[StoredCheckpoint]:
    """Checkpoints over more than `after` events, by size."""
    query = select(checkpoints).where(_C.dossier == dossier, _C.size > after).order_by(_C.size, _C.key)
    with connection.execute(query.execution_options(yield_per=500)) as found:
        for row in found:
            yield StoredCheckpoint(row.size, row.key, from_text(row.issued_at), row.note)


def newest_checkpoint(
    connection: Connection, dossier: str, *, key: str | None = None, to: int | None = None
) -> StoredCheckpoint | None:
    """The checkpoint of the largest size, by that key and over no more than `to` events where these are named."""
    query = select(checkpoints).where(_C.dossier == dossier).order_by(_C.size.desc(), _C.issued_at.desc()).limit(1)
    query = query if to is None else query.where(_C.size <= to)
    row = connection.execute(query.where(_C.key == key) if key else query).one_or_none()
    return None if row is None else StoredCheckpoint(row.size, row.key, from_text(row.issued_at), row.note)
