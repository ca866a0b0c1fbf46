"""`feeds.opml` to feeds: OPML 2.0 with this program's own attributes in the namespace `urn:tracker:opml:1`.

Outlines nest freely; those with an `xmlUrl` are feeds. A document type, and with it every entity, is refused.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit
from xml.parsers import expat

from tracker.domain.errors import SeedError, SeedProblem, did_you_mean
from tracker.domain.items import Feed, Reliability

NAMESPACE = "urn:tracker:opml:1"
_OURS = ("id", "country", "group", "wire", "reliability", "note", "paused", "interval")
_PLAIN = ("type", "text", "title", "xmlUrl", "htmlUrl", "language", "description", "version", "category", "created")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}")
COUNTRY = re.compile(r"[A-Z]{3}")
SHORTEST, LONGEST = 60, 86_400
"""Seconds that a person may let a feed rest between two polls."""


@dataclass(frozen=True, slots=True)
class FeedList:
    """The feeds of one OPML file in its order, and the file's SHA-256 (hex)."""

    file: str
    feeds: tuple[Feed, ...]
    digest: str


def read_opml(path: Path) -> FeedList:
    """Read one OPML file; raises SeedError with every problem."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise SeedError([SeedProblem(path.name, 0, "expected a file, found none")]) from error
    outlines = _Outlines(path.name)
    outlines.parse(raw)
    if outlines.problems:
        raise SeedError(outlines.problems)
    return FeedList(file=path.name, feeds=tuple(outlines.feeds), digest=hashlib.sha256(raw).hexdigest())


def parse_xml(parser: expat.XMLParserType, raw: bytes, *, file: str) -> None:
    """Let a parser walk the whole of a document. Raises SeedError with the place where it ceases to be XML."""
    if not raw.strip():
        raise SeedError([SeedProblem(file, 0, "expected XML, found nothing")])
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        why = f"expected XML, found a fault at column {error.offset + 1}: {expat.ErrorString(error.code)}"
        raise SeedError([SeedProblem(file, error.lineno, why)]) from error
    except (ValueError, LookupError) as error:
        # The parser reads few encodings by itself, and of those that Python knows the ones of a byte a character.
        why = "expected UTF-8 or an encoding of one byte a character, found another"
        raise SeedError([SeedProblem(file, 1, why)]) from error


class _Outlines:
    """Collects feeds and problems while expat walks the file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.feeds: list[Feed] = []
        self.problems: list[SeedProblem] = []
        self.seen: dict[tuple[str, str], int] = {}
        self.depth = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.doctype

    def parse(self, raw: bytes) -> None:
        parse_xml(self.parser, raw, file=self.file)
        if not self.feeds and not self.problems:
            self.fault("expected at least one outline with an xmlUrl, found none", line=0)

    def fault(self, message: str, *, line: int | None = None) -> None:
        self.problems.append(SeedProblem(self.file, self.parser.CurrentLineNumber if line is None else line, message))

    def doctype(self, *_: object) -> None:
        line = self.parser.CurrentLineNumber
        raise SeedError([SeedProblem(self.file, line, "expected no document type, found one: entities are not read")])

    def end(self, _: str) -> None:
        self.depth -= 1

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        if self.depth == 1 and name != "opml":
            self.fault(f"expected the element 'opml', found {name!r}")
        if name == "outline" and "xmlUrl" in attributes:
            self.outline(attributes)

    def outline(self, attributes: Mapping[str, str]) -> None:
        before = len(self.problems)
        own = self.own(attributes)
        title = attributes.get("text", "").strip() or attributes.get("title", "").strip()
        if not title:
            self.fault("text: expected the feed's title, found nothing")
        url = self.address("xmlUrl", attributes["xmlUrl"])
        site = self.address("htmlUrl", attributes["htmlUrl"]) if "htmlUrl" in attributes else None
        feed: dict[str, Any] = {
            "id": self.matching("id", own, pattern=NAME, expected="small letters, digits and single hyphens"),
            "language": self.matching("language", attributes, pattern=LANGUAGE, expected="a language code such as en"),
            "country": self.matching(
                "country", own, pattern=COUNTRY, expected="three capital letters, ISO 3166-1", may=True
            ),
            "group": self.matching("group", own, pattern=NAME, expected="the owner as small letters and hyphens"),
            "wire": self.matching(
                "wire", own, pattern=NAME, expected="an agency as small letters and hyphens", may=True
            ),
            "reliability": self.letter(own),
            "note": own.get("note", ""),
            "paused": self.paused(own),
            "rest_seconds": self.rest(own),
        }
        self.once("id", feed["id"])
        self.once("xmlUrl", url)
        if len(self.problems) == before:
            self.feeds.append(Feed(title=title, url=url, site=site, **feed))

    def own(self, attributes: Mapping[str, str]) -> dict[str, str]:
        own = {}
        for name, value in attributes.items():
            namespace, _, local = name.rpartition(" ")
            known = _OURS if namespace == NAMESPACE else _PLAIN
            if namespace in ("", NAMESPACE) and local not in known:
                self.fault(f"attribute {local!r} is not defined{did_you_mean(local, known)}")
            if namespace == NAMESPACE:
                own[local] = value.strip()
        return own

    def matching(
        self, name: str, attributes: Mapping[str, str], *, pattern: re.Pattern[str], expected: str, may: bool = False
    ) -> str | None:
        value = attributes.get(name)
        if value is None and may:
            return None
        if value is None or not pattern.fullmatch(value):
            self.fault(f"{name}: expected {expected}, found {'nothing' if value is None else repr(value)}")
        return value

    def letter(self, own: Mapping[str, str]) -> str | None:
        value = own.get("reliability")
        if value not in get_args(Reliability):
            found = "nothing" if value is None else repr(value)
            self.fault(f"reliability: expected one of {', '.join(get_args(Reliability))}, found {found}")
        return value

    def paused(self, own: Mapping[str, str]) -> bool:
        value = own.get("paused", "false")
        if value not in ("true", "false"):
            self.fault(f"paused: expected true or false, found {value!r}")
        return value == "true"

    def rest(self, own: Mapping[str, str]) -> int | None:
        value = own.get("interval")
        if value is not None and rest_of(value) is None:
            self.fault(f"interval: expected {SHORTEST} to {LONGEST} seconds, found {value!r}")
        return None if value is None else rest_of(value)

    def address(self, name: str, value: str) -> str:
        try:
            parts = urlsplit(value)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname)
            secret = parts.username is not None or parts.password is not None
        except ValueError:
            usable = secret = False
        if secret:
            self.fault(f"{name}: expected an address without user and password, which the log would show to everybody")
        elif not usable:
            self.fault(f"{name}: expected an address with http or https, found {value!r}")
        return value

    def once(self, name: str, value: str | None) -> None:
        if not value:
            return
        if (name, value) in self.seen:
            self.fault(f"{name}: expected {value!r} once, found it on line {self.seen[name, value]} too")
        self.seen.setdefault((name, value), self.parser.CurrentLineNumber)


def rest_of(text: str) -> int | None:
    """An `interval` as it is written, if it is one that a feed may have."""
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(LONGEST))
    return int(text) if is_number and SHORTEST <= int(text) <= LONGEST else None
