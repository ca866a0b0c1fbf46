"""The quick lane: plain, well-formed RSS and Atom in UTF-8, read by expat alone.

It gives what feedparser gives for the same page, or nothing: whatever it does not know for certain - a document type,
another base, markup within a text, an element that feedparser reads in a way of its own - it leaves to feedparser.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from tracker.feeds.entries import is_plain_address
from tracker.feeds.plain_draft import Draft, mended
from tracker.feeds.plain_names import BASE, XML, Names, NotPlain, is_passed_over

LONGEST = 4 * 1024 * 1024
_DEEPEST = 32
_BOM = b"\xef\xbb\xbf"
_PROLOG = re.compile(rb"<\?xml[^>]*>")
_DECLARATION = b"<?xml version='1.0' encoding='utf-8'?>"
_ATOM = "http://www.w3.org/2005/Atom feed"

_ITEM, _OPEN, _UNREAD = "item", "open", "unread"
# What an element is for, by feedparser's name for it.
_ROLES = {
    **{name: name for name in ("title", "link", "summary", "content", "published", "updated", "author")},
    **{name: name for name in ("ttl", "sy_updateperiod", "sy_updatefrequency", "contributor", "image", "source")},
    **dict.fromkeys(("guid", "id"), "guid"),
    **dict.fromkeys(("language", "dc_language"), "language"),
    **dict.fromkeys(("pubdate", "issued", "dcterms_issued"), "published"),
    **dict.fromkeys(("modified", "lastbuilddate", "dc_date", "dcterms_modified"), "updated"),
    **dict.fromkeys(("managingeditor", "dc_creator", "dc_author", "itunes_author"), "author"),
    "media_title": "media-title",
    "media_description": "media-summary",
    "description": "description",
    "content_encoded": "content",
    **dict.fromkeys(("media_content", "media_group"), _OPEN),
    # feedparser reads these too, and nobody asks for them.
    **dict.fromkeys(("category", "keywords", "rights", "copyright", "subtitle", "tagline", "webmaster"), _UNREAD),
    **dict.fromkeys(("generator", "enclosure", "cloud", "info", "dc_subject", "dc_rights", "dc_publisher"), _UNREAD),
    **dict.fromkeys(("media_thumbnail", "media_credit", "media_category", "media_keywords"), _UNREAD),
    **dict.fromkeys(("media_rating", "media_player", "media_restriction", "media_license", "georss_point"), _UNREAD),
}
_MARKUP = frozenset(("title", "media-title", "description", "summary", "media-summary", "content"))
_TYPES = frozenset(("text", "plain", "html", "text/plain", "text/html"))
_ANYWHERE = frozenset(("media-title", "media-summary"))
_DATES = frozenset(("published", "updated"))
_BARE = frozenset(("ttl", "sy_updateperiod", "sy_updatefrequency", "image"))
_OF_THE_FEED = frozenset(("title", "language", "ttl", "sy_updateperiod", "sy_updatefrequency"))
_NOT_OF_THE_FEED = frozenset(("media-title", "media-summary", "summary", "content"))
_OF_AN_ENTRY: dict[str, Callable[[Draft, str, int], None]] = {
    "title": Draft.title,
    "media-title": Draft.media_title,
    "link": Draft.link,
    "guid": Draft.guid,
    "description": Draft.summary,
    "summary": Draft.summary,
    "media-summary": Draft.summary,
    "content": Draft.content,
    "published": Draft.published,
    "updated": Draft.updated,
    "author": Draft.author,
}
_PERSON = {"name": "name", "email": "email", "url": "href", "uri": "href", "homepage": "href"}
_IMAGE = {name: name for name in ("url", "title", "link", "width", "height", "description")}
_PARTS = {"author": _PERSON, "contributor": _PERSON, "image": _IMAGE}
# Names that are no addresses, whatever they are joined with.
_NAME = re.compile("(?:tag|urn):(?!//)")


@dataclass(frozen=True, slots=True)
class Found:
    """What a page says, under feedparser's names: of `served` entries those that were to be kept."""

    feed: dict[str, Any]
    entries: list[dict[str, Any]]
    served: int


def read(body: bytes, *, keep: int) -> Found | None:
    """Read a page that is valid UTF-8, whatever it claims to be; `None` where feedparser is to read it."""
    if len(body) > LONGEST or b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        return None
    body = body.removeprefix(_BOM)
    # feedparser replaces what the page says of its encoding by a declaration of its own.
    prolog = _PROLOG.match(body)
    reader = _Reader(keep)
    try:
        reader.feed(_DECLARATION if prolog else _DECLARATION + b"\n")
        reader.feed(memoryview(body)[prolog.end() if prolog else 0 :], is_last=True)
    except (NotPlain, expat.ExpatError):
        return None
    finally:
        reader.close()
    return Found(feed=reader.said, entries=reader.entries, served=reader.served)


class _Reader:
    """Follows one page; raises NotPlain from within expat."""

    def __init__(self, keep: int) -> None:
        self.said: dict[str, Any] = {}
        self.entries: list[dict[str, Any]] = []
        self.served = 0
        self._keep = keep
        self._names = Names()
        self._roles: dict[str, str] = {}
        self._base = ""
        self._has_channel = False
        self._item = ""
        self._direct = 0
        self._entry: Draft | None = None
        self._depth = 0
        # The element whose text is collected, how deep it stands, and the part of it that is open.
        self._role = ""
        self._at = 0
        self._part = ""
        self._pieces: list[str] = []
        self._expat = expat.ParserCreate("utf-8", " ")
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.StartNamespaceDeclHandler = self._declare
        self._expat.StartDoctypeDeclHandler = _refuse_doctype
        self._expat.CharacterDataHandler = self._pieces.append

    def feed(self, data: bytes | memoryview, *, is_last: bool = False) -> None:
        self._expat.Parse(data, is_last)

    def close(self) -> None:
        """Let go of what expat and this hold of each other; feedparser may need the memory."""
        for name in ("StartElement", "EndElement", "StartNamespaceDecl", "StartDoctypeDecl", "CharacterData"):
            setattr(self._expat, f"{name}Handler", None)

    def _declare(self, prefix: str | None, uri: str | None) -> None:
        if self._names.declare(prefix, uri):
            self._roles.clear()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth = depth = self._depth + 1
        if depth < 3 and self._is_frame(name, attributes):
            return
        if depth > _DEEPEST:
            raise NotPlain("many elements within each other")
        if attributes and not attributes.keys() <= self._names.harmless:
            self._check(attributes)
        if self._role:
            self._start_part(name, attributes)
        else:
            self._start_role(self._roles.get(name) or self._role_of(name), attributes)
        self._pieces.clear()

    def _start_role(self, role: str, attributes: dict[str, str]) -> None:
        depth = self._depth
        if role == _ITEM:
            self._start_item(attributes)
        elif role != _OPEN:
            if role != _UNREAD and depth != self._direct + (self._entry is not None) and role not in _ANYWHERE:
                raise NotPlain(f"{role} elsewhere")
            self._role, self._at = role, depth
            if attributes or role not in _OF_AN_ENTRY or self._entry is None:
                self._start_special(role, attributes)
            elif role == "guid":
                self._entry.is_guid_link = True

    def _role_of(self, name: str) -> str:
        key = self._names.key(name)
        role = _ITEM if key == self._item else _ROLES.get(key) or (_OPEN if is_passed_over(key) else "")
        if not role:
            raise NotPlain(f"element {key}")
        self._roles[name] = role
        return role

    def _is_frame(self, name: str, attributes: dict[str, str]) -> bool:
        """Whether this is the root or the channel; nothing else stands beside them."""
        if self._depth == 1:
            self._start_root(name, attributes)
        elif self._item == "entry":
            return False
        elif name == "channel" and not self._has_channel:
            self._has_channel = True
            self._check(attributes)
            self._check_frame(attributes)
        else:
            raise NotPlain(f"element {name} beside the channel")
        return True

    def _start_root(self, name: str, attributes: dict[str, str]) -> None:
        if name not in {_ATOM, "rss"}:
            raise NotPlain(f"root {name}")
        self._item, self._direct = ("item", 3) if name == "rss" else ("entry", 2)
        self._check(attributes)
        language = attributes.get(f"{XML} lang", attributes.get("lang"))
        if language:
            self.said["language"] = language.replace("_", "-")

    def _check_frame(self, attributes: dict[str, str]) -> None:
        """Some attributes of a channel or an item mean a link, a date or an id."""
        if any(name in {"href", "lastmod"} or (" " in name and not name.startswith(XML)) for name in attributes):
            raise NotPlain("attributes of an item")

    def _check(self, attributes: dict[str, str]) -> None:
        """A base stays in mind to the end: feedparser forgets it only where there was another one around it."""
        self._names.check(attributes)
        base = attributes.get(BASE)
        if base:
            if not is_plain_address(base):
                raise NotPlain("a base that is no plain address")
            self._base = base

    def _start_item(self, attributes: dict[str, str]) -> None:
        if self._entry is not None or self._depth != self._direct:
            raise NotPlain("an item elsewhere")
        self._check_frame(attributes)
        self._entry = Draft()
        self.served += 1

    def _start_special(self, role: str, attributes: dict[str, str]) -> None:
        """What is to be looked at where there are attributes, or where this is none of an entry's usual elements."""
        if role in _MARKUP and (attributes.get("type", "text").lower() not in _TYPES or "mode" in attributes):
            raise NotPlain(f"type of {role}")
        if role in _BARE and attributes:
            raise NotPlain(f"attributes of {role}")
        if role == "link":
            self._start_link(attributes)
        elif self._entry is None:
            is_image_of_atom = role == "image" and self._item == "entry"
            if is_image_of_atom or role in _NOT_OF_THE_FEED or (role == "title" and "title" in self.said):
                raise NotPlain(f"{role} of the feed")
        elif role == "guid":
            self._entry.is_guid_link = _is_permanent(attributes)
        elif role in {"source", "image"}:
            self._entry.forget_title()

    def _start_link(self, attributes: dict[str, str]) -> None:
        if "url" in attributes or "uri" in attributes:
            raise NotPlain("a link with an address of another name")
        if "href" in attributes:
            self._role = _UNREAD
            if self._entry is not None:
                kind = attributes.get("type")
                self._entry.link_to(
                    self._settled(attributes["href"]),
                    rel=attributes.get("rel", "alternate").lower(),
                    kind=kind if kind is None else kind.lower(),
                )

    def _start_part(self, name: str, attributes: dict[str, str]) -> None:
        parts = _PARTS.get(self._role)
        key = self._names.key(name)
        if parts is None or self._depth != self._at + 1 or "".join(self._pieces).strip():
            raise NotPlain(f"element {key} within {self._role}")
        self._part = parts.get(key, "")
        is_image = self._role == "image"
        if is_image and self._entry is not None:
            raise NotPlain("an image of an entry")
        if (not self._part and (is_image or not is_passed_over(key))) or (is_image and attributes):
            raise NotPlain(f"element {key} within {self._role}")

    def _end(self, _: str) -> None:
        if self._role:
            if self._depth == self._at:
                role, self._role = self._role, ""
                if role != _UNREAD:
                    self._take(role, "".join(self._pieces).strip())
            else:
                self._end_part("".join(self._pieces).strip())
        elif self._entry is not None and self._depth == self._direct:
            if len(self.entries) < self._keep:
                self.entries.append(self._entry.values)
            self._entry = None
        self._pieces.clear()
        self._depth -= 1

    def _end_part(self, text: str) -> None:
        if not self._part and text:
            raise NotPlain(f"text within a part of {self._role}")
        if self._part and self._role == "author" and self._entry is not None:
            self._entry.author_part(self._part, text)

    def _take(self, role: str, text: str) -> None:
        """Keep a text that has ended."""
        entry = self._entry
        if role in _DATES and "/" in text:
            # One of feedparser's readers of dates fails at some of these, and the page with it.
            raise NotPlain("a date with slashes")
        if entry is None:
            if role in _OF_THE_FEED:
                self.said[role] = mended(text)
            return
        if text and (role == "link" or (role == "guid" and entry.is_guid_link)):
            self._settled(text)
        keep = _OF_AN_ENTRY.get(role)
        if keep is not None:
            keep(entry, mended(text), self._depth)

    def _settled(self, address: str) -> str:
        """An address that feedparser's joining with the page's base leaves as it is."""
        if not self._base:
            if ":///" in address:
                raise NotPlain("an address with too many slashes")
        elif not is_plain_address(address) and not _NAME.match(address):
            raise NotPlain("a relative address with a base")
        return address


def _is_permanent(attributes: dict[str, str]) -> bool:
    """Whether an id with these attributes is an address too."""
    says = [value for name, value in attributes.items() if name.lower() == "ispermalink"]
    if len(says) > 1:
        raise NotPlain("two attributes of one name")
    return not says or says[0] == "true"


def _refuse_doctype(*_: object) -> None:
    raise NotPlain("a document type")
