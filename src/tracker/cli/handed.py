"""What a person hands in to check a log against: public keys and a checkpoint from elsewhere. Given, it counts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from tracker.audit.note import PublicKey, parse_key
from tracker.domain.errors import InputError

Outside = Annotated[
    Path | None, typer.Option("--checkpoint", metavar="FILE", help="A checkpoint that was kept outside.")
]
TrustedKeys = Annotated[
    Path | None, typer.Option("--keys", metavar="FILE", help="Public keys from elsewhere, one a line.")
]
OWN_KEYS = "The keys are the bundle's own: with --keys from elsewhere, it cannot have been made anew by another."


def keys_in(path: Path | None) -> Sequence[PublicKey] | None:
    """The public keys in a file, nothing without a file. Raises InputError for a file that holds none."""
    if path is None:
        return None
    found = [parse_key(line) for line in text_in(path).splitlines() if line.strip()]
    if not found:
        raise InputError(f"{path}: expected public keys as NAME+ID+BASE64, one a line, found none")
    return found


def checkpoint_in(path: Path | None) -> str | None:
    """The text of a checkpoint, also an empty one; nothing without a file."""
    return None if path is None else text_in(path)


def text_in(path: Path) -> str:
    """A file as text. Raises InputError."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: expected a text file: {error}") from error
