"""A log in one file: a ZIP archive that can be checked, and restored from, without the database it came from.

`docs/bundle-format.md` says what is in it, for whoever wants to write a verifier; it is also the archive's README. Here
it is read and checked; `workflows.bundle` writes and restores it.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from lzma import LZMAError
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

import orjson

from tracker.audit.chain import Chain
from tracker.audit.checkpoint import Checkpoint, open_checkpoint
from tracker.audit.leaf import StoredEvent
from tracker.audit.note import PublicKey, parse_key
from tracker.audit.tiles import Tile, tiles_of
from tracker.domain.errors import InputError, VerificationFailed

FORMAT = "tracker-bundle/1"
MANIFEST, README, EVENTS = "bundle.json", "README.md", "events.jsonl"
CHECKPOINT, KEYS, DEFINITION, SEEDS = "checkpoint", "keys.txt", "definition.json", "seeds.json"
OTHERS = (README, EVENTS, CHECKPOINT, KEYS, DEFINITION, SEEDS)
"""What the manifest lists beside the tiles."""
DEFINING = ("dossier.opened", "dossier.revised")
BLOCK = 1 << 20
DAMAGE = (
    *(BadZipFile, zlib.error, LZMAError, struct.error, EOFError, OSError, ArithmeticError, MemoryError),
    *(LookupError, TypeError, ValueError, AttributeError, RuntimeError),
)
"""What reading an archive with any bytes changed can raise (RuntimeError: encrypted, or of an unknown compression)."""
_BYTES = ("payload_salt", "payload_hash", "leaf_hash")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself; only the checkpoint is signed, so all of it is checked against that."""

    dossier: str
    origin: str
    size: int
    root: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Held:
    """What held: the log of a dossier up to `size`, its root (hex), and the keys whose signatures counted.

    `trusted` is false where the keys were only those that came in the archive itself.
    """

    dossier: str
    origin: str
    size: int
    root: str
    keys: tuple[str, ...]
    trusted: bool
    outside: int | None


@dataclass(slots=True)
class Census:
    """What needs the whole log at once: ids are new, streams count 1, 2, 3; grows with the log."""

    ids: set[str] = field(default_factory=set)
    versions: dict[str, int] = field(default_factory=dict)

    def count(self, row: StoredEvent) -> None:
        """Raise VerificationFailed for a known id, and for a version that is not its stream's next."""
        if row.event_id in self.ids:
            raise VerificationFailed("event_id", expected="a new id", found=row.event_id, position=row.position)
        self.ids.add(row.event_id)
        following = self.versions.get(row.stream, 0) + 1
        if row.stream_version != following:
            found = str(row.stream_version)
            raise VerificationFailed("stream_version", expected=str(following), found=found, position=row.position)
        self.versions[row.stream] = following


def line_of(row: StoredEvent) -> bytes:
    """A row as one line of JSON: hashes and salt in hex, the payload's bytes as a string."""
    values = row._asdict()
    values["payload"] = None if row.payload is None else row.payload.decode()
    for name in _BYTES:
        values[name] = None if values[name] is None else values[name].hex()
    return orjson.dumps(values, option=orjson.OPT_APPEND_NEWLINE)


def row_of(line: bytes, *, number: int) -> StoredEvent:
    """A line as the row that it was; raises VerificationFailed."""
    try:
        values = orjson.loads(line)
        if type(values["position"]) is not int:
            raise ValueError(f"expected an integer as position, found {values['position']!r}")
        for name in _BYTES:
            values[name] = None if values[name] is None else _unhex(values[name])
        values["payload"] = None if values["payload"] is None else values["payload"].encode()
        return StoredEvent(**values)
    except (ValueError, TypeError, AttributeError, LookupError) as error:
        raise VerificationFailed(EVENTS, expected="one event a line", found=str(error), position=number) from error


def _unhex(text: str) -> bytes:
    """Bytes from their one way to be written."""
    data = bytes.fromhex(text)
    if data.hex() != text:
        raise ValueError(f"expected lower-case hex, found {text!r}")
    return data


@contextmanager
def opened(file: IO[bytes]) -> Iterator[ZipFile]:
    """The archive in a file. Raises VerificationFailed for what is none, or none any more."""
    with _legible():
        archive = ZipFile(file)
    with archive:
        yield archive


@contextmanager
def _legible() -> Iterator[None]:
    """Have whatever damage does to a reader be a failed verification."""
    try:
        yield
    except DAMAGE as error:
        found = _words_of(error)
        raise VerificationFailed("bundle", expected=f"an archive of {FORMAT}", found=found) from error


def _words_of(error: Exception) -> str:
    """What damage looks like from outside."""
    match error:
        case BadZipFile() | EOFError() | struct.error():
            return "a file that is no ZIP archive, or a damaged one"
        case zlib.error() | LZMAError():
            return "compressed data that is damaged"
        case KeyError():
            missing = str(error.args[0])
            return missing if " " in missing else f"none with {missing!r}"
    return str(error) or "damaged data"


def read_manifest(archive: ZipFile) -> Manifest:
    """What the archive says of itself, once every file has the digest that is listed. Raises VerificationFailed."""
    values = orjson.loads(archive.read(MANIFEST))
    if values["format"] != FORMAT:
        raise VerificationFailed(MANIFEST, expected=f"format {FORMAT!r}", found=repr(values["format"]))
    manifest = Manifest(**{name: values[name] for name in ("dossier", "origin", "size", "root", "files")})
    names = sorted(archive.namelist())
    if names != sorted([MANIFEST, *manifest.files]):
        odd = sorted(set(names) ^ {MANIFEST, *manifest.files}) or ["a name twice"]
        raise VerificationFailed("files", expected="those that the manifest lists", found=f"a difference in {odd[0]}")
    for name, digest in manifest.files.items():
        if _digest(archive, name) != digest:
            raise VerificationFailed(name, expected=f"content of SHA-256 {digest}", found="content of another")
    return manifest


def events_of(archive: ZipFile) -> Iterator[StoredEvent]:
    """The rows of the log, one at a time."""
    with archive.open(EVENTS) as lines:
        for number, line in enumerate(lines, start=1):
            yield row_of(line, number=number)


def keys_of(archive: ZipFile) -> list[PublicKey]:
    """The public keys that came with it."""
    return [parse_key(line) for line in archive.read(KEYS).decode().splitlines()]


def check_bundle(
    archive: ZipFile,
    *,
    trusted: Sequence[PublicKey] | None = None,
    outside: str | None = None,
    progress: Callable[[int, int], None],
) -> Held:
    """Check everything in an archive; `trusted` keys count in place of its own, `outside` is one kept by others.

    Raises VerificationFailed with the first thing that is wrong, InputError for an `outside` that is no checkpoint.
    """
    with _legible():
        manifest = read_manifest(archive)
        keys = _keys(archive) if trusted is None else list(trusted)
        point = _checkpoint(archive, keys, origin=manifest.origin)
    kept = None if outside is None else open_checkpoint(outside, keys, origin=manifest.origin)
    with _legible():
        _check_manifest(manifest, point)
        _check_members(manifest)
        _check_events(archive, manifest, point, kept=kept, progress=progress)
    return Held(
        dossier=manifest.dossier,
        origin=manifest.origin,
        size=point.size,
        root=point.root.hex(),
        keys=tuple(map(str, keys)),
        trusted=trusted is not None,
        outside=kept.size if kept else None,
    )


def _keys(archive: ZipFile) -> list[PublicKey]:
    try:
        return keys_of(archive)
    except InputError as error:
        raise VerificationFailed(KEYS, expected="public keys, one a line", found=str(error)) from error


def _checkpoint(archive: ZipFile, keys: Sequence[PublicKey], *, origin: str) -> Checkpoint:
    try:
        return open_checkpoint(archive.read(CHECKPOINT).decode(), keys, origin=origin)
    except InputError as error:
        raise VerificationFailed(CHECKPOINT, expected="a signed checkpoint", found=str(error)) from error


def _check_events(
    archive: ZipFile,
    manifest: Manifest,
    point: Checkpoint,
    *,
    kept: Checkpoint | None,
    progress: Callable[[int, int], None],
) -> None:
    chain, census, definition = Chain(manifest.dossier), Census(), None
    for row in events_of(archive):
        for whole in chain.take(row):
            _same_tile(archive, whole.tile, whole.hashes, chain)
        census.count(row)
        if row.type in DEFINING and row.payload is not None:
            definition = orjson.loads(row.payload)["definition"]
        if kept and kept.size == chain.size:
            _same_root("checkpoint kept outside", kept, chain)
        progress(chain.size, manifest.size)
    chain.finish()
    _check_end(archive, chain, point, kept=kept)
    if orjson.loads(archive.read(DEFINITION)) != definition:
        raise VerificationFailed(DEFINITION, expected="the definition of the newest event that has one", found="other")


def _check_members(manifest: Manifest) -> None:
    """Raise VerificationFailed unless there is all that the format asks for, and nothing else."""
    listed = set(manifest.files)
    tiles = {tile.path for tile in islice(tiles_of(manifest.size), len(listed) + 1)}
    odd = sorted(listed ^ {*OTHERS, *tiles})
    if odd:
        expected = f"the members of a log of {manifest.size} events"
        found = f"{odd[0]} {'beside them' if odd[0] in listed else 'missing'}"
        raise VerificationFailed("files", expected=expected, found=found)


def _check_manifest(manifest: Manifest, point: Checkpoint) -> None:
    if (point.size, point.root.hex()) != (manifest.size, manifest.root):
        found = f"size {manifest.size}, root {manifest.root}"
        raise VerificationFailed(MANIFEST, expected=f"size {point.size}, root {point.root.hex()}", found=found)


def _check_end(archive: ZipFile, chain: Chain, point: Checkpoint, *, kept: Checkpoint | None) -> None:
    for signed, where in ((point, CHECKPOINT), (kept, "checkpoint kept outside")):
        if signed and signed.size > chain.size:
            expected, found = f"{signed.size} events, which were signed", f"a log that ends at {chain.size}"
            raise VerificationFailed(where, expected=expected, found=found, position=chain.size + 1)
    if point.size < chain.size:
        expected, found = f"{point.size} events, which were signed", f"{chain.size}"
        raise VerificationFailed(CHECKPOINT, expected=expected, found=found, position=point.size + 1)
    _same_root(CHECKPOINT, point, chain)
    for tile, hashes in chain.growth.unfinished():
        _same_tile(archive, tile, hashes, chain)


def _same_root(where: str, point: Checkpoint, chain: Chain) -> None:
    root = chain.growth.frontier().root
    if point.root != root:
        raise VerificationFailed(where, expected=point.root.hex(), found=root.hex(), position=chain.size)


def _same_tile(archive: ZipFile, tile: Tile, hashes: bytes, chain: Chain) -> None:
    try:
        same = archive.read(tile.path) == hashes
    except KeyError:
        same = False
    if not same:
        raise VerificationFailed(tile.path, expected="the hashes of its events", found="others", position=chain.size)


def _digest(archive: ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def to_json(value: Any) -> bytes:
    """A small member of the archive: JSON to be read by people too."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
