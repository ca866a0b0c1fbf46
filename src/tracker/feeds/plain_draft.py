"""An entry as feedparser would leave it, filled element by element: which of several texts stays, what stands in.

Each rule is feedparser's own, odd as some are, and nothing else; tests hold the two equal.
"""

from __future__ import annotations

import contextlib
import re
from typing import Any

from tracker.feeds.claims import read_date
from tracker.feeds.plain_names import NotPlain

_HTML = frozenset(("text/html", "html", "application/xhtml+xml", "xhtml"))
_REFERENCE = re.compile("&([A-Za-z0-9_]+);")
_C1 = re.compile("[\x80-\x9f]")
_UNDEFINED = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))
_WINDOWS = {code: bytes([code]).decode("windows-1252") for code in range(0x80, 0xA0) if code not in _UNDEFINED}


def mended(text: str) -> str:
    """Text without two common mistakes: UTF-8 that was encoded twice, and windows-1252 that was taken for Latin-1."""
    if text.isascii():
        return text
    with contextlib.suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    return text.translate(_WINDOWS) if _C1.search(text) else text


class Draft:
    """The values of one entry under feedparser's names; depths count from 1 at the root."""

    __slots__ = ("_depths", "_detail", "_has_content", "_title_depth", "is_guid_link", "values")

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.is_guid_link = True
        self._depths: dict[str, int] = {}
        self._detail: dict[str, str] | None = None
        self._title_depth = -1
        self._has_content = False

    def _put(self, key: str, text: str, depth: int) -> None:
        """Keep the text unless there is one from less deep within the entry."""
        if depth <= self._depths.get(key, depth):
            self._depths[key] = depth
            self.values[key] = text

    def title(self, text: str, depth: int) -> None:
        """The first title that says something stays."""
        self.media_title(text, depth)
        if text:
            self._title_depth = depth

    def media_title(self, text: str, depth: int) -> None:
        """A picture's title serves until the entry's own comes."""
        if not -1 < self._title_depth <= depth:
            self._put("title", text, depth)

    def forget_title(self) -> None:
        """The next title counts again, whatever came before."""
        self._title_depth = -1

    def summary(self, text: str, depth: int) -> None:
        """A second one is content, unless content came before; then it replaces."""
        if "summary" in self.values and not self._has_content:
            self.content(text, depth)
        else:
            self._put("summary", text, depth)

    def content(self, text: str, _: int) -> None:
        """Content stands in for a summary that is missing."""
        self._has_content = True
        self.values.setdefault("content", []).append({"value": text})
        self.values.setdefault("summary", text)

    def link(self, text: str, _: int) -> None:
        """The address that an element holds as its text."""
        if "&" in text:
            text = _REFERENCE.sub(r"&\1", text.replace("&amp;", "&"))
        self.values["link"] = text

    def link_to(self, address: str, *, rel: str, kind: str | None) -> None:
        """The address of a `href`; only that of a page is the entry's."""
        if kind is None:
            kind = "application/atom+xml" if rel == "self" else "text/html"
        if rel == "alternate" and kind in _HTML:
            self.values["link"] = address

    def guid(self, text: str, _: int) -> None:
        """An id is the link too unless it denies that, and if none came before."""
        self.values["id"] = text
        self.values.setdefault("guidislink", self.is_guid_link and "link" not in self.values)
        if self.is_guid_link:
            self.values.setdefault("link", text)

    def published(self, words: str, _: int) -> None:
        """The last of several stays."""
        self.values["published"], self.values["published_parsed"] = words, read_date(words)

    def updated(self, words: str, _: int) -> None:
        """The last of several stays."""
        self.values["updated"], self.values["updated_parsed"] = words, read_date(words)

    def author_part(self, key: str, text: str) -> None:
        """Name, e-mail or address within an author; the first takes over what an author before was called."""
        if self._detail is None:
            before = self.values.get("author", "")
            if "@" in before:
                raise NotPlain("an author after one with an e-mail address")
            self._detail = {"name": before} if before else {}
        self._detail[key] = text

    def author(self, text: str, _: int) -> None:
        """The end of an author: its parts if it has any, else its text."""
        detail, self._detail = self._detail or {}, None
        name, email = detail.get("name"), detail.get("email")
        self.values["author"] = f"{name} ({email})" if name and email else name or email or text
