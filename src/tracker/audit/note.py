"""Signed notes (C2SP signed-note): a text, an empty line, and one line for each Ed25519 signature.

A key is known by its name and the first four bytes of SHA-256(name, newline, 0x01, public key). Signatures by keys
that the reader does not know say nothing and are passed over; a known key's wrong signature is a failure.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tracker.domain.errors import InputError, VerificationFailed

ED25519 = b"\x01"
KEY_BYTES = 32
ID_BYTES = 4
DASH = "\N{EM DASH}"
_NAME = re.compile(r"[^\s+]+")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Whose signature counts: a name without spaces or plus, and 32 bytes."""

    name: str
    raw: bytes

    @property
    def id(self) -> bytes:
        """Four bytes by which a signature line names its key."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.raw).digest()[:ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self.raw).decode()}"


@dataclass(frozen=True, slots=True)
class Signer:
    """A name with the 32 secret bytes of an Ed25519 key; never printed."""

    name: str
    seed: bytes

    def __repr__(self) -> str:
        return f"Signer({self.name!r})"

    @property
    def public(self) -> PublicKey:
        """The key that checks what this one signs."""
        return PublicKey(self.name, Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw())


def parse_key(text: str) -> PublicKey:
    """Read `name+id+base64`; raises InputError."""
    name, _, rest = text.strip().partition("+")
    number, _, encoded = rest.partition("+")
    raw = _decode(encoded)
    key = PublicKey(name, raw[1:])
    if not _NAME.fullmatch(name) or raw[:1] != ED25519 or len(raw) != 1 + KEY_BYTES or key.id.hex() != number:
        raise InputError(f"expected a public key as NAME+ID+BASE64 of an Ed25519 key, found {text!r}")
    return key


def sign(text: str, signer: Signer) -> str:
    """The text, which ends with a newline, as a note with one signature. Raises InputError."""
    if not text.endswith("\n") or _CONTROL.search(text) or not _NAME.fullmatch(signer.name):
        raise InputError("a note is lines of text, and a signer's name has neither space nor plus")
    signature = Ed25519PrivateKey.from_private_bytes(signer.seed).sign(text.encode())
    line = base64.b64encode(signer.public.id + signature).decode()
    return f"{text}\n{DASH} {signer.name} {line}\n"


def open_note(note: str, keys: Iterable[PublicKey]) -> tuple[str, tuple[PublicKey, ...]]:
    """The note's text and which of the keys signed it.

    Raises InputError for what is no note, VerificationFailed where no known key signed it, or one did not.
    """
    text, lines = _split(note)
    known = {(key.name, key.id): key for key in keys}
    signed: list[PublicKey] = []
    for line in lines:
        name, data = _signature(line)
        key = known.get((name, data[:ID_BYTES]))
        if key is None:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.raw).verify(data[ID_BYTES:], text.encode())
        except InvalidSignature as error:
            raise VerificationFailed("signature", expected=f"one by {key}", found="one that does not fit") from error
        signed.append(key)
    if not signed:
        by = ", ".join(sorted({line.split(" ")[1] for line in lines}))
        raise VerificationFailed(
            "signature", expected=f"one by a known key ({len(known)} known)", found=f"only unknown keys, named {by}"
        )
    return text, tuple(signed)


def names_known(note: str, keys: Iterable[PublicKey]) -> bool:
    """Whether one of the keys is said to have signed the note, rightly or not. Raises InputError for what is none."""
    known = {(key.name, key.id) for key in keys}
    return any((name, data[:ID_BYTES]) in known for name, data in map(_signature, _split(note)[1]))


def _signature(line: str) -> tuple[str, bytes]:
    """A signature line's name, and its key id with the signature."""
    name, _, encoded = line.removeprefix(f"{DASH} ").partition(" ")
    return name, _decode(encoded)


def _split(note: str) -> tuple[str, list[str]]:
    text, gap, block = note.rpartition("\n\n")
    lines = block.splitlines()
    fits = gap and block.endswith("\n") and lines and not _CONTROL.search(note)
    if not fits or not all(re.fullmatch(rf"{DASH} [^\s+]+ [A-Za-z0-9+/=]+", line) for line in lines):
        raise InputError("expected a signed note: text, an empty line, signature lines")
    return text + "\n", lines


def _decode(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except ValueError as error:
        raise InputError(f"expected base64, found {encoded!r}") from error
