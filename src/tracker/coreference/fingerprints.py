"""What a report can be recognised by: its words, its numbers, and the concepts a tagger found in it.

Words only tell reports of one language apart; numbers and concepts are the same in every language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from tracker.domain.tags import Reading, Span

WORD_LENGTH = 5
"""Letters of a word that count: inflection mostly changes what follows."""
_TOKEN = re.compile(r"[^\W\d_]{3,}|\d+(?:[.,]\d+)*")
_PLAIN_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_PLAIN_TOKEN = re.compile(rf"[a-z]{{3,}}|{_PLAIN_NUMBER.pattern}")
_PLAIN_WORD = re.compile(rf"([a-z]{{4,{WORD_LENGTH}}})[a-z]*")
"""The same for a folded text of ASCII, and twice as fast; of words their beginnings only."""


class _Marks(dict[int, int | None]):
    """A table for `str.translate` that drops combining marks, and learns each character when it first meets it."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_WITHOUT_MARKS = _Marks({0x64A: 0x6CC, 0x649: 0x6CC, 0x643: 0x6A9})
"""Letters that are written in two ways are one, too: both letters ye and both letters kaf."""
_YEAR = re.compile(r"(?:1[39]|20)\d\d")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """`words` are folded beginnings of words; `numbers` are digits without separators, no years."""

    words: frozenset[str]
    numbers: frozenset[str]


def fingerprint(title: str, summary: str) -> Fingerprint:
    """The fingerprint of one report's text."""
    words, numbers = words_and_numbers(title, summary)
    return Fingerprint(words=frozenset(words), numbers=frozenset(numbers))


def words_and_numbers(title: str, summary: str) -> tuple[list[str], list[str]]:
    """What a fingerprint is made of, each as often as it stands there."""
    plain = folded(f"{title}\n{summary}")
    if plain.isascii():
        return _PLAIN_WORD.findall(plain), _numbers(_PLAIN_NUMBER.findall(plain))
    found = _TOKEN.findall(plain)
    return _words(found), _numbers([token for token in found if not token[0].isalpha()])


def tokens(text: str) -> list[str]:
    """A text's words of three letters or more and its numbers, in order, without case and marks."""
    plain = folded(text)
    return (_PLAIN_TOKEN if plain.isascii() else _TOKEN).findall(plain)


def folded(text: str) -> str:
    """A text without case and marks; its length may change."""
    plain = text.casefold()
    if plain.isascii():
        return plain
    return unicodedata.normalize("NFKD", plain).translate(_WITHOUT_MARKS)


def concepts_of(reading: Reading, *, field: str = "") -> frozenset[str]:
    """Every lexicon concept that a reading rests on; with `field` only those that stand there.

    The name of a mere word among its spans has a blank.
    """
    spans = _spans(reading)
    return frozenset(s.concept for s in spans if " " not in s.concept and (not field or s.field == field))


def names_in(reading: Reading, *, title: str, summary: str, concepts: frozenset[str]) -> frozenset[str]:
    """The features that these concepts leave in a report: their words where they stand, and they themselves."""
    texts = {"title": title, "summary": summary}
    named = {texts[span.field][span.start : span.end] for span in _spans(reading) if span.concept in concepts}
    return frozenset(word for text in named for word in _beginnings(text)) | {f"@{concept}" for concept in concepts}


@lru_cache(maxsize=4_096)
def _beginnings(name: str) -> tuple[str, ...]:
    """The words of a name; there are few, and they come again in every report."""
    return tuple(_words(tokens(name)))


def _spans(reading: Reading) -> list[Span]:
    spans = [span for tag in reading.tags for span in tag.spans]
    return [*spans, *(span for part in reading.screening.parts for span in part.spans)]


def _words(found: Iterable[str]) -> list[str]:
    return [token[:WORD_LENGTH] for token in found if len(token) > 3 and token[0].isalpha()]


def _numbers(found: Iterable[str]) -> list[str]:
    bare = [_digits(token) for token in found if not _YEAR.fullmatch(token)]
    return [digits for digits in bare if len(digits) > 1]


def _digits(number: str) -> str:
    if not number.isascii():
        number = "".join(str(unicodedata.digit(c, 0)) if c.isdigit() else c for c in number)
    return number.replace(",", "").replace(".", "")
