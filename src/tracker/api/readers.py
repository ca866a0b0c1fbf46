"""The readers of an application's dossiers, each made when it is first asked for: loading a lexicon takes a second."""

from __future__ import annotations

from threading import Lock

from tracker.bootstrap import Program
from tracker.workflows.reader import Reader


class Readers:
    """One reader a dossier; several threads may ask."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._lock = Lock()
        self._made: dict[str, Reader] = {}

    def of(self, dossier: str) -> Reader:
        """The reader of a dossier. Raises NotFound, SeedError."""
        with self._lock:
            if dossier not in self._made:
                self._made[dossier] = self._program.reader(dossier)
            return self._made[dossier]
