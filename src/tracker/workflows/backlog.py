"""Pages that are fetched and parsed and wait for their turn to be looked through, read and stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tracker.workflows.ingest import SLICE

AHEAD = 2 * SLICE
"""Entries of pages that may wait without keeping others from being fetched: one transaction's worth while another is
written. The memory they take is bounded by it.
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
