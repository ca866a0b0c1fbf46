"""From whatever an outlet wrote, with markup and stray bytes, to plain text that any UTF-8 database can hold."""

from __future__ import annotations

import html
import re

import nh3

# Tags are cut out without a trace; where one ends a line on a page, the words beside it must not run together.
_BREAKS = re.compile(r"<(?=/?(?:p|br|div|li|ul|ol|tr|td|th|h[1-6]|hr|blockquote|figcaption)\b)", re.IGNORECASE)
# Control characters, lone surrogates, and marks that only steer display: they hide or reorder words. The joiners
# U+200C and U+200D and the direction marks U+200E and U+200F stay, because words in Arabic script are spelled with
# them.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
_UNSEEN = re.compile("[\u00ad\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_SURROGATES = re.compile("[\ud800-\udfff]")
# Any of them, but for the control characters that `str.split` takes for spaces by itself.
_ODD = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def plain(markup: str, *, longest: int) -> str:
    """Text only: tags, scripts and styles gone, entities read, spaces collapsed, at most `longest` characters.

    Reads no more than eight times `longest` of the markup, so that its cost is bounded.
    """
    text = markup[: 8 * longest]
    if not text.isascii():
        text = _SURROGATES.sub("\ufffd", text)
    if "<" in text:
        text = nh3.clean(_BREAKS.sub(" <", text), tags=set())
    if "&" in text:
        text = html.unescape(text)
    return line(text, longest=longest)


def is_shortened(markup: str, *, longest: int) -> bool:
    """Whether `plain` leaves out some of it."""
    return len(markup) > 8 * longest or (len(markup) > longest and len(plain(markup, longest=longest + 2)) > longest)


def line(text: str, *, longest: int) -> str:
    """One line of what is already text: no control characters, no surrogates, single spaces, at most `longest`."""
    text = text[: 8 * longest]
    if not text.isprintable() and _ODD.search(text):
        text = _UNSEEN.sub("", _CONTROLS.sub(" ", _SURROGATES.sub("\ufffd", text)))
    return " ".join(text.split())[:longest].rstrip()
