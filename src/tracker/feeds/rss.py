"""RSS 0.9x to 2.0, RDF and Atom: a pure function around feedparser, run in a child that may be killed.

feedparser is given bytes only (it would fetch a URL handed to it), neither cleans HTML nor resolves links within it:
both cost seconds on hostile input, and only plain text is kept here anyway. Enclosures are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.message import Message
from io import BytesIO
from typing import Any

import feedparser

from tracker.feeds.base import Entry, Failed, Page
from tracker.feeds.claims import published_of
from tracker.feeds.entries import AUTHOR, SUMMARY, TITLE, cut_note, distinct, guid_of, is_empty, link_of
from tracker.feeds.hints import hints_of
from tracker.feeds.text import line, plain

_NOTE = 300
_WIDE = ("utf-16", "utf-32", "utf_16", "utf_32")
# UTF-32's little-endian mark begins with that of UTF-16, so it stands first.
_STARTS = {
    b"\xff\xfe\0\0": "utf-32",
    b"\0\0\xfe\xff": "utf-32",
    b"<\0\0\0": "utf-32-le",
    b"\0\0\0<": "utf-32-be",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}

# A reference to half of a UTF-16 pair: one of them and feedparser gives up on the whole page.
_HALF_CHARACTER = re.compile(
    rb"&#(?:x0*d[89a-f][0-9a-f]{2}|0*(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]));",
    re.IGNORECASE,
)


def parse(body: bytes, *, content_type: str | None, url: str, max_entries: int) -> Page | Failed:
    """Read a page served from `url`; relative links are resolved against it.

    Returns `unreadable` where the parser gives up and `not-a-feed` where nothing of a feed was found. Broken but
    readable feeds and feeds without entries are pages.
    """
    # The feed's address is kept from feedparser: short guids would be resolved against it and change with it.
    headers = {"content-type": _media_type(body, content_type)}
    readable = BytesIO(_HALF_CHARACTER.sub(b"&#xFFFD;", body))
    try:
        result = feedparser.parse(readable, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        return Failed("unreadable", line(f"{type(error).__name__}: {error}", longest=_NOTE))
    if not result.get("version") and not result.entries:
        return Failed("not-a-feed", _looks(body))
    found = [_entry(raw, base=url) for raw in result.entries[:max_entries]]
    entries = distinct([entry for entry in found if not is_empty(entry)])
    return Page(
        title=plain(_text(result.feed, "title"), longest=TITLE),
        language=line(_text(result.feed, "language"), longest=35).lower() or None,
        entries=tuple(entries),
        cut=cut_note(len(result.entries), len(found), len(entries)),
        bozo=_bozo(result),
        hints=hints_of(result.feed, body=body),
    )


def _media_type(body: bytes, content_type: str | None) -> str:
    """What to tell feedparser of the body's charset: what the bytes show, else what the header says, else nothing."""
    message = Message()
    message["Content-Type"] = line(content_type or "", longest=_NOTE)
    charset = _charset_shown(body) or message.get_content_charset()
    if charset is None or (charset.startswith(_WIDE) and b"\0" not in body):
        return "application/xml"
    return f"application/xml; charset={charset}"


def _charset_shown(body: bytes) -> str | None:
    """The charset that the bytes themselves leave no doubt about, whatever a header or prolog says.

    Bytes that are valid UTF-8 are UTF-8. Of old encodings only ISO-2022 looks like ASCII, and it escapes.
    """
    for start, charset in _STARTS.items():
        if body.startswith(start):
            return charset
    if b"\0" in body or (b"\x1b" in body and body.isascii()):
        return None
    try:
        body.decode()
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _entry(raw: Mapping[str, Any], *, base: str) -> Entry:
    title = plain(_text(raw, "title"), longest=TITLE)
    summary = plain(_text(raw, "summary") or _content(raw), longest=SUMMARY)
    link = _link(raw, base=base)
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


def _link(raw: Mapping[str, Any], *, base: str) -> str | None:
    """A guid that is an address may stand in for a link; feedparser hands over any other guid as one too."""
    text = _text(raw, "link")
    is_bare_guid = bool(raw.get("guidislink")) and "://" not in text
    return None if is_bare_guid else link_of(text, base=base)


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
