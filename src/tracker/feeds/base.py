"""The values that fetching and parsing exchange; every expected outcome is one of them, never an exception."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask "has it changed?" with; sent back word for word."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of our time and memory one feed may take.

    `total_seconds` covers all hops, from the first name looked up to the last byte read; `max_decoded_bytes` bounds the
    bytes on the wire too. A parsing child may grow by `parse_memory_bytes` of address space.
    """

    total_seconds: float = 30.0
    connect_seconds: float = 10.0
    max_decoded_bytes: int = 10 * MIB
    max_redirects: int = 5
    max_entries: int = 2_000
    parse_seconds: float = 5.0
    parse_memory_bytes: int = 32 * MIB


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as the server sent it, content encoding removed.

    `url` is the address after redirects. `permanent_url` is set only if there were redirects and each said it was for
    good (301, 308); whoever keeps addresses decides when to believe it. `fresh_seconds` is how long the server says
    that its answer stays fresh (Cache-Control, Expires), 0 where it says nothing.
    """

    status: int
    url: str
    body: bytes
    content_type: str | None
    validators: Validators
    permanent_url: str | None = None
    fresh_seconds: int = 0


@dataclass(frozen=True, slots=True)
class NotModified:
    """304: the page stands as it was; `validators` are those to send next time."""

    url: str
    validators: Validators
    permanent_url: str | None = None
    fresh_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Gone:
    """410: the publisher says this feed will not come back."""

    url: str

    @property
    def detail(self) -> str:
        """Who said so, for people."""
        return f"410 at {self.url}"


@dataclass(frozen=True, slots=True)
class Failed:
    """No page this time.

    `reason` is a short stable code that may be counted and filtered: `refused-url`, `refused-address`, `dns`,
    `connect`, `tls`, `timeout`, `protocol`, `truncated`, `too-large`, `bad-encoding`, `bad-redirect`,
    `http-<status>`, `unreadable`, `not-a-feed`, `parse-timeout`, `parse-crash`. `detail` is for people and may quote
    the server. `retry_after` is how many seconds the server asked us to stay away (429 and 503 only).
    """

    reason: str
    detail: str = ""
    retry_after: int | None = None


Outcome = Fetched | NotModified | Gone | Failed


class Entry(Struct, frozen=True):
    """One entry of a page as plain text that any UTF-8 database can hold.

    `published_claim` keeps the outlet's own words; `published` is their reading in UTC, or `None` where they cannot be
    read. A claim without a zone is read as UTC and may be hours off. Enclosures and other media are not kept.
    """

    guid: str
    url: str | None
    title: str
    summary: str
    published: datetime | None
    published_claim: str | None
    author: str | None


@dataclass(frozen=True, slots=True)
class Hints:
    """How often a feed asks to be read: not more often than each `seconds`, and not in these hours (0-23, UTC) or on
    these days (0 is Monday). Zero or empty where it says nothing.
    """

    seconds: int = 0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


NO_HINTS = Hints()


@dataclass(frozen=True, slots=True)
class Page:
    """What a feed says at one moment, newest or oldest first as it was served.

    `cut` says what was left out and why; `bozo` what the parser found odd though it could read on.
    """

    title: str
    language: str | None
    entries: tuple[Entry, ...]
    cut: str | None = None
    bozo: str | None = None
    hints: Hints = NO_HINTS
