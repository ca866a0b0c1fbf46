"""How far saved files were read, and what was told of what was read there, kept beside the data from run to run."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Read:
    """How many pieces of a file were read, how many of them could not be or are of no feed, and what was told of these
    by their places: `faults` and `strangers`, the first of each.
    """

    pieces: int = 0
    unreadable: int = 0
    strange: int = 0
    faults: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()


NOT_AT_ALL = Read()


class Journal:
    """What was read of each file, in a file of JSON lines; a file that changed begins anew.

    A line has the file, the three numbers, and what is told besides what lines before it say of the file; one with no
    pieces forgets these. One that a power cut left half written is as if it were not there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: dict[str, Read] = {}
        if path.is_file():
            for row in path.read_bytes().splitlines():
                with suppress(ValueError):
                    self._take(json.loads(row))

    def read(self, file: Path) -> Read:
        """What was read of it, which needs not be read again."""
        return self._read.get(_mark(file), NOT_AT_ALL)

    def note(self, file: Path, now: Read) -> None:
        """So much was by now; what is told only grows."""
        before = self.read(file) if now.pieces else NOT_AT_ALL
        told = [list(now.faults[len(before.faults) :]), list(now.strangers[len(before.strangers) :])]
        row = [_mark(file), now.pieces, now.unreadable, now.strange, *told]
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab+") as journal:
            if journal.tell():
                journal.seek(-1, os.SEEK_END)
                if journal.read() != b"\n":
                    journal.write(b"\n")
            journal.write(json.dumps(row).encode() + b"\n")
        self._read[_mark(file)] = now

    def _take(self, row: Any) -> None:
        match row:
            case [str(name), int(pieces), int(unreadable), int(strange), [*faults], [*strangers]]:
                old = self._read.get(name, NOT_AT_ALL) if pieces else NOT_AT_ALL
                self._read[name] = Read(
                    pieces, unreadable, strange, (*old.faults, *faults), (*old.strangers, *strangers)
                )


def _mark(file: Path) -> str:
    seen = file.stat()
    return f"{file.resolve()} {seen.st_size} {seen.st_mtime_ns}"
