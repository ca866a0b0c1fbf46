"""Looks beyond this machine on behalf of a request: the one place where the interface fetches anything."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, TypeVar, cast

from fastapi import Request

from tracker.domain.errors import Conflict

if TYPE_CHECKING:
    from tracker.feeds.http import Fetcher
    from tracker.feeds.parse_pool import ParsePool

T = TypeVar("T")
AT_ONCE = 4
"""Looks at the same time; each may take as long as a poll."""


class Outside:
    """Hands what fetches and parses to a look; `reach` opens it, guarded and limited as for polls."""

    def __init__(self, reach: Callable[[], AbstractAsyncContextManager[tuple[Fetcher, ParsePool]]]) -> None:
        self._reach = reach
        self._free = threading.BoundedSemaphore(AT_ONCE)

    def look(self, at: Callable[[Fetcher, ParsePool], Coroutine[object, object, T]]) -> T:
        """Run a look to its end, in the caller's thread. Raises Conflict where too many look already."""
        if not self._free.acquire(blocking=False):
            raise Conflict(f"{AT_ONCE} addresses are being looked at; ask again in a moment")
        try:
            return asyncio.run(self._look(at))
        finally:
            self._free.release()

    async def _look(self, at: Callable[[Fetcher, ParsePool], Coroutine[object, object, T]]) -> T:
        async with self._reach() as (fetcher, pool):
            return await at(fetcher, pool)


def outside_of(request: Request) -> Outside:
    """What the application was given to look with."""
    return cast(Outside, request.app.state.outside)
