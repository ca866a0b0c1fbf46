"""Lists of feeds as other readers write them, and ours as they can read it: OPML 2.0 both ways.

`opml` reads a dossier's own file and holds it to everything; here whatever can be understood is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from tracker.domain.errors import InputError, SeedError
from tracker.domain.items import Feed
from tracker.seeds.opml import NAMESPACE, parse_xml


@dataclass(frozen=True, slots=True)
class Subscription:
    """One outline with an `xmlUrl`; `own` are attributes in our namespace, where the list has them."""

    url: str
    title: str
    site: str | None
    language: str | None
    own: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Listed:
    """The feeds of a list in its order, each address once; `without_address` are the lines of outlines that are neither
    a feed nor a folder, since nothing is in them.
    """

    feeds: tuple[Subscription, ...]
    without_address: tuple[int, ...]


@dataclass(slots=True)
class _Outlines:
    """Those that are open, each with its line and whether it is a feed or holds something; and lines of empty ones."""

    open: list[tuple[int, bool]] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)

    def begin(self, line: int, *, is_feed: bool) -> None:
        """What it stands in holds something by that."""
        if self.open:
            self.open[-1] = self.open[-1][0], True
        self.open.append((line, is_feed))

    def end(self) -> None:
        """The innermost one."""
        line, is_some = self.open.pop()
        if not is_some:
            self.empty.append(line)


def read_subscriptions(raw: bytes, *, name: str, encoding: str | None = None) -> Listed:
    """The feeds of an OPML document. Raises InputError naming the line.

    Attribute names count in any case, as readers write them in several. A document type is refused. `encoding` counts
    whatever the document says.
    """
    found: dict[str, Subscription] = {}
    outlines = _Outlines()
    parser = expat.ParserCreate(encoding, namespace_separator=" ")

    def start(element: str, attributes: Mapping[str, str]) -> None:
        plain = {key.lower(): value.strip() for key, value in attributes.items() if " " not in key}
        own = {key.partition(" ")[2]: value.strip() for key, value in attributes.items() if key.startswith(NAMESPACE)}
        url = plain.get("xmlurl", "")
        if element.lower() != "outline":
            return
        outlines.begin(parser.CurrentLineNumber, is_feed=bool(url))
        if url:
            title = plain.get("title") or plain.get("text") or url
            language = plain.get("language") or None
            found.setdefault(url, Subscription(url, title, plain.get("htmlurl") or None, language, own))

    def end(element: str) -> None:
        if element.lower() == "outline":
            outlines.end()

    def doctype(*_: object) -> None:
        raise InputError(f"{name}:{parser.CurrentLineNumber}: expected no document type: entities are not read")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = doctype
    try:
        parse_xml(parser, raw, file=name)
    except SeedError as error:
        # A list that a person hands in is no seed file, whose faults stop the program.
        raise InputError(str(error)) from error
    if not found:
        raise InputError(f"{name}: expected at least one outline with an xmlUrl, found none")
    return Listed(tuple(found.values()), tuple(sorted(outlines.empty)))


def write_opml(feeds: Iterable[Feed], *, title: str) -> str:
    """The feeds as OPML 2.0 with our own attributes; `opml` reads it back to the same feeds."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:tracker="{NAMESPACE}">',
        f"  <head><title>{_text(title)}</title></head>",
        "  <body>",
        *(f"    <outline {_attributes(feed)}/>" for feed in feeds),
        "  </body>",
        "</opml>",
    ]
    return "\n".join(lines) + "\n"


def _attributes(feed: Feed) -> str:
    given = {
        "type": "rss",
        "text": feed.title,
        "xmlUrl": feed.url,
        "htmlUrl": feed.site,
        "language": feed.language,
        "tracker:id": feed.id,
        "tracker:country": feed.country,
        "tracker:group": feed.group,
        "tracker:wire": feed.wire,
        "tracker:reliability": feed.reliability,
        "tracker:note": feed.note or None,
        "tracker:paused": "true" if feed.paused else None,
        "tracker:interval": None if feed.rest_seconds is None else str(feed.rest_seconds),
    }
    return " ".join(f"{name}={quoteattr(value)}" for name, value in given.items() if value is not None)


def _text(text: str) -> str:
    return quoteattr(text)[1:-1]
