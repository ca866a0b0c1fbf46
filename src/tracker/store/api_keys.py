"""API keys as they are kept: who holds each, what it may do, and the SHA-256 of its text, never the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, insert, select, update

from tracker.store.clock import from_text, to_text
from tracker.store.tables import api_keys

_K = api_keys


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key without its secret. `scopes` are sorted; `revoked_at` (UTC) is when it stopped working."""

    id: str
    owner: str
    scopes: tuple[str, ...]
    created_at: datetime
    revoked_at: datetime | None


def add_key(connection: Connection, key: ApiKey, *, digest: bytes) -> None:
    """Keep a new key under the SHA-256 of its text."""
    connection.execute(
        insert(_K).values(
            id=key.id, owner=key.owner, scopes=" ".join(key.scopes), hash=digest, created_at=to_text(key.created_at)
        )
    )


def revoke_key(connection: Connection, key: str, *, at: datetime) -> bool:
    """Mark a key as revoked from that moment; false where there is none that still works."""
    working = (_K.c.id == key) & _K.c.revoked_at.is_(None)
    return connection.execute(update(_K).where(working).values(revoked_at=to_text(at))).rowcount == 1


def key_of_digest(connection: Connection, digest: bytes) -> ApiKey | None:
    """The key whose text has this SHA-256, revoked or not."""
    return next(iter(_read(connection, _K.c.hash == digest)), None)


def all_keys(connection: Connection) -> Sequence[ApiKey]:
    """Every key there ever was, the oldest first."""
    return _read(connection)


def _read(connection: Connection, *where: ColumnElement[bool]) -> Sequence[ApiKey]:
    query = select(_K.c.id, _K.c.owner, _K.c.scopes, _K.c.created_at, _K.c.revoked_at).where(*where)
    return [
        ApiKey(
            id=row.id,
            owner=row.owner,
            scopes=tuple(row.scopes.split()),
            created_at=from_text(row.created_at),
            revoked_at=None if row.revoked_at is None else from_text(row.revoked_at),
        )
        for row in connection.execute(query.order_by(_K.c.created_at, _K.c.id))
    ]
