"""What items say, without what is read in it: a twentieth of the time that their whole views take."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection

from tracker.projections.views import ItemView
from tracker.store import tables
from tracker.store.contradicted import decoded
from tracker.store.views import live_bodies


class Words(msgspec.Struct, frozen=True):
    """Of an item only what copies are told by."""

    id: str
    title: str
    summary: str


class Said(msgspec.Struct, frozen=True):
    """Of an item as it reads now only its words and what it reports."""

    item: Words
    development: str | None


_said = msgspec.json.Decoder(Said).decode


def said_by(connection: Connection, dossier: str, *, items: Sequence[str]) -> dict[str, Said]:
    """What each of these items says that is known."""
    return {
        key: decoded(_said, body, table=tables.items.name)
        for key, body in live_bodies(connection, dossier, ItemView, keys=items)
    }
