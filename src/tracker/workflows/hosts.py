"""In which order feeds are asked so that no host is asked too often: a queue a host, each with its own time. Pure.

It counts for one process; several workers on one database share out feeds, and each keeps its own count of a host.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from tracker.domain.items import Feed


def host_of(feed: Feed) -> str:
    """The machine a feed lives on, whatever the port; empty for an address without one."""
    try:
        return urlsplit(feed.url).hostname or ""
    except ValueError:
        return ""


@dataclass(slots=True)
class _Host:
    waiting: deque[Feed] = field(default_factory=deque)
    running: int = 0
    is_listed: bool = False


class Hosts:
    """Feeds that wait for their host: at most `each` of a host at the same time, `spacing` between their starts."""

    def __init__(self, *, each: int, spacing: timedelta) -> None:
        self._each = each
        self._spacing = spacing
        self._hosts: dict[str, _Host] = {}
        self._free_at: dict[str, datetime] = {}
        self._order: list[tuple[datetime, int, str]] = []
        self._number = 0
        self.waiting = 0

    def offer(self, feeds: Iterable[Feed], *, now: datetime) -> None:
        """Let feeds wait, behind those of their host that wait already."""
        for name in [name for name, free in self._free_at.items() if free <= now]:
            del self._free_at[name]
        for feed in feeds:
            name = host_of(feed)
            host = self._hosts.setdefault(name, _Host())
            host.waiting.append(feed)
            self.waiting += 1
            self._list(name, host, now)

    def start(self, now: datetime, *, most: int) -> list[Feed]:
        """At most so many feeds whose hosts may be asked now; each must be `ended` later."""
        started: list[Feed] = []
        while self._order and len(started) < most and self._order[0][0] <= now:
            _, _, name = heapq.heappop(self._order)
            host = self._hosts[name]
            host.is_listed = False
            started.append(host.waiting.popleft())
            host.running += 1
            self.waiting -= 1
            self._free_at[name] = now + self._spacing
            self._list(name, host, now)
        return started

    def ended(self, feed: Feed, *, now: datetime) -> None:
        """A feed is done; its host may be asked for the next."""
        name = host_of(feed)
        host = self._hosts[name]
        host.running -= 1
        self._list(name, host, now)
        if not host.waiting and not host.running:
            del self._hosts[name]

    def next_start(self) -> datetime | None:
        """When the next feed may start; `None` where none waits for anything but the end of another."""
        return self._order[0][0] if self._order else None

    def clear(self) -> None:
        """Forget who waits; hosts keep their time."""
        for name, host in list(self._hosts.items()):
            host.waiting.clear()
            host.is_listed = False
            if not host.running:
                del self._hosts[name]
        self._order.clear()
        self.waiting = 0

    def _list(self, name: str, host: _Host, now: datetime) -> None:
        if host.waiting and not host.is_listed and host.running < self._each:
            host.is_listed = True
            self._number += 1
            heapq.heappush(self._order, (self._free_at.get(name, now), self._number, name))
