#!/usr/bin/env python3
"""Check a bundle of a log, written from the page docs/bundle-format.md alone: `verify_bundle.py BUNDLE`.

It shares no line with the program that writes bundles, and needs the standard library and `cryptography` only. Exit
code 0: everything holds; 5: something does not, and the first such thing is named; 2: a file cannot be opened.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import lzma
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

NOT_IN_ENVELOPE = ("position", "payload", "payload_salt", "leaf_hash")
MEMBERS = {
    *("dossier", "event_id", "stream", "type", "recorded_at", "actor", "position", "stream_version", "version"),
    *("occurred_edtf", "occurred_from", "occurred_to", "published_at", "causation_id", "correlation_id"),
    *("payload", "payload_salt", "payload_hash", "leaf_hash"),
}
BESIDE_TILES = {"README.md", "events.jsonl", "checkpoint", "keys.txt", "definition.json", "seeds.json"}
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ArithmeticError, MemoryError),
    *(LookupError, TypeError, ValueError, AttributeError, RuntimeError),
)
Signed = tuple[int, bytes]


class Wrong(Exception):
    """The first thing that does not hold."""


def sha256(*parts: bytes) -> bytes:
    """The hash of the parts, one after another."""
    return hashlib.sha256(b"".join(parts)).digest()


def require(holds: object, what: str) -> None:
    """Stop at what does not hold."""
    if not holds:
        raise Wrong(what)


def refuse(word: str) -> None:
    """NaN and Infinity are no JSON, though Python's reader takes them."""
    raise ValueError(f"{word} is no JSON")


def load(data: bytes) -> Any:
    """JSON in UTF-8."""
    return json.loads(data.decode(), parse_constant=refuse)


def unhex(text: str) -> bytes:
    """Bytes from lower-case hex."""
    data = bytes.fromhex(text)
    require(data.hex() == text, f"not lower-case hex: {text!r}")
    return data


def root_of(hashes: list[bytes]) -> bytes:
    """The tree head of RFC 6962, built level by level: an odd last node rises as it is."""
    if not hashes:
        return sha256()
    level = hashes
    while len(level) > 1:
        pairs = [sha256(b"\x01", level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = [*pairs, level[-1]] if len(level) % 2 else pairs
    return level[0]


def read_keys(text: str) -> dict[tuple[str, bytes], bytes]:
    """Public keys by name and id."""
    keys = {}
    for line in text.splitlines():
        name, number, encoded = line.split("+", 2)
        data = base64.b64decode(encoded, validate=True)
        require(data[:1] == b"\x01" and len(data) == 33, f"keys: {name} is no Ed25519 key")
        key_id = sha256(name.encode(), b"\n", data)[:4]
        require(key_id.hex() == number, f"keys: the id of {name} does not fit its key")
        keys[name, key_id] = data[1:]
    return keys


def read_checkpoint(note: str, keys: dict[tuple[str, bytes], bytes], *, origin: str) -> Signed:
    """Size and root of a checkpoint that a known key signed."""
    text, gap, signatures = note.rpartition("\n\n")
    require(gap and signatures.endswith("\n"), "checkpoint: not a signed note")
    text, signed = text + "\n", 0
    for line in signatures.splitlines():
        match = re.fullmatch("\N{EM DASH} ([^ ]+) ([A-Za-z0-9+/=]+)", line)
        if match is None:
            raise Wrong("checkpoint: not a signature line")
        name, data = match[1], base64.b64decode(match[2], validate=True)
        public = keys.get((name, data[:4]))
        if public is None:
            continue
        require(name == origin, f"checkpoint: signed as {name}, not as {origin}")
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(data[4:], text.encode())
        except InvalidSignature:
            raise Wrong(f"checkpoint: the signature of {name} does not fit") from None
        signed += 1
    require(signed, "checkpoint: no known key signed it")
    lines = text.split("\n")
    require(len(lines) >= 4 and lines[0] == origin and lines[1].isdecimal(), "checkpoint: not origin, size, root")
    return int(lines[1]), base64.b64decode(lines[2], validate=True)


class Log:
    """The lines of events.jsonl, checked one by one."""

    def __init__(self, dossier: str) -> None:
        self.dossier = dossier
        self.leaves: list[bytes] = []
        self.definition: Any = None
        self._last = ""
        self._ids: set[str] = set()
        self._versions: dict[str, int] = {}
        self._bare: set[int] = set()

    def take(self, line: bytes) -> None:
        """Check the next line."""
        place = len(self.leaves) + 1
        event = load(line)
        require(isinstance(event, dict) and set(event) == MEMBERS, f"position {place}: not the members of an event")
        require(type(event["position"]) is int, f"position {place}: found position {event['position']!r}")
        require(event["position"] == place, f"position {place}: found position {event['position']}")
        require(event["dossier"] == self.dossier, f"position {place}: of another dossier")
        require(event["recorded_at"] >= self._last, f"position {place}: recorded_at runs backwards")
        require(event["event_id"] not in self._ids, f"position {place}: event_id stands there before")
        version = self._versions.get(event["stream"], 0) + 1
        require(event["stream_version"] == version, f"position {place}: stream_version is not {version}")
        self._check_payload(event, place)
        envelope = {name: value for name, value in event.items() if name not in NOT_IN_ENVELOPE}
        text = json.dumps(envelope, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        leaf = unhex(event["leaf_hash"])
        require(sha256(b"\x00", text.encode()) == leaf, f"position {place}: leaf_hash is not that of the columns")
        self._last = event["recorded_at"]
        self._ids.add(event["event_id"])
        self._versions[event["stream"]] = version
        self.leaves.append(leaf)

    def finish(self) -> None:
        """What only the end of the log can show."""
        require(not self._bare, f"position {min(self._bare, default=0)}: payload is gone without a redaction")

    def _check_payload(self, event: dict[str, Any], place: int) -> None:
        payload, salt = event["payload"], event["payload_salt"]
        if payload is None:
            require(salt is None, f"position {place}: payload_salt without a payload")
            self._bare.add(place)
            return
        found = sha256(unhex(salt or ""), payload.encode())
        require(salt and found.hex() == event["payload_hash"], f"position {place}: payload does not fit payload_hash")
        if event["type"] in ("dossier.opened", "dossier.revised"):
            self.definition = json.loads(payload)["definition"]
        if event["type"] == "payload.redacted":
            target = json.loads(payload)["position"]
            require(target in self._bare, f"position {place}: the payload at {target} is still there")
            self._bare.discard(target)


def tiles(leaves: list[bytes]) -> Iterator[tuple[str, bytes]]:
    """Every tile's name and bytes."""
    level, hashes = 0, leaves
    while hashes:
        for start in range(0, len(hashes), 256):
            part = hashes[start : start + 256]
            digits = str(start // 256)
            digits = digits.zfill(-(-len(digits) // 3) * 3)
            groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
            name = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
            yield f"tile/{level}/{name}" + ("" if len(part) == 256 else f".p/{len(part)}"), b"".join(part)
        hashes = [root_of(hashes[i : i + 256]) for i in range(0, len(hashes) - 255, 256)]
        level += 1


def check(archive: zipfile.ZipFile, *, keys_text: str | None, kept: str | None) -> str:
    """Check everything; what held, in words."""
    manifest = load(archive.read("bundle.json"))
    require(manifest["format"] == "tracker-bundle/1", f"bundle.json: unknown format {manifest['format']}")
    require(sorted(archive.namelist()) == sorted(["bundle.json", *manifest["files"]]), "bundle.json: other members")
    for name, digest in manifest["files"].items():
        require(sha256(archive.read(name)).hex() == digest, f"{name}: not the digest that the manifest lists")
    keys = read_keys(keys_text if keys_text is not None else archive.read("keys.txt").decode())
    size, root = read_checkpoint(archive.read("checkpoint").decode(), keys, origin=manifest["origin"])
    require((size, root.hex()) == (manifest["size"], manifest["root"]), "bundle.json: not what the checkpoint says")
    log = Log(manifest["dossier"])
    with archive.open("events.jsonl") as lines:
        for line in lines:
            log.take(line)
    log.finish()
    require(len(log.leaves) == size, f"position {len(log.leaves) + 1}: {size} events were signed")
    require(root_of(log.leaves) == root, "checkpoint: the root is not that of the events")
    if kept is not None:
        old, old_root = read_checkpoint(kept, keys, origin=manifest["origin"])
        require(old <= size, f"position {size + 1}: {old} events were signed in the checkpoint kept outside")
        require(root_of(log.leaves[:old]) == old_root, "the checkpoint kept outside has another root")
    made = dict(tiles(log.leaves))
    found = {name for name in manifest["files"] if name.startswith("tile/")}
    require(found == set(made), "tile: not the tiles of this size")
    require(set(manifest["files"]) - found == BESIDE_TILES, "bundle.json: not the members of the format")
    for name, data in made.items():
        require(archive.read(name) == data, f"{name}: not the hashes of the events")
    require(load(archive.read("definition.json")) == log.definition, "definition.json: not the log's newest")
    return f"{manifest['dossier']}: {size} events hold, root {root.hex()}"


def main(arguments: list[str] | None = None) -> int:
    """Read the arguments, by default those of the command line, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--keys", type=Path, help="public keys from elsewhere, to be used instead of the bundle's own")
    parser.add_argument("--checkpoint", type=Path, help="a checkpoint that you kept")
    given = parser.parse_args(arguments)
    try:
        keys = given.keys.read_text(encoding="utf-8") if given.keys else None
        kept = given.checkpoint.read_text(encoding="utf-8") if given.checkpoint else None
        file = given.bundle.open("rb")
    except (OSError, ValueError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    try:
        with file, zipfile.ZipFile(file) as archive:
            said = check(archive, keys_text=keys, kept=kept)
    except Wrong as wrong:
        sys.stderr.write(f"wrong: {wrong}\n")
        return 5
    except DAMAGE as error:
        sys.stderr.write(f"wrong: cannot be read as a bundle: {error!r}\n")
        return 5
    sys.stdout.write(f"{said}\n")
    if not given.keys:
        sys.stderr.write(
            "The keys are the bundle's own: without --keys from elsewhere, another may have made it anew.\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
