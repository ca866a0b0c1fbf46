"""Check a whole log against itself and against what was signed, in constant memory and one consistent snapshot.

Every column of every row goes through the hashes into the tree; the tree is compared with the head, the stored tiles,
the stored checkpoints and, where one is handed over, with a checkpoint that was kept outside. Only the last can show
that somebody who owns the database cut its end off or wrote it anew. Read models are checked by a replay.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from heapq import merge

from tracker.audit.chain import Chain
from tracker.audit.checkpoint import open_checkpoint
from tracker.audit.note import PublicKey
from tracker.audit.tiles import Whole, whole_tiles
from tracker.domain.errors import NotFound, VerificationFailed
from tracker.store.culprit import name_column
from tracker.store.engine import Connection, legible, reading
from tracker.store.event_rows import first_misplaced, last_position, stored_row, stream_rows
from tracker.store.heads import Head, read_head
from tracker.store.log_check import compare_head
from tracker.store.merkle_tiles import count_tiles, growth_at, stored_tile
from tracker.workflows.points import Point, Points, StoredPoints, newest_points
from tracker.workflows.tools import Tools

Progress = Callable[[int, int], None]
"""Called with (events checked, events in all)."""
EVENTS_A_REPORT = 1000
OUTSIDE = "checkpoint kept outside"


@dataclass(frozen=True, slots=True)
class Verified:
    """What held: events `since` + 1 to `position`, the root (hex), and how many checkpoints and tiles agreed.

    `passed_over` counts stored checkpoints of keys that are not known, which say nothing. `outside` is the
    size of the checkpoint that was handed over, if one was.
    """

    dossier: str
    position: int
    root: str
    since: int
    checkpoints: int
    passed_over: int
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
        given = [] if outside is None else [Point(OUTSIDE, open_checkpoint(outside, keys, origin=origin))]
        for point in given:
            point.require_covered(last_position(connection, dossier))
        head = read_head(connection, dossier)
        chain = _start(connection, dossier, keys=keys, origin=origin) if incremental else Chain(dossier)
        since = chain.size
        stored = StoredPoints(connection, dossier, keys, origin, after=since - 1)
        for point in given:
            if point.checkpoint.size < since:
                point.require_begins(connection, dossier, size=since)
        later = [point for point in given if point.checkpoint.size >= since]
        with closing(iter(stored)) as coming:
            points = Points(merge(later, coming, key=lambda point: point.checkpoint.size))
            tiles = _check(connection, chain, points, head=head, progress=progress)
        if chain.size == 0:
            raise NotFound("dossier", dossier, hint="it has no log yet")
        root = chain.growth.frontier().root.hex()
        size = given[0].checkpoint.size if given else None
        return Verified(dossier, chain.size, root, since, points.agreed, stored.passed_over, tiles, size)


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
    _require_in_place(connection, chain.dossier)
    return tiles


def _start(connection: Connection, dossier: str, *, keys: Sequence[PublicKey], origin: str) -> Chain:
    """The chain at the newest stored checkpoint of a known key, taken for checked once the tree has its root."""
    points = newest_points(connection, dossier, keys=keys, origin=origin)
    if not points:
        return Chain(dossier)
    size = points[-1].checkpoint.size
    row = stored_row(connection, dossier, size)
    if row is None:
        raise VerificationFailed("position", expected="an event, over which was signed", found="none", position=size)
    return Chain(dossier, growth=growth_at(connection, dossier, size), recorded_at=row.recorded_at, start=size)


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
