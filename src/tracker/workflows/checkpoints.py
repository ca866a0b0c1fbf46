"""Issue a checkpoint: sign the root of a log as it is now, keep it, and write it with its tiles where others can fetch.

The files follow C2SP tlog-tiles, so that any static web server serves the log's tree. Tiles are written before the
checkpoint that promises them, and each file appears whole or not at all.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from tracker.audit.checkpoint import Checkpoint, parse_checkpoint, sign_checkpoint
from tracker.audit.tiles import WIDTH, Tile, entry_bundles_of, tiles_of
from tracker.domain.errors import NotFound, VerificationFailed
from tracker.queries.moment import dossiers
from tracker.store.checkpoints import StoredCheckpoint, add_checkpoint, newest_checkpoint
from tracker.store.engine import Connection, reading, writing
from tracker.store.heads import read_head
from tracker.store.merkle_tiles import frontier_at, read_tile
from tracker.workflows.keys import Keys, public_keys, signer
from tracker.workflows.tools import Tools

CHECKPOINT = "checkpoint"


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

    Raises NotFound for a dossier without a log, ConfigurationError without a key.
    """
    by = signer(keys, dossier)
    with writing(tools.engine) as connection:
        head = read_head(connection, dossier)
        if head.position == 0:
            raise NotFound("dossier", dossier, hint="it has no log yet")
        found = newest_checkpoint(connection, dossier, key=str(by.public))
        if found is not None and found.size == head.position:
            return found
        note = sign_checkpoint(Checkpoint(by.name, head.position, head.frontier.root), by)
        made = StoredCheckpoint(head.position, str(by.public), tools.now(), note)
        add_checkpoint(connection, dossier, made)
    return made


def publish(tools: Tools, dossier: str, *, keys: Keys, folder: Path) -> Issued:
    """Issue a checkpoint and bring the files in `folder/<dossier>/` to it; those that are right stay untouched.

    Raises VerificationFailed, and writes nothing, where the folder holds a checkpoint that is not of this log: what was
    published of another log, or of this one before it was changed, is evidence and not to be overwritten.
    """
    made = issue(tools, dossier, keys=keys)
    checkpoint = parse_checkpoint(made.note.partition("\n\n")[0] + "\n")
    home = folder / dossier
    with reading(tools.engine) as connection:
        was = _published_size(connection, dossier, home=home, size=made.size)
        tiles = chain(tiles_of(made.size, since=was), entry_bundles_of(made.size, since=was))
        files = sum(_write_tile(connection, dossier, tile, home=home) for tile in tiles)
    names = "".join(f"{key}\n" for key in public_keys(keys, dossier))
    files += _write(home / "keys.txt", names.encode()) + _write(home / CHECKPOINT, made.note.encode())
    return Issued(dossier, made.size, checkpoint.root.hex(), made.note, files)


def publishable(tools: Tools) -> Sequence[str]:
    """The dossiers that have a log, by name."""
    with reading(tools.engine) as connection:
        return dossiers(connection)


def _published_size(connection: Connection, dossier: str, *, home: Path, size: int) -> int:
    """How far the files go; 0 where there is no checkpoint, so that all are looked at again."""
    path = home / CHECKPOINT
    if not path.exists():
        return 0
    point = parse_checkpoint(path.read_text(encoding="utf-8").partition("\n\n")[0] + "\n")
    if point.size <= size:
        root = frontier_at(connection, dossier, point.size).root
        if root == point.root:
            return point.size
        expected, found = f"root {root.hex()} at size {point.size}", f"root {point.root.hex()}"
    else:
        expected, found = f"a size up to {size}", str(point.size)
    mend = "if the log was begun anew on purpose, move that folder away"
    raise VerificationFailed(f"published checkpoint {path}", expected=expected, found=f"{found}; {mend}")


def _write_tile(connection: Connection, dossier: str, tile: Tile, *, home: Path) -> int:
    path = home / tile.path
    written = _write(path, read_tile(connection, dossier, tile))
    if tile.width == WIDTH:
        partial = path.with_name(path.name + ".p")
        for old in partial.glob("*"):
            old.unlink()
        if partial.is_dir():
            partial.rmdir()
    return written


def _write(path: Path, data: bytes) -> int:
    """Replace a file in one step that survives a power cut; 1 if anything had to be written."""
    if path.is_file() and path.read_bytes() == data:
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return 1
