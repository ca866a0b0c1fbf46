"""The tree of a log in tiles: whole ones in a table, written with the event that completes them; the rest is in events.

A whole tile never changes, so nothing here updates. A log that is older than this table gets its tiles by `fill`,
whenever it is called next. The hashes of a tile above the lowest are the roots of those below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import Connection, func, select

from tracker.audit.entries import pack
from tracker.audit.merkle import Frontier, perfect_root
from tracker.audit.tiles import ENTRIES, WIDTH, Growth, Tile, Whole, place_of, split
from tracker.domain.errors import NotFound, VerificationFailed
from tracker.store.driver import fetch, insert
from tracker.store.event_rows import stream_rows
from tracker.store.tables import merkle_tiles

_T = merkle_tiles.c
_TILE = "SELECT hashes, root FROM merkle_tiles WHERE dossier = ? AND level = ? AND number = ?"
_LAST = "SELECT MAX(number) FROM merkle_tiles WHERE dossier = ? AND level = ?"
_LEAVES = "SELECT leaf_hash FROM events WHERE dossier = ? AND position > ? AND position <= ? ORDER BY position"
_ROOTS = "SELECT root FROM merkle_tiles WHERE dossier = ? AND level = ? AND number >= ? AND number < ? ORDER BY number"


def fill(connection: Connection, dossier: str, *, before: int, after: int) -> None:
    """Store every whole tile of a log of `after` events that is not there; `before` is the size it had."""
    level = 0
    while after // WIDTH > before // WIDTH:
        found = fetch(connection, _LAST, dossier, level)[0][0]
        first = 0 if found is None else found + 1
        for number in range(first, after // WIDTH):
            hashes = list(_hashes(connection, dossier, level, start=number * WIDTH, count=WIDTH))
            row = (dossier, level, number, b"".join(hashes), perfect_root(hashes))
            insert(connection, "merkle_tiles", merkle_tiles.columns.keys(), rows=[row])
        before, after, level = min(before // WIDTH, first), after // WIDTH, level + 1


def frontier_at(connection: Connection, dossier: str, position: int) -> Frontier:
    """The tree as it was at a position: one query and at most 255 hashes a level, so O(log position)."""
    peaks: tuple[bytes, ...] = ()
    for hashes in _unfinished(connection, dossier, position):
        peaks = Frontier().extend(hashes).peaks + peaks
    return Frontier(position, peaks)


def growth_at(connection: Connection, dossier: str, position: int) -> Growth:
    """The same, ready to grow on."""
    return Growth.continued(position, list(_unfinished(connection, dossier, position)))


def read_tile(connection: Connection, dossier: str, tile: Tile) -> bytes:
    """The bytes of a tile or an entry bundle, whole or partial. Raises NotFound where the log has not come that far."""
    try:
        if tile.level == ENTRIES:
            return _entries(connection, dossier, tile)
        return b"".join(_hashes(connection, dossier, tile.level, start=tile.start, count=tile.width))
    except VerificationFailed as error:
        raise NotFound("tile", tile.path, hint="the log has not come that far") from error


def _entries(connection: Connection, dossier: str, tile: Tile) -> bytes:
    rows = list(islice(stream_rows(connection, dossier, after=tile.start), tile.width))
    if len(rows) != tile.width:
        expected = f"{tile.width} events behind position {tile.start}"
        raise VerificationFailed("events", expected=expected, found=str(len(rows)))
    return pack(rows)


def stored_tile(connection: Connection, dossier: str, tile: Tile) -> Whole | None:
    """One stored tile."""
    found = fetch(connection, _TILE, dossier, tile.level, tile.index)
    return Whole(tile, *found[0]) if found else None


def count_tiles(connection: Connection, dossier: str) -> int:
    """How many tiles are stored."""
    return connection.execute(select(func.count()).where(_T.dossier == dossier)).scalar_one()


@dataclass(frozen=True, slots=True)
class Nodes:
    """The hashes of perfect subtrees, for proofs; a tile is read once for all of its nodes. Call it (level, index)."""

    connection: Connection
    dossier: str
    size: int
    tiles: dict[Tile, list[bytes]] = field(default_factory=dict)

    def __call__(self, level: int, index: int) -> bytes:
        """32 bytes; raises VerificationFailed where the tables do not hold what the size promises."""
        tile_level, first, count = place_of(level, index)
        number, inside = divmod(first, WIDTH)
        width = min(WIDTH, (self.size >> (tile_level * 8)) - number * WIDTH)
        tile = Tile(tile_level, number, width)
        if tile not in self.tiles:
            found = _hashes(self.connection, self.dossier, tile_level, start=tile.start, count=width)
            self.tiles[tile] = list(found)
        return perfect_root(self.tiles[tile][inside : inside + count])


def _unfinished(connection: Connection, dossier: str, position: int) -> Iterator[list[bytes]]:
    """Of each level the hashes of its unfinished tile, lowest first."""
    count, level = position, 0
    while count:
        rest = count % WIDTH
        yield list(_hashes(connection, dossier, level, start=count - rest, count=rest)) if rest else []
        count, level = count // WIDTH, level + 1


def _hashes(connection: Connection, dossier: str, level: int, *, start: int, count: int) -> list[bytes]:
    """Hashes [start, start + count) of a level, all within one tile; from the stored tile, else from what is below."""
    tile = stored_tile(connection, dossier, Tile(level, start // WIDTH))
    if tile is not None:
        inside = start % WIDTH
        return split(tile.hashes)[inside : inside + count]
    if level == 0:
        found = fetch(connection, _LEAVES, dossier, start, start + count)
    else:
        found = fetch(connection, _ROOTS, dossier, level - 1, start, start + count)
    if len(found) != count:
        expected = f"{count} hashes from {start} on level {level}"
        raise VerificationFailed(
            "merkle_tiles", expected=expected, found=f"{len(found)}; `tracker db upgrade` adds some"
        )
    return [row[0] for row in found]
