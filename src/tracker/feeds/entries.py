"""What every kind of feed does alike with its entries: their links, their ids, which repeat, and what was left out."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from tracker.coreference.urls import canonical_url
from tracker.feeds.base import Entry
from tracker.feeds.text import is_shortened, line, plain

TITLE, SUMMARY, AUTHOR, URL, GUID = 1_000, 8_000, 200, 2_048, 1_024
"""The most characters kept of each field."""


# An absolute address that is left as it is when it is joined with another and taken apart: no user, no brackets,
# nothing to quote, no empty query.
_PLAIN_ADDRESS = re.compile(
    r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]{1,5})?"
    r"(?:/[A-Za-z0-9/._~%+,=@!$&'()*:-]*)?(?:\?[A-Za-z0-9/._~%+,=@!$&'()*:;?-]+)?(?:#[A-Za-z0-9/._~%+,=@!$&'()*:;?-]+)?"
)


def is_plain_address(text: str) -> bool:
    """Whether it is written out in full, in the characters of an ordinary http or https address."""
    return _PLAIN_ADDRESS.fullmatch(text) is not None


def link_of(text: str, *, base: str) -> str | None:
    """An entry's address made absolute; anything but http and https (a script, a mail address) is none."""
    if len(text) <= URL and is_plain_address(text) and is_plain_address(base):
        return text
    return joined(text, base=base)


def joined(text: str, *, base: str) -> str | None:
    """The long way of `link_of`, for any address."""
    text = line(text, longest=URL + 1)
    if not text or len(text) > URL:
        return None
    try:
        absolute = urljoin(base, text)
        parts = urlsplit(absolute)
    except ValueError:
        return None
    return absolute if parts.scheme in {"http", "https"} and parts.netloc and len(absolute) <= URL else None


def guid_of(claimed: str, *, link: str | None, text: str) -> str:
    """What an outlet calls the entry: its own id, else its link, else a digest of its text."""
    guid = line(claimed, longest=GUID + 1) or link or _digest(text)
    return guid if len(guid) <= GUID else _digest(claimed or guid)


@dataclass(slots=True)
class Fields:
    """Reads the fields of one page's entries, and counts what was too long to be kept whole."""

    shortened: int = 0
    unaddressed: int = 0

    def text(self, markup: str, *, longest: int) -> str:
        """A text as it is kept."""
        self.shortened += is_shortened(markup, longest=longest)
        return plain(markup, longest=longest)

    def link(self, text: str, *, base: str) -> str | None:
        """An address as it is kept."""
        found = link_of(text, base=base)
        self.unaddressed += found is None and len(text) > URL
        return found


def is_empty(entry: Entry) -> bool:
    """Whether there is neither text nor a link."""
    return not (entry.title or entry.summary or entry.url)


def distinct(entries: list[Entry]) -> list[Entry]:
    """Entries that repeat word for word, or by guid and link, are kept once: the first of each.

    Links are alike that differ only in what tracks a reader. One guid may stand for several stories of a page; which of
    them is known by it is decided where the log is seen.
    """
    guids = Counter(entry.guid for entry in entries)
    kept: dict[tuple[str, str | None], Entry] = {}
    for entry in entries:
        address = canonical_url(entry.url) if entry.url and guids[entry.guid] > 1 else None
        kept.setdefault((entry.guid, address or entry.url), entry)
    return list(kept.values())


def cut_note(served: int, read: int, kept: int, *, fields: Fields) -> str | None:
    """What was left out of a page, in words; `None` where nothing was."""
    notes = []
    if served > read:
        notes.append(f"read the first {read} of {served} entries")
    if read > kept:
        notes.append(f"left out {read - kept} that {'was' if read - kept == 1 else 'were'} empty or repeated")
    if fields.shortened:
        notes.append(f"shortened {fields.shortened} {'text' if fields.shortened == 1 else 'texts'}")
    if fields.unaddressed:
        notes.append(f"left out {fields.unaddressed} addresses of more than {URL} characters")
    return "; ".join(notes) or None


def _digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
