"""Pages that are fetched and parsed and wait for their turn to be looked through, read and stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

AHEAD = 1_600
"""Entries of pages that may wait without keeping others from being fetched: what the next transactions take while one
is written. It bounds the memory that they take.
"""


@dataclass(slots=True)
class Backlog:
    """The pages of a poller that wait: how many entries each has, by its feed."""

    pages: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def holding(self, feed: str, *, entries: int) -> Iterator[None]:
        """Count a page of so many entries for as long as the block lasts."""
        self.pages[feed] = entries
        try:
            yield
        finally:
            self.pages.pop(feed, None)

    @property
    def spare(self) -> int:
        """How many feeds may be fetched beside those that have a place: one a page, fewer where the pages hold much."""
        return len(self.pages) * AHEAD // max(sum(self.pages.values()), AHEAD)
