"""JSON Feed 1.0 and 1.1 (jsonfeed.org) to a page: a pure function, run in a child that may be killed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tracker.feeds.base import Entry, Failed, Page
from tracker.feeds.broken import json_fault
from tracker.feeds.entries import AUTHOR, SUMMARY, TITLE, Fields, cut_note, distinct, guid_of, is_empty
from tracker.feeds.text import line, plain

VERSION = "https://jsonfeed.org/version/"
_FIRST_YEAR = 1990


def is_json(body: bytes) -> bool:
    """Whether the body begins as a JSON object does."""
    return body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def parse(body: bytes, *, url: str, max_entries: int) -> Page | Failed:
    """Read a JSON Feed served from `url`; `unreadable` where it is no JSON, `not-a-feed` where it is another kind."""
    text = body.decode("utf-8-sig", "replace")
    fault = json_fault(text)
    if fault is not None:
        return Failed("unreadable", f"expected JSON, found a fault: {fault}")
    feed = json.loads(text)
    if not isinstance(feed, dict) or not _text(feed, "version").startswith(VERSION):
        return Failed("not-a-feed", "expected a feed, found JSON without the version of a JSON Feed")
    served = feed.get("items")
    items = [item for item in served if isinstance(item, dict)] if isinstance(served, list) else []
    fields = Fields()
    found = [_entry(item, base=url, fields=fields) for item in items[:max_entries]]
    entries = distinct([entry for entry in found if not is_empty(entry)])
    return Page(
        title=plain(_text(feed, "title"), longest=TITLE),
        language=line(_text(feed, "language"), longest=35).lower() or None,
        entries=tuple(entries),
        cut=cut_note(len(items), len(found), len(entries), fields=fields),
    )


def _entry(raw: Mapping[str, Any], *, base: str, fields: Fields) -> Entry:
    title = fields.text(_text(raw, "title"), longest=TITLE)
    texts = (_text(raw, name) for name in ("summary", "content_text", "content_html"))
    summary = fields.text(next((text for text in texts if text), ""), longest=SUMMARY)
    link = fields.link(_text(raw, "url") or _text(raw, "external_url"), base=base)
    claim = line(_text(raw, "date_published") or _text(raw, "date_modified"), longest=100) or None
    return Entry(
        guid=guid_of(_id(raw), link=link, text=f"{title}\n{summary}"),
        url=link,
        title=title,
        summary=summary,
        published=_moment(claim),
        published_claim=claim,
        author=_author(raw),
    )


def _id(raw: Mapping[str, Any]) -> str:
    """Version 1.1 asks for text; readers must take a number for its digits."""
    value = raw.get("id")
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else _text(raw, "id")


def _author(raw: Mapping[str, Any]) -> str | None:
    authors = raw.get("authors")
    listed = authors if isinstance(authors, list) else [raw.get("author")]
    names = [_text(one, "name") for one in listed if isinstance(one, dict)]
    return plain(", ".join(name for name in names if name), longest=AUTHOR) or None


def _text(source: Mapping[str, Any], key: str) -> str:
    value = source.get(key)
    return value if isinstance(value, str) else ""


def _moment(claim: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(claim or "")
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year >= _FIRST_YEAR else None
