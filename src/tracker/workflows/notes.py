"""Notes of polls gathered: while one transaction writes, the next notes wait and share the one after it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from tracker.domain.items import Feed
from tracker.store.feed_polls import Poll

Keep = Callable[[Sequence[tuple[Feed, Poll]]], set[str]]
"""Stores notes in one transaction and returns the ids of the feeds whose lease was still held."""


class Notes:
    """`add` returns once the note is stored: whether the feed's lease was still held."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._batch: list[tuple[Feed, Poll]] = []
        self._next: asyncio.Task[set[str]] | None = None
        self._writing: asyncio.Task[set[str]] | None = None

    async def add(self, feed: Feed, poll: Poll) -> bool:
        """Raises what storing raised, to every poll of the batch."""
        self._batch.append((feed, poll))
        if self._next is None:
            self._next = asyncio.create_task(self._write(after=self._writing))
        # A poll that is cancelled must not take the notes of the others along.
        return feed.id in await asyncio.shield(self._next)

    async def _write(self, *, after: asyncio.Task[set[str]] | None) -> set[str]:
        if after is not None and not after.done():
            await asyncio.wait({after})
        batch, self._batch = self._batch, []
        self._writing, self._next = self._next, None
        return await asyncio.to_thread(self._keep, batch)
