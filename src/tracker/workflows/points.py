"""Checkpoints that a known key signed, and their comparison with the tree of a log.

A stored checkpoint whose key is not known says nothing, as its signature does: somebody else's, or that of a key which
was stolen and is trusted no more. It is passed over and counted.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field

from tracker.audit.checkpoint import Checkpoint, open_checkpoint
from tracker.audit.note import PublicKey, names_known
from tracker.audit.tiles import Growth
from tracker.domain.errors import InputError, VerificationFailed
from tracker.store.checkpoints import StoredCheckpoint, newest_checkpoint, stored_checkpoints
from tracker.store.engine import Connection
from tracker.store.merkle_tiles import frontier_at


@dataclass(frozen=True, slots=True)
class Point:
    """A checkpoint whose signature holds, and where it was found."""

    where: str
    checkpoint: Checkpoint

    def require_root(self, root: bytes, *, size: int) -> None:
        """Raise VerificationFailed unless this is the checkpoint of a tree of that size and root."""
        point = self.checkpoint
        if point.size != size or point.root != root:
            expected = f"root {point.root.hex()} at size {point.size}"
            raise VerificationFailed(self.where, expected=expected, found=f"root {root.hex()}", position=size)

    def require_covered(self, size: int) -> None:
        """Raise VerificationFailed where it is over more events than a log of that size has."""
        if self.checkpoint.size > size:
            expected = f"{self.checkpoint.size} events, which were signed"
            found = f"a log that ends at {size}: it was cut off or rolled back"
            raise VerificationFailed(self.where, expected=expected, found=found, position=size + 1)

    def require_begins(self, connection: Connection, dossier: str, *, size: int) -> None:
        """Raise VerificationFailed unless the log of that size goes on from this checkpoint."""
        self.require_covered(size)
        root = frontier_at(connection, dossier, self.checkpoint.size).root
        self.require_root(root, size=self.checkpoint.size)


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
            self.upcoming.require_root(growth.frontier().root, size=growth.size)
            self.agreed += 1
            self.upcoming = next(self.coming, None)

    def finish(self, size: int) -> None:
        """Raise VerificationFailed where a checkpoint is over more events than there are."""
        if self.upcoming:
            self.upcoming.require_covered(size)


@dataclass(slots=True)
class StoredPoints:
    """The stored checkpoints over more than `after` events that a known key signed, by size; the others are counted."""

    connection: Connection
    dossier: str
    keys: Sequence[PublicKey]
    origin: str
    after: int = 0
    passed_over: int = 0

    def __iter__(self) -> Generator[Point]:
        for stored in stored_checkpoints(self.connection, self.dossier, after=self.after):
            if _is_known(stored, self.keys):
                yield _opened(stored, self.keys, origin=self.origin)
            else:
                self.passed_over += 1


def newest_points(connection: Connection, dossier: str, *, keys: Sequence[PublicKey], origin: str) -> list[Point]:
    """Of each key the newest stored checkpoint, the smallest first. Raises VerificationFailed for one that is none."""
    newest = (newest_checkpoint(connection, dossier, key=str(key)) for key in dict.fromkeys(keys))
    points = (_opened(stored, keys, origin=origin) for stored in newest if stored is not None)
    return sorted(points, key=lambda point: point.checkpoint.size)


def _is_known(stored: StoredCheckpoint, keys: Sequence[PublicKey]) -> bool:
    try:
        return stored.key in map(str, keys) or names_known(stored.note, keys)
    except InputError:
        return True


def _opened(stored: StoredCheckpoint, keys: Sequence[PublicKey], *, origin: str) -> Point:
    where = f"stored checkpoint of size {stored.size}"
    try:
        checkpoint = open_checkpoint(stored.note, keys, origin=origin)
    except (InputError, VerificationFailed) as error:
        expected, found = "a note that a known key signed", str(error)
        raise VerificationFailed(where, expected=expected, found=found, position=stored.size) from error
    if checkpoint.size != stored.size:
        raise VerificationFailed(where, expected=str(stored.size), found=str(checkpoint.size), position=stored.size)
    return Point(where, checkpoint)
