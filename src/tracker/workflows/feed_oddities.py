"""What is odd about a feed's answer, in words for whoever is about to poll it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from tracker.feeds.base import Fetched, Hints, Page, Validators
from tracker.feeds.encodings import claimed_encoding, is_utf8
from tracker.workflows.poll_notes import SKEW
from tracker.workflows.spans import span

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def oddities(url: str, fetched: Fetched, page: Page, *, items: int, now: datetime) -> tuple[str, ...]:
    """Each thing that an editor should know before the feed at `url` is polled; nothing where all is well.

    `items` is how many the page's entries are.
    """
    return tuple(
        said
        for said in (
            *_of_answer(url, fetched),
            page.cut,
            page.bozo,
            *_of_entries(page, items=items, now=now),
            *_of_hints(page.hints),
        )
        if said
    )


def twin_of(url: str, final: str | None, polled: Mapping[str, str]) -> str | None:
    """What to say where redirects from `url` end at an address that is polled; `polled` are ids by address."""
    if final is None or final == url or final not in polled:
        return None
    return f"leads to {final}, which is polled already, as feed {polled[final]!r}"


def _of_answer(url: str, fetched: Fetched) -> Iterator[str]:
    if fetched.url != url and fetched.permanent_url is None:
        yield f"redirects, not for good, to {fetched.url}"
    if fetched.validators == Validators():
        yield "has neither ETag nor Last-Modified, so that each poll fetches the whole page"
    media_type = (fetched.content_type or "").partition(";")[0].strip().lower()
    if media_type in {"", "text/html", "text/plain"}:
        yield f"is served as {media_type or 'nothing in particular'}"
    claimed = claimed_encoding(fetched.body, content_type=fetched.content_type)
    if claimed and claimed not in {"utf-8", "utf8"} and is_utf8(fetched.body):
        yield f"says that it is in {claimed}, and is in utf-8"
    if fetched.fresh_seconds:
        yield f"says that it stays fresh for {span(fetched.fresh_seconds)}"


def _of_entries(page: Page, *, items: int, now: datetime) -> Iterator[str]:
    of = len(page.entries)
    if not of:
        yield "has no entries"
    if items < of:
        yield f"{of} entries are {items} item{'' if items == 1 else 's'}: one that repeats another counts once"
    undated = [entry for entry in page.entries if entry.published is None]
    unread = [entry for entry in undated if entry.published_claim]
    if len(undated) > len(unread):
        yield f"{len(undated) - len(unread)} of {of} entries have no date"
    if unread:
        yield f"{len(unread)} of {of} entries have a date that cannot be read, such as {unread[0].published_claim!r}"
    ahead = [entry.published - now for entry in page.entries if entry.published and entry.published - now > SKEW]
    if ahead:
        yield f"{len(ahead)} of {of} entries are dated ahead of our clock, by up to {span(max(ahead).total_seconds())}"
    addressless = sum(entry.url is None for entry in page.entries)
    if addressless:
        yield f"{addressless} of {of} entries have no address"


def _of_hints(hints: Hints) -> Iterator[str]:
    if hints.seconds:
        yield f"asks for {span(hints.seconds)} between two polls"
    if hints.skip_hours:
        yield f"asks not to be read in these hours of UTC: {', '.join(map(str, hints.skip_hours))}"
    if hints.skip_days:
        yield f"asks not to be read on {', '.join(_DAYS[day] for day in hints.skip_days)}"
