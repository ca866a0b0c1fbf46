"""A seeded log whose feeds lie on a server of ours, and a poller for it: for tests of how feeds are polled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import logs
from builders import Clock
from feed_server import FeedServer, Reply
from tracker.domain.items import Feed
from tracker.feeds.base import Limits
from tracker.feeds.http import Fetcher
from tracker.feeds.parse_pool import ParsePool
from tracker.store.engine import reading
from tracker.store.event_store import read
from tracker.store.feed_state import FeedState, read_states
from tracker.store.views import Stored
from tracker.workflows import seed
from tracker.workflows.known_reports import Memory
from tracker.workflows.poll import Polled, Poller
from tracker.workflows.reader import Reader
from tracker.workflows.reading_process import ReadingProcess
from tracker.workflows.rest import Pace
from tracker.workflows.tools import Tools

REST = timedelta(minutes=30)
LEASE = timedelta(minutes=2)
PAGE = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Courier</title><item><guid>a</guid>
<title>Ruritania and Graustark sign agreement on river locks</title></item></channel></rss>"""


def full_page(count: int) -> bytes:
    """A page with so many items, every other one relevant."""
    titles = ("Ruritania and Graustark sign agreement on river lock", "Bathing season opens with regatta")
    items = (f"<item><guid>g{n}</guid><title>{titles[n % 2]} {n}</title></item>" for n in range(count))
    return f'<rss version="2.0"><channel><title>Courier</title>{"".join(items)}</channel></rss>'.encode()


@dataclass(frozen=True)
class Desk:
    """A seeded log whose feeds lie on the server; `run` hands a poller to a coroutine."""

    tools: Tools
    reader: Reader
    server: FeedServer
    clock: Clock

    def run(self, act: Callable[[Poller], Coroutine[Any, Any, Any]], *, owner: str = "one") -> Any:
        async def with_poller() -> Any:
            limits = Limits(total_seconds=5, parse_seconds=5)
            fetcher = Fetcher(
                user_agent="test", limits=limits, clock=self.tools.now, exceptions=(ip_network("127.0.0.0/8"),)
            )
            async with fetcher, ParsePool(workers=1, limits=limits) as pool:
                with ReadingProcess() as readings:
                    poller = Poller(
                        tools=self.tools,
                        reader=self.reader,
                        owner=owner,
                        fetcher=fetcher,
                        pool=pool,
                        pace=Pace(usual=REST),
                        lease=LEASE,
                        memory=Memory(),
                        readings=readings,
                    )
                    return await act(poller)

        return asyncio.run(with_poller())

    def poll(self) -> dict[str, Polled]:
        async def all_due(poller: Poller) -> dict[str, Polled]:
            due = poller.take(poller.due()).leased
            done = await asyncio.gather(*(poller.poll(feed, state) for feed, state in due))
            return {polled.feed: polled for polled in done}

        found: dict[str, Polled] = self.run(all_due)
        return found

    def states(self) -> dict[str, FeedState]:
        with reading(self.tools.engine) as connection:
            return read_states(connection, self.reader.definition.id)

    def types(self) -> list[str]:
        with reading(self.tools.engine) as connection:
            return [recorded.type for recorded in read(connection, self.reader.definition.id)]

    def feed(self, key: str = "edelweiss-post") -> Feed:
        """A feed as the log has it now."""
        with reading(self.tools.engine) as connection:
            feed = Stored(connection, self.reader.definition.id).get(Feed, key)
        assert feed is not None
        return feed


@contextmanager
def polling(tools: Tools, clock: Clock, *, folder: Path) -> Iterator[Desk]:
    """A desk whose three feeds all serve `PAGE`; `folder` is for the dossier's files."""
    with FeedServer() as server:
        files = logs.fictional_files(folder)
        feeds = tuple(replace(feed, url=server.url(f"/{feed.id}")) for feed in files.feeds)
        seed.load(tools, replace(files, feeds=feeds))
        for feed in feeds:
            server.set(f"/{feed.id}", Reply(body=PAGE, headers={"Content-Type": "application/rss+xml"}))
        yield Desk(tools, Reader.of(files), server, clock)
