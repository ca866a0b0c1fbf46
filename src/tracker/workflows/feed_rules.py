"""What may be said of a feed, whoever says it: a person at the command line, a request, or another reader's list. Pure.

A seed file is held to the same patterns where it is read. Where a feed's address may lead is asked here only of one
that is an address by itself; what a name leads to is known when it is connected to, and checked then.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tracker.domain.errors import InputError, Unfit
from tracker.domain.items import Feed
from tracker.feeds.guard import Network, check_url
from tracker.seeds.opml import COUNTRY, LANGUAGE, LONGEST, NAME, SHORTEST
from tracker.workflows.spans import span

ADDRESS = re.compile(r"https?://[^/\s?#@]+(?:[/?#]\S*)?")
"""No user and no password: the log would show them to everybody, for good."""
_ADDRESS_IS = "an address with http or https, without user and password"
FIELDS = {
    "id": (NAME, "small letters, digits and single hyphens"),
    "group": (NAME, "the owner as small letters and hyphens"),
    "wire": (NAME, "an agency as small letters and hyphens"),
    "language": (LANGUAGE, "a language code such as en"),
    "country": (COUNTRY, "three capital letters, ISO 3166-1"),
    "url": (ADDRESS, _ADDRESS_IS),
    "site": (ADDRESS, _ADDRESS_IS),
}
ON_PURPOSE = "TRACKER_FETCH_ALLOWED_NETWORKS opens a network on purpose"


def check_feed(feed: Feed) -> None:
    """Raise Unfit for a field that no feed may have."""
    check_fields({name: getattr(feed, name) for name in (*FIELDS, "title")})
    check_rest(feed.rest_seconds)


def check_fields(given: Mapping[str, str | None]) -> None:
    """Raise Unfit for one of these fields that no feed may have; `None` is a field that is not given."""
    for name, value in given.items():
        if value is None:
            continue
        if name == "title" and not value.strip():
            raise Unfit("title", expected="the feed's title", found="nothing")
        if name in FIELDS and not FIELDS[name][0].fullmatch(value):
            raise Unfit(name, expected=FIELDS[name][1], found=repr(value))


def check_address(url: str, *, networks: tuple[Network, ...]) -> None:
    """Raise InputError for an address that would never be asked; `networks` are opened on purpose."""
    refusal = check_url(url, exceptions=networks)
    if refusal is not None:
        more = f"; {ON_PURPOSE}" if refusal.code == "refused-address" else ""
        raise InputError(f"url: {refusal.detail}{more}")


def check_rest(seconds: int | None) -> None:
    """Raise Unfit for an interval that no feed may have."""
    if seconds is not None and not SHORTEST <= seconds <= LONGEST:
        allowed = f"{span(SHORTEST)} to {span(LONGEST)} ({SHORTEST} to {LONGEST} seconds)"
        raise Unfit("interval", expected=allowed, found=f"{seconds} seconds")
