"""Tiles: the tree cut into pieces of 256 hashes, eight levels high, with their names in files (C2SP tlog-tiles).

Tile (level, index) holds the hashes of the perfect subtrees of 256^level leaves with the numbers 256 * index and on. A
whole one never changes; the last of each level is partial and is named with its width. Level `ENTRIES` lies below the
tree: its tiles hold what the hashes of level 0 are made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tracker.audit.merkle import HASH_BYTES, Frontier, perfect_root
from tracker.domain.errors import InputError

HEIGHT = 8
WIDTH = 1 << HEIGHT
HIGHEST, ENTRIES = 5, -1
LAST = 1 << 53
"""No hash of a log that this program could hold has a greater number."""
_NAME = re.compile(r"tile/(?P<level>\d{1,2}|entries)/(?P<path>(?:x\d{3}/){0,4}\d{3})(?:\.p/(?P<width>[1-9]\d{0,2}))?")


@dataclass(frozen=True, slots=True)
class Tile:
    """Where a tile stands, and how many of its hashes there are (1..256)."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Its name below the log's address, such as `tile/0/x001/x234/067.p/8`."""
        text = f"{self.index:03d}"
        text = text.zfill(-(-len(text) // 3) * 3)
        groups = [text[i : i + 3] for i in range(0, len(text), 3)]
        name = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        level = "entries" if self.level == ENTRIES else self.level
        return f"tile/{level}/{name}" + ("" if self.width == WIDTH else f".p/{self.width}")

    @property
    def start(self) -> int:
        """The number of its first hash on its level."""
        return self.index << HEIGHT


def parse_path(path: str) -> Tile:
    """The tile of that name; raises InputError for any other text, also for a second way to write a number.

    A tile whose hashes begin beyond number 2^53 has no name.
    """
    match = _NAME.fullmatch(path)
    if match:
        index = int(match["path"].replace("x", "").replace("/", ""))
        level = ENTRIES if match["level"] == "entries" else int(match["level"])
        tile = Tile(level, index, int(match["width"] or WIDTH))
        if tile.path == path and tile.level <= HIGHEST and tile.start <= LAST:
            return tile
    raise InputError(f"expected the name of a tile such as tile/0/x001/067.p/8, found {path!r}")


def tiles_of(size: int, *, since: int = 0) -> Iterator[Tile]:
    """Every tile of a log of that size that one of size `since` did not have, whole ones first on each level."""
    level = 0
    while size:
        yield from _of_level(level, size, since=since)
        size, since, level = size // WIDTH, since // WIDTH, level + 1


def entry_bundles_of(size: int, *, since: int = 0) -> Iterator[Tile]:
    """The same for the entries below the tree."""
    yield from _of_level(ENTRIES, size, since=since)


def _of_level(level: int, size: int, *, since: int) -> Iterator[Tile]:
    whole, rest = divmod(size, WIDTH)
    yield from (Tile(level, index) for index in range(since // WIDTH, whole))
    if rest and size != since:
        yield Tile(level, whole, rest)


def whole_tiles(size: int) -> int:
    """How many whole tiles a log of that size has on all levels."""
    count = 0
    while size := size // WIDTH:
        count += size
    return count


def place_of(level: int, index: int) -> tuple[int, int, int]:
    """Which hashes make up the subtree of 2^level leaves: the tiles' level, the first hash's number, how many."""
    tile_level, inside = divmod(level, HEIGHT)
    return tile_level, index << inside, 1 << inside


def split(data: bytes) -> list[bytes]:
    """A tile's bytes as its hashes."""
    return [data[i : i + HASH_BYTES] for i in range(0, len(data), HASH_BYTES)]


@dataclass(frozen=True, slots=True)
class Whole:
    """A finished tile: its bytes, and their root, which is a hash of the tile above."""

    tile: Tile
    hashes: bytes
    root: bytes


@dataclass(slots=True)
class Growth:
    """A tree that grows leaf by leaf in constant memory: of each level the hashes of the unfinished tile."""

    size: int = 0
    levels: list[list[bytes]] = field(default_factory=lambda: [[]])

    @classmethod
    def continued(cls, size: int, levels: Sequence[Sequence[bytes]]) -> Growth:
        """Go on from a size, given the hashes of the unfinished tile of each level, lowest first."""
        return cls(size, [list(hashes) for hashes in levels] or [[]])

    def add(self, leaf: bytes) -> tuple[Whole, ...]:
        """Take one leaf; the tiles that it finishes, lowest level first."""
        self.size += 1
        lowest = self.levels[0]
        lowest.append(leaf)
        return self._finished() if len(lowest) == WIDTH else ()

    def frontier(self) -> Frontier:
        """The tree as it is now."""
        peaks: tuple[bytes, ...] = ()
        for hashes in self.levels:
            peaks = Frontier().extend(hashes).peaks + peaks
        return Frontier(self.size, peaks)

    def unfinished(self) -> Iterator[tuple[Tile, bytes]]:
        """The partial tiles, lowest level first."""
        count = self.size
        for level, hashes in enumerate(self.levels):
            if hashes:
                yield Tile(level, count // WIDTH, len(hashes)), b"".join(hashes)
            count //= WIDTH

    def _finished(self) -> tuple[Whole, ...]:
        done: list[Whole] = []
        count, level = self.size, 0
        while len(self.levels[level]) == WIDTH:
            hashes = self.levels[level]
            done.append(Whole(Tile(level, count // WIDTH - 1), b"".join(hashes), perfect_root(hashes)))
            hashes.clear()
            count, level = count // WIDTH, level + 1
            if level == len(self.levels):
                self.levels.append([])
            self.levels[level].append(done[-1].root)
        return tuple(done)
