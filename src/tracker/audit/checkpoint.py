"""Checkpoints (C2SP tlog-checkpoint): the root of a log at a size, as a note that the log's key signs.

The text has three lines: the origin, which names the log for all the world, the size, the root in base64. Further lines
are kept by whoever reads them as what they are, extensions that a signer added.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.audit.merkle import HASH_BYTES
from tracker.audit.note import PublicKey, Signer, open_note, sign
from tracker.domain.errors import InputError, VerificationFailed


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The tree head of a log: `root` is 32 bytes."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> str:
    """A checkpoint as a signed note; the signer bears the origin's name."""
    return sign(checkpoint.text, signer)


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the signed text; raises InputError."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not lines[0] or not re.fullmatch("0|[1-9][0-9]{0,18}", lines[1]):
        raise InputError("checkpoint: expected the lines origin, size and root")
    try:
        root = base64.b64decode(lines[2], validate=True)
    except ValueError as error:
        raise InputError(f"checkpoint: expected a root in base64, found {lines[2]!r}") from error
    if len(root) != HASH_BYTES:
        raise InputError(f"checkpoint: expected a root of {HASH_BYTES} bytes, found {len(root)}")
    return Checkpoint(lines[0], int(lines[1]), root)


def text_of(note: str) -> str:
    """What is signed in a note, whoever signed it."""
    return note.rpartition("\n\n")[0] + "\n"


def open_checkpoint(note: str, keys: Iterable[PublicKey], *, origin: str) -> Checkpoint:
    """The checkpoint in a note that a known key signed. Raises InputError, VerificationFailed."""
    text, _ = open_note(note, keys)
    checkpoint = parse_checkpoint(text)
    if checkpoint.origin != origin:
        raise VerificationFailed("checkpoint, origin", expected=origin, found=checkpoint.origin)
    return checkpoint
