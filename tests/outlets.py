"""Outlets that a test lets do anything a server can do, and that know what they showed when they did well."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import brotli

from feed_server import Answer, FeedServer, Reply, Request
from hostile_feeds import CODECS, HOSTILE
from tracker.feeds.base import MIB

TITLE = "Regatta number {n} in Strelsau"
PLACE = "http://post.example/"
"""Where stories of outlets are, and nothing that a hostile page brings."""
FROZEN = '"frozen"'
REUSED = 100_000
"""From this number on stories share one guid."""


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

    @property
    def newest(self) -> range:
        """The numbers of the stories on the page of now."""
        return range(max(1, self.stories - self.window + 1), self.stories + 1)

    def healthy(self, scheme: str = "http", *, title: str = TITLE, **more: str) -> Answer:
        """The page of now, or 304 to whoever has it; `more` are headers and a `date` that each story claims."""
        body = page(self.newest, scheme=scheme, title=title, date=more.pop("date", ""))
        return self._served(body, f'"{self.version}-{scheme}-{zlib.crc32(body)}"', more)

    def frozen(self, *, lies: bool) -> Answer:
        """The page of now under an ETag that never changes; whoever sends it gets the page, or a 304 that lies."""
        return self._served(page(self.newest), FROZEN, {}, known_is_304=lies)

    def reusing(self) -> Answer:
        """A page with one story, of which nothing is like another's but the guid."""
        number = REUSED + self.stories
        letter = chr(ord("a") + self.stories % 26)
        body = channel(f"<item><guid>reused</guid><link>{PLACE}{number}</link><title>{letter * 9}</title></item>")
        return self._served(body, f'"reused-{number}"', {}, numbers=[number])

    def elsewhere(self, status: int, *, hops: int = 1) -> Reply:
        """The page of now at the end of so many redirects."""
        for hop in range(1, hops):
            self.server.set(f"/{self.name}/{hop}", self._to(f"/{self.name}/{hop + 1}", status))
        self.server.set(f"/{self.name}/{hops}", self.healthy())
        return self._to(f"/{self.name}/1", status)

    def _to(self, path: str, status: int) -> Reply:
        return Reply(status=status, headers={"Location": self.server.url(path)})

    def _served(
        self,
        body: bytes,
        etag: str,
        more: Mapping[str, str],
        *,
        known_is_304: bool = True,
        numbers: Sequence[int] | None = None,
    ) -> Answer:
        stories = set(self.newest if numbers is None else numbers)

        def answer(request: Request) -> Reply:
            if known_is_304 and request.headers.get("if-none-match") == etag:
                return Reply(status=304)
            self.shown |= stories
            return Reply(body=body, headers={"ETag": etag, **more})

        return answer


def page(numbers: Sequence[int], *, scheme: str = "http", title: str = TITLE, date: str = "") -> bytes:
    """A page of these stories; guids and links carry their number."""
    claim = f"<pubDate>{date}</pubDate>" if date else ""
    return channel(
        "".join(
            f"<item><guid>{scheme}://post.example/{n}?utm_source={scheme}</guid><link>{scheme}://post.example/{n}</link>"
            f"<title>{title.format(n=n)}</title>{claim}</item>"
            for n in numbers
        )
    )


def channel(items: str) -> bytes:
    """RSS 2.0 around some items."""
    return f'<rss version="2.0"><channel><title>Post</title>{items}</channel></rss>'.encode()


def packed(body: bytes, encoding: str) -> Reply:
    """A body said to be in this encoding."""
    return Reply(body=body, headers={"Content-Encoding": encoding})


def away(status: int, until: str) -> Reply:
    """A server that wants to be left alone."""
    return Reply(status=status, headers={"Retry-After": until})


HEALTHY: dict[str, Callable[[Outlet], Answer]] = {
    "healthy": lambda outlet: outlet.healthy(),
    "other guids": lambda outlet: outlet.healthy("https"),
    "edited": lambda outlet: outlet.healthy(title=TITLE + f", put right in issue {outlet.version}"),
    "future dates": lambda outlet: outlet.healthy(date="Thu, 01 Jan 2099 00:00:00 GMT"),
    "wrong charset": lambda outlet: outlet.healthy(
        title=TITLE + " \u2013 \u0414", **{"Content-Type": "text/xml; charset=utf-16"}
    ),
    "frozen validators": lambda outlet: outlet.frozen(lies=False),
    "304 over changed bodies": lambda outlet: outlet.frozen(lies=True),
    "reused guid": lambda outlet: outlet.reusing(),
    "moved for good": lambda outlet: outlet.elsewhere(301),
    "moved for now": lambda outlet: outlet.elsewhere(302),
    "moved five times": lambda outlet: outlet.elsewhere(302, hops=5),
}
"""Ways to show the page as it should be, or nearly."""
RESTS: dict[str, Callable[[Outlet], Answer]] = {
    "410": lambda _: Reply(status=410),
    "429": lambda _: away(429, "3600"),
    "503 with a date": lambda _: away(503, "Thu, 01 Jan 2099 00:00:00 GMT"),
}
"""What keeps a feed from being polled for an hour or longer."""
BRIEF: dict[str, Callable[[Outlet], Answer]] = {
    "429 for a moment": lambda _: away(429, "5"),
    "500": lambda _: Reply(status=500),
    "404": lambda _: Reply(status=404),
    "stall": lambda _: Reply(delay=5.0, body=b"<rss/>"),
    "drip": lambda _: Reply(drip=0.05, body=page(range(1, 3))),
    "reset": lambda _: Reply(reset=True),
    "cut": lambda _: Reply(body=page(range(1, 3)), cut_after=40),
    "bomb": lambda _: packed(gzip.compress(bytes(3 * MIB)), "gzip"),
    "deflate bomb": lambda _: packed(zlib.compress(bytes(3 * MIB)), "deflate"),
    "brotli bomb": lambda _: packed(brotli.compress(bytes(3 * MIB)), "br"),
    "lying encoding": lambda _: packed(b"<rss/>", "gzip"),
    "stacked": lambda _: packed(gzip.compress(gzip.compress(b"<rss/>")), "gzip, gzip"),
    "html": lambda _: Reply(body=b"<!doctype html><p>Please log in"),
    "empty body": lambda _: Reply(body=b""),
    "empty feed": lambda _: Reply(body=page(())),
    "lying 304": lambda _: Reply(status=304),
    "private redirect": lambda _: Reply(status=302, headers={"Location": "http://10.0.0.1/"}),
    "loop": lambda outlet: Reply(status=301, headers={"Location": outlet.server.url(f"/{outlet.name}")}),
    "moved six times": lambda outlet: outlet.elsewhere(302, hops=6),
    "entities": lambda _: Reply(body=b"<!DOCTYPE r [<!ENTITY a 'b'>]><rss>&a;&b;"),
}


def _hostile(name: str, _: Outlet) -> Answer:
    return Reply(body=HOSTILE[name]())


_SMALL = ("billion_laughs", "external_entity", "invalid_utf8", "long_style", *(f"declared_{name}" for name in CODECS))
FAULTS = HEALTHY | RESTS | BRIEF | {f"hostile {name}": partial(_hostile, name) for name in _SMALL}
"""What an outlet may do, by name."""
HOSTILE_FAULTS = {f"hostile {name}": partial(_hostile, name) for name in HOSTILE}
"""Every hostile page; some cost a parser all the time it may have."""
