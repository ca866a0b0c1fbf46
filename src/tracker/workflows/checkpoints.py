"""Issue a checkpoint: sign the root of a log as it is now, keep it, and write it with its tiles where others can fetch.

The files follow C2SP tlog-tiles, so that any static web server serves the log's tree. Nothing is signed that does not
go on from what was signed and published before. Tiles are on the medium before the checkpoint that promises them, and
each file appears whole or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from tracker.audit.checkpoint import Checkpoint, parse_checkpoint, sign_checkpoint, text_of
from tracker.audit.tiles import WIDTH, Tile, entry_bundles_of, tiles_of
from tracker.domain.errors import InputError, NotFound, VerificationFailed
from tracker.queries.moment import dossiers
from tracker.store.checkpoints import StoredCheckpoint, add_checkpoint, newest_checkpoint
from tracker.store.engine import Connection, reading, writing
from tracker.store.heads import read_head
from tracker.store.merkle_tiles import read_tile
from tracker.workflows.keys import Keys, public_keys, signer
from tracker.workflows.points import Point, newest_points
from tracker.workflows.tools import Tools
from tracker.workflows.whole_files import locked, put, settle

CHECKPOINT, KEYS = "checkpoint", "keys.txt"


@dataclass(frozen=True, slots=True)
class Issued:
    """A checkpoint as text, and how many files were written for it."""

    dossier: str
    size: int
    root: str
    note: str
    files: int


def issue(tools: Tools, dossier: str, *, keys: Keys) -> StoredCheckpoint:
    """The signed root of the log as it is now; one that the key signed over the same size before is given again.

    Raises VerificationFailed, and signs nothing, where the newest checkpoint of a known key is not over a beginning of
    the log; NotFound for a dossier without a log, ConfigurationError without a key.
    """
    by = signer(keys, dossier)
    with writing(tools.engine) as connection:
        head = read_head(connection, dossier)
        if head.position == 0:
            raise NotFound("dossier", dossier, hint="it has no log yet")
        known = [*public_keys(keys, dossier), by.public]
        for point in newest_points(connection, dossier, keys=known, origin=by.name):
            point.require_begins(connection, dossier, size=head.position)
        found = newest_checkpoint(connection, dossier, key=str(by.public))
        if found is not None and found.size == head.position:
            return found
        note = sign_checkpoint(Checkpoint(by.name, head.position, head.frontier.root), by)
        made = StoredCheckpoint(head.position, str(by.public), tools.now(), note)
        add_checkpoint(connection, dossier, made)
    return made


def publish(tools: Tools, dossier: str, *, keys: Keys, folder: Path) -> Issued:
    """Issue a checkpoint and bring the files in `folder/<dossier>/` to it; those that are right stay untouched.

    One publisher at a time looks and writes. Raises VerificationFailed, and neither signs nor writes anything, where
    the folder holds a checkpoint that is not of this log: what was published of another log, or of this one before it
    was changed, is evidence and not to be overwritten.
    """
    site = _Site(folder / dossier)
    with locked(folder / f".{dossier}.lock"):
        with reading(tools.engine) as connection:
            was = _published_size(connection, dossier, path=site.home / CHECKPOINT)
        made = issue(tools, dossier, keys=keys)
        with reading(tools.engine) as connection:
            for tile in chain(tiles_of(made.size, since=was), entry_bundles_of(made.size, since=was)):
                site.write_tile(connection, dossier, tile)
        site.write(KEYS, "".join(f"{key}\n" for key in public_keys(keys, dossier)).encode())
        site.settle()
        site.write(CHECKPOINT, made.note.encode())
        site.settle()
    root = parse_checkpoint(text_of(made.note)).root.hex()
    return Issued(dossier, made.size, root, made.note, site.written)


def publishable(tools: Tools) -> Sequence[str]:
    """The dossiers that have a log, by name."""
    with reading(tools.engine) as connection:
        return dossiers(connection)


def _published_size(connection: Connection, dossier: str, *, path: Path) -> int:
    """How far the files go; 0 where there is no checkpoint, so that all are looked at again."""
    mend = "if the log was begun anew on purpose, move that folder away"
    try:
        point = Point(f"published checkpoint {path}", parse_checkpoint(text_of(path.read_text(encoding="utf-8"))))
        point.require_begins(connection, dossier, size=read_head(connection, dossier).position)
    except FileNotFoundError:
        return 0
    except (InputError, UnicodeDecodeError) as error:
        raise VerificationFailed(str(path), expected="a checkpoint", found=f"{error}; {mend}") from error
    except VerificationFailed as error:
        raise VerificationFailed(error.what, expected=error.expected, found=f"{error.found}; {mend}") from error
    return point.checkpoint.size


@dataclass(slots=True)
class _Site:
    """The folder of a log that others fetch from, for whoever holds its lock."""

    home: Path
    written: int = 0
    unsettled: set[Path] = field(default_factory=set)

    def write(self, name: str, data: bytes) -> None:
        """Have the file say this; one that does stays as it is."""
        path = self.home / name
        if path.is_file() and path.read_bytes() == data:
            return
        put(path, data)
        self.written += 1
        self.unsettled |= {above for above in path.parents if above.is_relative_to(self.home.parent)}

    def write_tile(self, connection: Connection, dossier: str, tile: Tile) -> None:
        """The same for a tile; a whole one takes the place of its partial ones."""
        self.write(tile.path, read_tile(connection, dossier, tile))
        if tile.width == WIDTH:
            partial = self.home / f"{tile.path}.p"
            for old in partial.glob("*"):
                old.unlink()
            if partial.is_dir():
                partial.rmdir()

    def settle(self) -> None:
        """Wait until all that was written outlives a power cut."""
        settle(path for path in self.unsettled if path.is_dir())
        self.unsettled.clear()
