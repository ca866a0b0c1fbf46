"""Outlets that a test lets do anything a server can do, and that know what they showed when they did well."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import brotli

from feed_server import Answer, FeedServer, Reply, Request
from hostile_feeds import HOSTILE
from tracker.feeds.base import MIB


@dataclass
class Outlet:
    """A feed whose page shows its newest stories, and that remembers which it ever showed as it should."""

    server: FeedServer
    name: str
    window: int = 4
    stories: int = 0
    version: int = 0
    shown: set[int] = field(default_factory=set)

    def publish(self) -> None:
        """Another story."""
        self.stories += 1
        self.version += 1

    def healthy(self, scheme: str = "http") -> Answer:
        """The page of now, or 304 to whoever has it."""
        numbers = range(max(1, self.stories - self.window + 1), self.stories + 1)
        body, etag = page(numbers, scheme=scheme), f'"{self.version}-{scheme}"'

        def answer(request: Request) -> Reply:
            if request.headers.get("if-none-match") == etag:
                return Reply(status=304)
            self.shown |= set(numbers)
            return Reply(body=body, headers={"ETag": etag})

        return answer


def page(numbers: Sequence[int], *, scheme: str = "http") -> bytes:
    """A page of these stories; guids and links carry their number."""
    items = "".join(
        f"<item><guid>{scheme}://post.example/{n}?utm_source={scheme}</guid><link>{scheme}://post.example/{n}</link>"
        f"<title>Regatta number {n} in Strelsau</title></item>"
        for n in numbers
    )
    return f'<rss version="2.0"><channel><title>Post</title>{items}</channel></rss>'.encode()


def packed(body: bytes, encoding: str) -> Reply:
    """A body said to be in this encoding."""
    return Reply(body=body, headers={"Content-Encoding": encoding})


FAULTS: dict[str, Callable[[Outlet], Answer]] = {
    "healthy": lambda outlet: outlet.healthy(),
    "healthy with other guids": lambda outlet: outlet.healthy("https"),
    "500": lambda _: Reply(status=500),
    "404": lambda _: Reply(status=404),
    "429": lambda _: Reply(status=429, headers={"Retry-After": "3600"}),
    "stall": lambda _: Reply(delay=1.0, body=b"<rss/>"),
    "drip": lambda _: Reply(drip=0.05, body=page(range(1, 3))),
    "reset": lambda _: Reply(reset=True),
    "cut": lambda _: Reply(body=page(range(1, 3)), cut_after=40),
    "bomb": lambda _: packed(gzip.compress(bytes(3 * MIB)), "gzip"),
    "brotli bomb": lambda _: packed(brotli.compress(bytes(3 * MIB)), "br"),
    "lying encoding": lambda _: packed(b"<rss/>", "gzip"),
    "stacked": lambda _: packed(gzip.compress(gzip.compress(b"<rss/>")), "gzip, gzip"),
    "html": lambda _: Reply(body=b"<!doctype html><p>Please log in"),
    "empty body": lambda _: Reply(body=b""),
    "empty feed": lambda _: Reply(body=page(())),
    "lying 304": lambda _: Reply(status=304),
    "private redirect": lambda _: Reply(status=302, headers={"Location": "http://10.0.0.1/"}),
    "loop": lambda outlet: Reply(status=301, headers={"Location": outlet.server.url(f"/{outlet.name}")}),
    "hostile": lambda _: Reply(body=HOSTILE["punycode"]()),
    "entities": lambda _: Reply(body=b"<!DOCTYPE r [<!ENTITY a 'b'>]><rss>&a;&b;"),
}
"""What an outlet may do, by name; those that begin with `healthy` show its page as it should be."""
