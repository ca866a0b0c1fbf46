"""Pages that are fetched and parsed and wait for their turn to be looked through, read and stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

AHEAD = 1_600
"""Entries of pages that may wait without keeping others from being fetched: what the next transactions take while one
is written. It bounds the memory that they take.
"""


@dataclass(slots=True)
class Backlog:
    """How many pages of a poller wait, and how many entries they have."""

    pages: int = 0
    entries: int = 0

    @contextmanager
    def holding(self, entries: int) -> Iterator[None]:
        """Count a page of so many entries for as long as the block lasts."""
        self.pages += 1
        self.entries += entries
        try:
            yield
        finally:
            self.pages -= 1
            self.entries -= entries

    @property
    def spare(self) -> int:
        """How many feeds may be fetched beside those that have a place: one a page, fewer where the pages hold much."""
        return self.pages * AHEAD // max(self.entries, AHEAD)
