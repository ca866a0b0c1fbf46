"""Which feeds a page for people names: `<link rel="alternate">`, then links that look like feeds. A pure function."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from tracker.feeds.text import line, plain

_READ = 512 * 1024
_MOST = 50
_TYPES = {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"}
_TAG = re.compile(r"<(link|a|base)\s([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,20})\s{0,5}=\s{0,5}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_LOOKS = re.compile(r"(?:^|[/._?=-])(?:rss|atom|feed|feeds|rdf)(?:$|[/._?&=-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that a page names; `is_named` where the page says itself that it is one, else it only looks like one."""

    url: str
    title: str
    is_named: bool


def feeds_on(body: bytes, *, url: str) -> tuple[Found, ...]:
    """The feeds that a page served from `url` names, those it declares first, each once, at most fifty.

    Reads the first half megabyte.
    """
    text = body[:_READ].decode("utf-8", "replace")
    named: dict[str, Found] = {}
    likely: dict[str, Found] = {}
    base = url
    for tag in _TAG.finditer(text):
        said = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag[2])}
        kind, address = tag[1].lower(), _absolute(said.get("href", ""), base)
        if address is None or len(named) + len(likely) >= _MOST:
            continue
        if kind == "base":
            base = address
        elif kind == "link" and _is_named(said):
            named.setdefault(address, Found(address, plain(said.get("title", ""), longest=200), is_named=True))
        elif kind == "a" and _LOOKS.search(urlsplit(address).path):
            likely.setdefault(address, Found(address, "", is_named=False))
    return (*named.values(), *(found for address, found in likely.items() if address not in named))


def _is_named(said: dict[str, str]) -> bool:
    rel, media_type = said.get("rel", "").lower().split(), said.get("type", "").lower().partition(";")[0].strip()
    return "feed" in rel or ("alternate" in rel and media_type in _TYPES)


def _absolute(href: str, base: str) -> str | None:
    try:
        address = urljoin(base, line(href, longest=2_048))
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if href and parts.scheme in {"http", "https"} and parts.netloc else None
