"""Hand a whole log over in one file, and begin a database from such a file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tracker.audit import bundle
from tracker.audit.bundle import Held, check_bundle
from tracker.audit.checkpoint import Checkpoint, parse_checkpoint, text_of
from tracker.audit.kinds import require_kinds
from tracker.audit.note import PublicKey, open_note
from tracker.audit.tiles import tiles_of
from tracker.domain import codec
from tracker.domain.dossier import Definition
from tracker.domain.errors import ConfigurationError, Conflict, InputError
from tracker.projections.registers import DEFINITION_KEY
from tracker.store.checkpoints import StoredCheckpoint, add_checkpoint
from tracker.store.engine import Connection, reading, writing
from tracker.store.event_rows import insert_rows, stream_rows
from tracker.store.event_store import lock_head, move_head
from tracker.store.merkle_tiles import fill, growth_at, read_tile
from tracker.store.views import get_as_of
from tracker.workflows.checkpoints import issue
from tracker.workflows.keys import Keys, public_keys, trust
from tracker.workflows.replay import rebuild_locked
from tracker.workflows.tools import Tools

Progress = Callable[[int, int], None]
ROWS_A_TURN = 1000
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of every member, so that the same log makes the same bytes."""


def _silent(_done: int, _all: int) -> None:
    return


@dataclass(frozen=True, slots=True)
class Exported:
    """A bundle that was written: its log's size and root (hex), and the file's bytes."""

    dossier: str
    path: str
    size: int
    root: str
    bytes: int


def seed_digests(folder: Path) -> dict[str, str]:
    """SHA-256 (hex) of every file of a dossier's folder, by its name below it."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def export_bundle(
    tools: Tools,
    dossier: str,
    *,
    keys: Keys,
    readme: bytes,
    seeds: Mapping[str, str],
    path: Path,
    replace: bool = False,
    progress: Progress = _silent,
) -> Exported:
    """Write the log as it is now, under a checkpoint signed now, to one file that appears whole or not at all.

    `readme` is the page that says how to check it.

    Raises NotFound for a dossier without a log, ConfigurationError without a key, InputError and Conflict, before
    anything is written, for the path, VerificationFailed for a row that holds what no event can.
    """
    _require_place(path, replace=replace)
    made = issue(tools, dossier, keys=keys)
    point = parse_checkpoint(text_of(made.note))
    with _appearing(path) as fresh, reading(tools.engine) as connection, ZipFile(fresh, "w", ZIP_DEFLATED) as archive:
        digests: dict[str, str] = {}
        listed = "".join(f"{key}\n" for key in public_keys(keys, dossier)).encode()
        definition = get_as_of(connection, dossier, Definition, key=DEFINITION_KEY, position=point.size)
        for name, data in (
            (bundle.README, readme),
            (bundle.CHECKPOINT, made.note.encode()),
            (bundle.KEYS, listed),
            (bundle.DEFINITION, bundle.to_json(codec.encode(definition))),
            (bundle.SEEDS, bundle.to_json(dict(seeds))),
        ):
            digests[name] = _add(archive, name, [data])
        lines = _lines(connection, dossier, size=point.size, progress=progress)
        digests[bundle.EVENTS] = _add(archive, bundle.EVENTS, lines)
        for tile in tiles_of(point.size):
            digests[tile.path] = _add(archive, tile.path, [read_tile(connection, dossier, tile)])
        _add(archive, bundle.MANIFEST, [_manifest(dossier, point, digests)])
    return Exported(dossier, str(path), point.size, point.root.hex(), path.stat().st_size)


def verify_bundle(
    path: Path,
    *,
    trusted: Sequence[PublicKey] | None = None,
    outside: str | None = None,
    progress: Progress = _silent,
) -> Held:
    """Check a bundle without a database, against its own keys where none are trusted.

    Raises VerificationFailed; InputError for a file that cannot be opened, and an `outside` that is no checkpoint.
    """
    with _opened(path) as archive:
        return check_bundle(archive, trusted=trusted, outside=outside, progress=progress)


def restore(
    tools: Tools,
    path: Path,
    *,
    keys: Keys,
    trusted: Sequence[PublicKey] | None = None,
    outside: str | None = None,
    progress: Progress = _silent,
) -> Held:
    """Begin a dossier's log from a bundle that holds, byte for byte, and build its read models; all or nothing.

    The keys that counted for it go on counting, for this log only. Raises what `verify_bundle` does, Conflict where the
    dossier has a log already, ConfigurationError where this installation names its logs otherwise than the bundle's.
    """
    with _opened(path) as archive:
        held = check_bundle(archive, trusted=trusted, outside=outside, progress=progress)
        if keys.name(held.dossier) != held.origin:
            wanted = held.origin.removesuffix(f"/{held.dossier}")
            raise ConfigurationError(f"TRACKER_ORIGIN: expected {wanted!r}, as in the bundle, found {keys.origin!r}")
        note = archive.read(bundle.CHECKPOINT).decode()
        brought = bundle.keys_of(archive) if trusted is None else trusted
        with writing(tools.engine) as connection:
            if lock_head(connection, held.dossier).position:
                raise Conflict(f"dossier {held.dossier!r} has a log already; a bundle begins a new one")
            _insert(connection, held.dossier, archive)
            _, signed_by = open_note(note, brought)
            point = StoredCheckpoint(held.size, str(signed_by[0]), tools.now(), note)
            add_checkpoint(connection, held.dossier, point)
            rebuild_locked(connection, held.dossier)
        trust(keys, [key for key in brought if key.name == held.origin])
    return held


def _insert(connection: Connection, dossier: str, archive: ZipFile) -> None:
    rows, size, recorded_at = bundle.events_of(archive), 0, ""
    while part := list(islice(rows, ROWS_A_TURN)):
        insert_rows(connection, part)
        fill(connection, dossier, before=size, after=part[-1].position)
        size, recorded_at = part[-1].position, part[-1].recorded_at
    move_head(connection, dossier, growth_at(connection, dossier, size).frontier(), recorded_at=recorded_at)


def _require_place(path: Path, *, replace: bool) -> None:
    """Raise InputError where a file cannot be written, Conflict where one is that is not to be replaced."""
    folder = path.absolute().parent
    if path.is_dir():
        raise InputError(f"bundle: expected the name of a file, found the folder {path}")
    if not folder.is_dir():
        raise InputError(f"bundle: expected a folder to write {path.name} into, found none at {folder}")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InputError(f"bundle: expected a folder to write {path.name} into, found no right to at {folder}")
    if path.exists() and not replace:
        raise Conflict(f"bundle: expected no file at {path} yet, found one; --force replaces it")


@contextmanager
def _appearing(path: Path) -> Iterator[Path]:
    """A file beside the path that takes its place when the block ends well, and is taken away when it does not."""
    fresh = path.with_name(f".{path.name}.part")
    try:
        yield fresh
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _lines(connection: Connection, dossier: str, *, size: int, progress: Progress) -> Iterator[bytes]:
    for row in islice(stream_rows(connection, dossier), size):
        require_kinds(row, position=row.position)
        yield bundle.line_of(row)
        progress(row.position, size)


def _manifest(dossier: str, point: Checkpoint, digests: Mapping[str, str]) -> bytes:
    values = {"dossier": dossier, "origin": point.origin, "size": point.size, "root": point.root.hex()}
    return bundle.to_json({"format": bundle.FORMAT, **values, "files": dict(digests)})


def _add(archive: ZipFile, name: str, parts: Iterator[bytes] | Sequence[bytes]) -> str:
    """Write one member and give its SHA-256 (hex)."""
    info, digest = ZipInfo(name, FIRST_DAY), hashlib.sha256()
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    with archive.open(info, "w", force_zip64=True) as file:
        for part in parts:
            file.write(part)
            digest.update(part)
    return digest.hexdigest()


@contextmanager
def _opened(path: Path) -> Iterator[ZipFile]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise InputError(f"bundle: expected a file that can be read: {error}") from error
    with file, bundle.opened(file) as archive:
        yield archive
