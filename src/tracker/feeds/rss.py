"""RSS 0.9x to 2.0, RDF and Atom: pure functions around feedparser, run in a child that may be killed.

Plain pages take a lane of their own (`plain_xml`), which gives what feedparser gives. feedparser is handed bytes only
(it would fetch a URL), neither cleans HTML nor resolves links within it: both cost seconds on hostile input, and only
plain text is kept here anyway. Enclosures are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any
from xml.sax import SAXParseException

import feedparser

from tracker.feeds import plain_xml
from tracker.feeds.base import Entry, Failed, Page
from tracker.feeds.claims import published_of
from tracker.feeds.encodings import WIDE, charset_of, shown_charset
from tracker.feeds.entries import AUTHOR, SUMMARY, TITLE, Fields, cut_note, distinct, guid_of, is_empty
from tracker.feeds.hints import hints_of
from tracker.feeds.text import line, plain

_NOTE = 300

# A reference to half of a UTF-16 pair: one of them and feedparser gives up on the whole page.
_HALF_CHARACTER = re.compile(
    rb"&#(?:x0*d[89a-f][0-9a-f]{2}|0*(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]));",
    re.IGNORECASE,
)
_REPLACED = b"&#xFFFD;"


def parse(body: bytes, *, content_type: str | None, url: str, max_entries: int) -> Page | Failed:
    """Read a page served from `url`; relative links are resolved against it.

    Returns `unreadable` where the parser gives up or broken XML hides every entry, and `not-a-feed` where nothing of a
    feed was found. Broken but readable feeds and well-formed ones without entries are pages. A plain page takes the
    quick lane, which answers alike.
    """
    page = parse_quickly(body, url=url, max_entries=max_entries)
    return page or parse_by_feedparser(body, content_type=content_type, url=url, max_entries=max_entries)


def parse_quickly(body: bytes, *, url: str, max_entries: int) -> Page | None:
    """What `parse_by_feedparser` gives, where the page is so plain that this is certain."""
    if shown_charset(body) != "utf-8":
        return None
    found = plain_xml.read(_HALF_CHARACTER.sub(_REPLACED, body), keep=max_entries)
    if found is None:
        return None
    return _page(found.feed, found.entries, served=found.served, body=body, url=url)


def parse_by_feedparser(body: bytes, *, content_type: str | None, url: str, max_entries: int) -> Page | Failed:
    """The measure of the quick lane, and the only one for pages that are not plain."""
    # The feed's address is kept from feedparser: short guids would be resolved against it and change with it.
    headers = {"content-type": _media_type(body, content_type)}
    readable = BytesIO(_HALF_CHARACTER.sub(_REPLACED, body))
    try:
        result = feedparser.parse(readable, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        return Failed("unreadable", line(f"{type(error).__name__}: {error}", longest=_NOTE))
    if not result.get("version") and not result.entries:
        return Failed("not-a-feed", _looks(body))
    entries, served = result.entries[:max_entries], len(result.entries)
    page = _page(result.feed, entries, served=served, body=body, url=url, bozo=_bozo(result))
    is_broken = isinstance(result.get("bozo_exception"), SAXParseException)
    return Failed("unreadable", page.bozo or "") if is_broken and not page.entries else page


def _page(
    feed: Mapping[str, Any],
    raw: Sequence[Mapping[str, Any]],
    *,
    served: int,
    body: bytes,
    url: str,
    bozo: str | None = None,
) -> Page:
    """The page that feedparser's values make, whoever found them."""
    fields = Fields()
    found = [_entry(one, base=url, fields=fields) for one in raw]
    entries = distinct([entry for entry in found if not is_empty(entry)])
    return Page(
        title=plain(_text(feed, "title"), longest=TITLE),
        language=line(_text(feed, "language"), longest=35).lower() or None,
        entries=tuple(entries),
        cut=cut_note(served, len(found), len(entries), fields=fields),
        bozo=bozo,
        hints=hints_of(feed, body=body),
    )


def _media_type(body: bytes, content_type: str | None) -> str:
    """What to tell feedparser of the body's charset: what the bytes show, else what the header says, else nothing."""
    charset = shown_charset(body) or charset_of(content_type)
    if charset is None or (charset.startswith(WIDE) and b"\0" not in body):
        return "application/xml"
    return f"application/xml; charset={charset}"


def _entry(raw: Mapping[str, Any], *, base: str, fields: Fields) -> Entry:
    title = fields.text(_text(raw, "title"), longest=TITLE)
    summary = fields.text(_text(raw, "summary") or _content(raw), longest=SUMMARY)
    link = _link(raw, base=base, fields=fields)
    published, claim = published_of(raw)
    return Entry(
        guid=guid_of(_text(raw, "id"), link=link, text=f"{title}\n{summary}"),
        url=link,
        title=title,
        summary=summary,
        published=published,
        published_claim=claim,
        author=plain(_text(raw, "author"), longest=AUTHOR) or None,
    )


def _text(source: Mapping[str, Any], key: str) -> str:
    value = source.get(key)
    return value if isinstance(value, str) else ""


def _content(raw: Mapping[str, Any]) -> str:
    return next((text for part in raw.get("content") or () if (text := _text(part, "value"))), "")


def _link(raw: Mapping[str, Any], *, base: str, fields: Fields) -> str | None:
    """A guid that is an address may stand in for a link; feedparser hands over any other guid as one too."""
    text = _text(raw, "link")
    is_bare_guid = bool(raw.get("guidislink")) and "://" not in text
    return None if is_bare_guid else fields.link(text, base=base)


def _bozo(result: Mapping[str, Any]) -> str | None:
    error = result.get("bozo_exception")
    return line(f"{type(error).__name__}: {error}", longest=_NOTE) if result.get("bozo") and error else None


def _looks(body: bytes) -> str:
    """What was served instead of a feed, as far as its first bytes tell."""
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start:
        return "expected a feed, found an empty body"
    if start.startswith((b"<!doctype html", b"<html")) or b"<html" in start:
        return "expected a feed, found an HTML page"
    return f"expected a feed, found {start[:40]!r}"
