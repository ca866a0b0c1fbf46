"""Words of others on a page: which of them were read, and which way they run."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tracker.domain.items import Item
from tracker.domain.tags import Place
from tracker.projections.views import ItemView

Mark = Literal["", "part", "tag"]
_MARKS: tuple[Mark, ...] = ("", "part", "tag")
_PART, _TAG = 1, 2
_RUN = re.compile(rb"(.)\1*", re.DOTALL)
"""Characters of one level, one behind the other."""

_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "syr", "ug", "ur", "yi"})
_LATIN_COMMA = frozenset({"he", "yi"})
"""Languages that run from the right and have no comma of their own."""
_NO_LANGUAGE = frozenset({"", "mis", "mul", "und", "zxx"})
_OVERRIDES = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters with one mark: words behind a `tag`, behind a `part` of relevance only, or neither."""

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Marked:
    """An item's title and summary in pieces, which put together are the text, and the language both are in."""

    title: tuple[Piece, ...]
    summary: tuple[Piece, ...]
    language: str


def marked(view: ItemView) -> Marked:
    """The words of an item with those marked that its tagger went by; what is within others is marked once."""
    said = view.screening.parts
    tags = view.reading.tags if view.reading else ()
    parts = [span for part in said for span in part.spans]
    causes = [span for tag in tags for span in tag.spans]
    day = view.reading.day if view.reading else None
    return _marked(view.item, parts=parts, tags=[*causes, *((day.span,) if day else ())])


def _marked(item: Item, *, parts: Iterable[Place], tags: Iterable[Place]) -> Marked:
    levels = {"title": bytearray(len(item.title)), "summary": bytearray(len(item.summary))}
    for level, places in ((_PART, parts), (_TAG, tags)):
        for place in places:
            row = levels[place.field]
            end = min(place.end, len(row))
            row[place.start : end] = bytes([level]) * max(0, end - place.start)
    return Marked(_pieces(item.title, levels["title"]), _pieces(item.summary, levels["summary"]), item.language)


def _pieces(text: str, levels: bytearray) -> tuple[Piece, ...]:
    return tuple(Piece(text[run.start() : run.end()], _MARKS[run[0][0]]) for run in _RUN.finditer(levels))


def runs(language: str) -> str:
    """The direction of a language's script, as HTML's `dir`; that of the first letter where no language is named."""
    code = language.partition("-")[0].casefold()
    if code in _NO_LANGUAGE:
        return "auto"
    return "rtl" if code in _RIGHT_TO_LEFT else "ltr"


def comma(language: str | None) -> str:
    """What stands between the words of a list in a language."""
    code = (language or "").partition("-")[0].casefold()
    return "\u060c " if code in _RIGHT_TO_LEFT - _LATIN_COMMA else ", "


def tame(text: str) -> str:
    """Text for where nothing can be isolated, such as a window's title: without marks that turn what follows."""
    return text.translate(_OVERRIDES)
