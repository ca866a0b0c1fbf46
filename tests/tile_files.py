"""What a reader of tiles does that this program never has to: take entry bundles apart, list the tiles of a table."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from tracker.audit.tiles import Tile, Whole
from tracker.store.engine import Connection
from tracker.store.tables import merkle_tiles


def unpack(bundle: bytes) -> Iterator[bytes]:
    """The entries of a bundle, each of which stands behind its length in two bytes."""
    start = 0
    while start < len(bundle):
        length = int.from_bytes(bundle[start : start + 2], "big")
        start += 2 + length
        assert start <= len(bundle), "the bundle ends within an entry"
        yield bundle[start - length : start]


def stored_tiles(connection: Connection, dossier: str) -> Iterator[Whole]:
    """Every stored tile by level and number."""
    columns = merkle_tiles.c
    query = select(merkle_tiles).where(columns.dossier == dossier).order_by(columns.level, columns.number)
    for row in connection.execute(query):
        yield Whole(Tile(row.level, row.number), row.hashes, row.root)
