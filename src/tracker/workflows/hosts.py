"""In which order feeds are asked so that no host is asked too often and no feed waits behind others that fail. Pure.

A host has a time of its own, and a dossier two lanes that take turns: feeds whose last poll was answered, and those of
which that is not known. What the workers of a database know of a host together has the last word: `admit`.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from tracker.domain.items import Feed
from tracker.store.host_state import UNKNOWN, HostState

AGAIN = timedelta(seconds=1)
"""How long a host that other workers keep busy is left before it is looked at again."""


def host_of(feed: Feed) -> str:
    """The machine a feed lives on, whatever the port; empty for an address without one."""
    try:
        return urlsplit(feed.url).hostname or ""
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class HostLimits:
    """At most `each` feeds of a host at the same time, `spacing` between their beginnings."""

    each: int
    spacing: timedelta


@dataclass(frozen=True, slots=True)
class Turn:
    """A due feed of a dossier; `proven` says that its last poll was answered."""

    dossier: str
    feed: Feed
    proven: bool = True


_Lane = tuple[str, bool]


def admit(
    turns: Sequence[Turn], hosts: Mapping[str, HostState], *, limits: HostLimits | None, now: datetime
) -> tuple[list[Feed], dict[str, datetime]]:
    """The feeds that may be asked now as far as their hosts go, and when to look again at those that may soon, by id.

    A feed whose host wants to be left alone is in neither.
    """
    free: list[Feed] = []
    soon: dict[str, datetime] = {}
    begun: dict[str, int] = {}
    for feed in (turn.feed for turn in turns):
        name = host_of(feed)
        host = hosts.get(name, UNKNOWN)
        if host.rest_until is not None and host.rest_until > now:
            continue
        if limits is not None:
            asked = now if begun.get(name) else host.asked_at
            if asked is not None and min(asked, now) + limits.spacing > now:
                soon[feed.id] = min(asked, now) + limits.spacing
                continue
            if host.running + begun.get(name, 0) >= limits.each:
                soon[feed.id] = now + max(limits.spacing, AGAIN)
                continue
        begun[name] = begun.get(name, 0) + 1
        free.append(feed)
    return free, soon


@dataclass(slots=True)
class _Host:
    waiting: dict[_Lane, deque[Turn]] = field(default_factory=dict)
    running: int = 0
    listed: set[_Lane] = field(default_factory=set)


class Hosts:
    """Feeds that wait for their host: at most `each` of a host at the same time, `spacing` between their starts."""

    def __init__(self, *, each: int, spacing: timedelta) -> None:
        self.limits = HostLimits(each, spacing)
        self._hosts: dict[str, _Host] = {}
        self._free_at: dict[str, datetime] = {}
        self._lanes: dict[_Lane, list[tuple[datetime, int, str]]] = {}
        self._number = 0
        self._unproven = 0
        self.waiting = 0

    def offer(self, turns: Iterable[Turn], *, now: datetime) -> None:
        """Let feeds wait, behind those of their host and lane that wait already."""
        for name in [name for name, free in self._free_at.items() if free <= now]:
            del self._free_at[name]
        for turn in turns:
            name = host_of(turn.feed)
            host = self._hosts.setdefault(name, _Host())
            host.waiting.setdefault(_lane(turn), deque()).append(turn)
            self.waiting += 1
            self._list(name, host, now)

    def start(self, now: datetime, *, most: int, unproven: int) -> list[Turn]:
        """At most so many feeds whose hosts may be asked now; each must be `ended` or `held` later.

        No more than `unproven` of all that were started and not ended are such.
        """
        started: list[Turn] = []
        while len(started) < most and (turn := self._next(now, unproven)) is not None:
            started.append(turn)
        return started

    def ended(self, turn: Turn, *, now: datetime) -> None:
        """A feed is done; its host may be asked for the next."""
        name = host_of(turn.feed)
        host = self._hosts[name]
        host.running -= 1
        self._unproven -= not turn.proven
        self._list(name, host, now)
        if not host.waiting and not host.running:
            del self._hosts[name]

    def held(self, turn: Turn, *, until: datetime, now: datetime) -> None:
        """A feed that was started may not be asked before a moment, for its host is busy; it waits at the head."""
        name = host_of(turn.feed)
        self._free_at[name] = until
        self._hosts[name].waiting.setdefault(_lane(turn), deque()).appendleft(turn)
        self.waiting += 1
        self.ended(turn, now=now)

    def next_start(self, *, unproven: int) -> datetime | None:
        """When the next feed may start; `None` where none waits for anything but the end of another.

        Holds after a `start` that found less than it might.
        """
        heads = [order[0][0] for lane, order in self._lanes.items() if order and self._is_open(lane, unproven)]
        return min(heads, default=None)

    def clear(self) -> None:
        """Forget who waits; hosts keep their time."""
        for name, host in list(self._hosts.items()):
            host.waiting.clear()
            host.listed.clear()
            if not host.running:
                del self._hosts[name]
        self._lanes.clear()
        self.waiting = 0

    def _next(self, now: datetime, unproven: int) -> Turn | None:
        for lane in list(self._lanes):
            if self._is_open(lane, unproven) and (turn := self._of_lane(lane, now)) is not None:
                self._lanes[lane] = self._lanes.pop(lane)
                return turn
        return None

    def _of_lane(self, lane: _Lane, now: datetime) -> Turn | None:
        """The next of a lane. What was true of a host when it was listed may have changed through another lane."""
        order = self._lanes[lane]
        while order and order[0][0] <= now:
            _, _, name = heapq.heappop(order)
            host = self._hosts[name]
            host.listed.discard(lane)
            if host.running >= self.limits.each or self._free_at.get(name, now) > now:
                self._list(name, host, now)
                continue
            turn = host.waiting[lane].popleft()
            if not host.waiting[lane]:
                del host.waiting[lane]
            host.running += 1
            self.waiting -= 1
            self._unproven += not turn.proven
            self._free_at[name] = now + self.limits.spacing
            self._list(name, host, now)
            return turn
        return None

    def _is_open(self, lane: _Lane, unproven: int) -> bool:
        return lane[1] or self._unproven < unproven

    def _list(self, name: str, host: _Host, now: datetime) -> None:
        if host.running >= self.limits.each:
            return
        for lane in [lane for lane in host.waiting if lane not in host.listed]:
            host.listed.add(lane)
            self._number += 1
            heapq.heappush(self._lanes.setdefault(lane, []), (self._free_at.get(name, now), self._number, name))


def _lane(turn: Turn) -> _Lane:
    return turn.dossier, turn.proven
