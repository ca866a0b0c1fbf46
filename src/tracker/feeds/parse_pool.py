"""Parsing in children that may be killed, because a few kilobytes can keep any feed parser busy for minutes.

A child that runs too long, eats too much memory or dies costs its own page one failure and nothing else.
"""

from __future__ import annotations

import asyncio
import signal
from concurrent.futures.process import BrokenProcessPool
from operator import methodcaller
from types import TracebackType
from typing import Self

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from tracker.feeds import parse_child
from tracker.feeds.base import Failed, Limits, Page
from tracker.feeds.children import child_context
from tracker.feeds.text import line

# How long after its time a child may take to be noticed, stopped and replaced before the whole pool is given up.
_GRACE_SECONDS = 15.0
_ATTEMPTS = 2
# The method carries no annotations.
_STOP = methodcaller("stop")


class ParsePool:
    """An async context manager over `workers` children; they start with the first page and are used again."""

    def __init__(self, *, workers: int, limits: Limits) -> None:
        self._workers = workers
        self._limits = limits
        # No page waits inside the pool, where the time it waits could not be told from the time it takes.
        self._free = asyncio.Semaphore(workers)
        self._changing = asyncio.Lock()
        self._pool: ProcessPool | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        async with self._changing:
            await self._discard()

    async def parse(self, body: bytes, *, content_type: str | None, url: str) -> Page | Failed:
        """Parse one page; `parse-timeout`, `parse-crash` or `unreadable` where that cannot be done."""
        async with self._free:
            for _ in range(_ATTEMPTS):
                try:
                    return await self._attempt(body, content_type=content_type, url=url)
                except BrokenProcessPool:
                    # An idle child died and took the pool along before this page was begun: it gets new children.
                    continue
            return Failed("parse-crash", "children cannot be started")

    async def _attempt(self, body: bytes, *, content_type: str | None, url: str) -> Page | Failed:
        pool = await self._running()
        future = self._schedule(pool, body, content_type=content_type, url=url)
        waiting = asyncio.wrap_future(future)
        try:
            done, _ = await asyncio.wait({waiting}, timeout=self._limits.parse_seconds + _GRACE_SECONDS)
        finally:
            # Whoever stops waiting for a page stops its child as well.
            waiting.cancel()
        if not done:
            async with self._changing:
                await self._discard()
            return Failed("parse-timeout", "a child could not be stopped; all were replaced")
        error = waiting.exception()
        if isinstance(error, BrokenProcessPool):
            raise error
        return waiting.result() if error is None else _failure(error)

    def _schedule(
        self, pool: ProcessPool, body: bytes, *, content_type: str | None, url: str
    ) -> ProcessFuture[Page | Failed]:
        limits = self._limits
        arguments = {
            "content_type": content_type,
            "url": url,
            "max_entries": limits.max_entries,
            "cpu_seconds": limits.parse_seconds,
        }
        try:
            return pool.schedule(parse_child.parse, args=(body,), kwargs=arguments, timeout=limits.parse_seconds)
        except RuntimeError as error:
            raise BrokenProcessPool(str(error)) from error

    async def _running(self) -> ProcessPool:
        """The pool, made anew if there is none or it broke; raises BrokenProcessPool if children cannot be started."""
        async with self._changing:
            if self._pool is not None and self._pool.active:
                return self._pool
            await self._discard()
            self._pool = ProcessPool(
                max_workers=self._workers,
                initializer=parse_child.confine,
                initargs=(self._limits.parse_memory_bytes,),
                context=child_context(),
            )
            # Asking whether it is active starts it, which takes a while.
            await asyncio.to_thread(lambda pool: pool.active, self._pool)
            return self._pool

    async def _discard(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(_stop, pool)


def _stop(pool: ProcessPool) -> None:
    """End the children without waiting for their work."""
    _STOP(pool)
    pool.join()


def _failure(error: BaseException) -> Failed:
    """What the way a task ended says: out of time, out of memory, dead, or an exception nobody foresaw."""
    if isinstance(error, TimeoutError) or (isinstance(error, ProcessExpired) and error.exitcode == -signal.SIGXCPU):
        return Failed("parse-timeout", "the page took too long to parse")
    if isinstance(error, ProcessExpired) and error.exitcode != parse_child.OUT_OF_MEMORY:
        return Failed("parse-crash", f"the child ended with exit code {error.exitcode}")
    if isinstance(error, ProcessExpired | MemoryError):
        return Failed("parse-crash", "the page took too much memory to parse")
    return Failed("unreadable", line(f"{type(error).__name__}: {error}", longest=300))
