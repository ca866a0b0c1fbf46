"""Check a whole log against itself and against what was signed, in constant memory and one consistent snapshot.

Every column of every row goes through the hashes into the tree; the tree is compared with the head, the stored tiles,
the stored checkpoints and, where one is handed over, with a checkpoint that was kept outside. Only the last can show
that somebody who owns the database cut its end off or wrote it anew. Read models are checked by a replay.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from heapq import merge

from tracker.audit.chain import Chain
from tracker.audit.checkpoint import Checkpoint, open_checkpoint
from tracker.audit.note import PublicKey
from tracker.audit.tiles import Growth, Whole, whole_tiles
from tracker.domain.errors import InputError, NotFound, VerificationFailed
from tracker.store.checkpoints import newest_checkpoint, stored_checkpoints
from tracker.store.culprit import name_column
from tracker.store.engine import Connection, legible, reading
from tracker.store.event_rows import first_misplaced, last_position, stored_row, stream_rows
from tracker.store.heads import Head, read_head
from tracker.store.log_check import compare_head
from tracker.store.merkle_tiles import count_tiles, growth_at, stored_tile
from tracker.workflows.tools import Tools

Progress = Callable[[int, int], None]
"""Called with (events checked, events in all)."""
EVENTS_A_REPORT = 1000


@dataclass(frozen=True, slots=True)
class Verified:
    """What held: events `since` + 1 to `position`, the root (hex), and how many checkpoints and tiles agreed.

    `outside` is the size of the checkpoint that was handed over, if one was.
    """

    dossier: str
    position: int
    root: str
    since: int
    checkpoints: int
    tiles: int
    outside: int | None


def _silent(_done: int, _all: int) -> None:
    return


def verify(
    tools: Tools,
    dossier: str,
    *,
    keys: Sequence[PublicKey],
    origin: str,
    outside: str | None = None,
    incremental: bool = False,
    progress: Progress = _silent,
) -> Verified:
    """Check the log, or with `incremental` what came after the newest stored checkpoint that a known key signed.

    `outside` is the text of a checkpoint kept elsewhere. Raises VerificationFailed with the first position and column
    that is wrong, NotFound for a dossier without a log, InputError for an `outside` that is no checkpoint.
    """
    with reading(tools.engine) as connection, legible():
        given = [Point("checkpoint kept outside", open_checkpoint(outside, keys, origin=origin))] if outside else []
        for point in given:
            _require_reached(point, last_position(connection, dossier))
        head = read_head(connection, dossier)
        chain = _start(connection, dossier, keys=keys, origin=origin) if incremental else Chain(dossier)
        since = chain.size
        stored = _stored_points(connection, dossier, keys=keys, origin=origin, after=since - 1)
        for point in given:
            _compare_before(connection, dossier, point, since=since)
        later = [point for point in given if point.checkpoint.size >= since]
        with closing(stored):
            points = Points(merge(later, stored, key=lambda point: point.checkpoint.size))
            tiles = _check(connection, chain, points, head=head, progress=progress)
        if chain.size == 0:
            raise NotFound("dossier", dossier, hint="it has no log yet")
        root = chain.growth.frontier().root.hex()
        size = given[0].checkpoint.size if given else None
        return Verified(dossier, chain.size, root, since, points.agreed, tiles, size)


def require_intact(connection: Connection, head: Head) -> None:
    """The same check of the whole log and its tree without checkpoints, which need keys. Raises VerificationFailed."""
    with legible():
        _check(connection, Chain(head.dossier), Points(iter(())), head=head, progress=_silent)


def _check(connection: Connection, chain: Chain, points: Points, *, head: Head, progress: Progress) -> int:
    """Everything behind where the chain begins, and what holds for a log as a whole; how many tiles agreed."""
    try:
        _walk(connection, chain, points, total=head.position, progress=progress)
    except VerificationFailed as error:
        raise name_column(connection, chain.dossier, error) from error
    points.finish(chain.size)
    chain.finish()
    compare_head(chain, head)
    tiles = _compare_tile_count(connection, chain)
    if chain.start == 0:
        _require_in_place(connection, chain.dossier)
    return tiles


@dataclass(frozen=True, slots=True)
class Point:
    """A checkpoint whose signature holds, and where it was found."""

    where: str
    checkpoint: Checkpoint


def _require_reached(point: Point, size: int) -> None:
    """Raise VerificationFailed where a checkpoint is over more events than there are."""
    if point.checkpoint.size > size:
        expected = f"{point.checkpoint.size} events, which were signed"
        found = f"a log that ends at {size}: it was cut off or rolled back"
        raise VerificationFailed(point.where, expected=expected, found=found, position=size + 1)


@dataclass(slots=True)
class Points:
    """Checkpoints by size, each to be compared with the tree when it has that size."""

    coming: Iterator[Point]
    agreed: int = 0
    upcoming: Point | None = field(init=False)

    def __post_init__(self) -> None:
        self.upcoming = next(self.coming, None)

    def compare(self, growth: Growth) -> None:
        """Raise VerificationFailed where a checkpoint of the tree's size has another root."""
        while self.upcoming and self.upcoming.checkpoint.size <= growth.size:
            where, point, root = self.upcoming.where, self.upcoming.checkpoint, growth.frontier().root
            if point.size != growth.size or point.root != root:
                expected = f"root {point.root.hex()} at size {point.size}"
                raise VerificationFailed(where, expected=expected, found=f"root {root.hex()}", position=growth.size)
            self.agreed += 1
            self.upcoming = next(self.coming, None)

    def finish(self, size: int) -> None:
        """Raise VerificationFailed where a checkpoint is over more events than there are."""
        if self.upcoming:
            _require_reached(self.upcoming, size)


def _start(connection: Connection, dossier: str, *, keys: Sequence[PublicKey], origin: str) -> Chain:
    """The chain at the newest stored checkpoint, taken for checked once the tree has its root."""
    newest = newest_checkpoint(connection, dossier)
    if newest is None:
        return Chain(dossier)
    size = open_checkpoint(newest.note, keys, origin=origin).size
    row = stored_row(connection, dossier, size)
    if row is None:
        raise VerificationFailed("position", expected="an event, over which was signed", found="none", position=size)
    return Chain(dossier, growth=growth_at(connection, dossier, size), recorded_at=row.recorded_at, start=size)


def _compare_before(connection: Connection, dossier: str, point: Point, *, since: int) -> None:
    """A checkpoint over fewer events than are looked at is compared with the tree of that size."""
    if point.checkpoint.size < since:
        Points(iter([point])).compare(growth_at(connection, dossier, point.checkpoint.size))


def _stored_points(
    connection: Connection, dossier: str, *, keys: Sequence[PublicKey], origin: str, after: int
) -> Generator[Point]:
    for stored in stored_checkpoints(connection, dossier, after=after):
        where = f"stored checkpoint of size {stored.size}"
        try:
            checkpoint = open_checkpoint(stored.note, keys, origin=origin)
        except (InputError, VerificationFailed) as error:
            expected, found = "a note that a known key signed", str(error)
            raise VerificationFailed(where, expected=expected, found=found, position=stored.size) from error
        if checkpoint.size != stored.size:
            raise VerificationFailed(where, expected=str(stored.size), found=str(checkpoint.size), position=stored.size)
        yield Point(where, checkpoint)


def _walk(connection: Connection, chain: Chain, points: Points, *, total: int, progress: Progress) -> None:
    points.compare(chain.growth)
    with closing(stream_rows(connection, chain.dossier, after=chain.size)) as rows:
        for row in rows:
            for whole in chain.take(row):
                _compare_tile(connection, chain, whole)
            if points.upcoming:
                points.compare(chain.growth)
            if chain.size % EVENTS_A_REPORT == 0:
                progress(chain.size, total)
    progress(chain.size, total)


def _compare_tile(connection: Connection, chain: Chain, whole: Whole) -> None:
    stored = stored_tile(connection, chain.dossier, whole.tile)
    if stored != whole:
        expected = f"the hashes of its events, root {whole.root.hex()}"
        found = "no tile" if stored is None else f"other hashes, root {stored.root.hex()}"
        raise VerificationFailed(
            f"merkle_tiles, {whole.tile.path}", expected=expected, found=found, position=chain.size
        )


def _compare_tile_count(connection: Connection, chain: Chain) -> int:
    expected, found = whole_tiles(chain.size), count_tiles(connection, chain.dossier)
    if expected != found:
        raise VerificationFailed("merkle_tiles", expected=f"{expected} tiles", found=str(found), position=chain.size)
    return found


def _require_in_place(connection: Connection, dossier: str) -> None:
    found = first_misplaced(connection, dossier)
    if found is not None:
        raise VerificationFailed(found.column, expected=found.expected, found=found.found, position=found.position)
