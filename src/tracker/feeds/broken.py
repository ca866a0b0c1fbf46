"""What is broken about a page, in words for whoever looks after the feed: where it is, and no names of classes.

The parsers note faults as their libraries do, `Class: message`; everything that they return passes here once. Pure.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from xml.parsers import expat

from tracker.feeds.base import Failed, Page
from tracker.feeds.text import line

_SHOWN = 40
_LONGEST = 300
_NOTED = re.compile(r"([A-Za-z_]+(?:Error|Exception|Override|Unknown|Namespace|Type|Warning)): ?(.*)", re.DOTALL)
_XML = re.compile(r"<unknown>:\d+:\d+: (.*)", re.DOTALL)
_OVERRIDE = re.compile(r"document declared as (.+), but parsed as (.+)")
_PREFIX = re.compile(r"'(.*)' is not associated with a namespace")
_BYTES = re.compile(r"found b['\"].*", re.DOTALL)
_TELLING = ("ValueError", "LookupError", "UnicodeDecodeError")
"""Whose message says something of the page, and not of the parser's inside."""
_KINDS = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip file"),
)


def in_our_words(found: Page | Failed, *, body: bytes) -> Page | Failed:
    """The same with each fault that a library put into words told in ours."""
    if isinstance(found, Page):
        return replace(found, bozo=told(found.bozo, body=body)) if found.bozo else found
    if found.reason == "not-a-feed":
        return replace(found, detail=_BYTES.sub(lambda _: f"found {start_of(body)}", found.detail))
    return replace(found, detail=_given_up(found.detail, body=body)) if found.reason == "unreadable" else found


def told(noted: str, *, body: bytes) -> str:
    """What a parser noted of a page that it could read on in, in our words."""
    found = _NOTED.fullmatch(noted)
    if found is None:
        return noted
    message = found[2]
    if (xml := _XML.fullmatch(message)) is not None:
        return f"the XML is broken{_where_xml_breaks(body) or f': {xml[1]}'}"
    if (encodings := _OVERRIDE.fullmatch(message)) is not None:
        return f"says that it is in {encodings[1]}, and is in {encodings[2]}"
    if (prefix := _PREFIX.fullmatch(message)) is not None:
        return f"uses the prefix {prefix[1]!r} without declaring it"
    return f"is odd to the parser: {message}" if message else "is odd to the parser"


def json_fault(text: str) -> str | None:
    """Where a text ceases to be JSON, and why; `None` where it does not."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return f"line {error.lineno}, column {error.colno}: {error.msg[:1].lower()}{error.msg[1:]}"
    except RecursionError:
        return "it is nested too deeply"
    except ValueError:
        return "it holds a number that is too long"
    return None


def start_of(body: bytes) -> str:
    """What bytes are, as far as their beginning tells."""
    kind = next((name for start, name in _KINDS if body.startswith(start)), None)
    if kind is not None:
        return kind
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")[:_SHOWN].decode("utf-8", "replace")
    is_text = start.count("\N{REPLACEMENT CHARACTER}") < len(start) / 4 and "\0" not in start
    return f'a text that begins with "{line(start, longest=_SHOWN)}"' if is_text else "bytes that are no text"


def _where_xml_breaks(body: bytes) -> str | None:
    """The place and the fault; the parser tells them of what it made of the page, which has lines of its own.

    Nothing is told of a page with a document type, since its entities are not to be read.
    """
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        return f" at line {error.lineno}, column {error.offset + 1}: {expat.ErrorString(error.code)}"
    except (ValueError, LookupError):
        return None
    return None


def _refuse(*_: object) -> None:
    raise ValueError("a document type")


def _given_up(noted: str, *, body: bytes) -> str:
    """Broken XML that hides every entry is told as it is where some can be read."""
    found = _NOTED.fullmatch(noted)
    if found is None:
        return noted
    if _XML.fullmatch(found[2]):
        return f"{told(noted, body=body)}; no entry can be read"
    said = f": {found[2]}" if found[1] in _TELLING and found[2] else ""
    return line(f"the parser gave up on it{said}", longest=_LONGEST)
