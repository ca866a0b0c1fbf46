"""The words of an item as features: by their first letters, and two by two as they stand side by side in the headline.

Every word of three letters or more is one, known or not, so weights can be learned for what no lexicon lists. They are
looked up by thousands a second: here a word is its first letters alone, and gets its feature's name only where it is
shown or learned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import NamedTuple

from tracker.domain.tags import Span
from tracker.tagging.matcher import Found
from tracker.tagging.remembered import Remembered

WORD, PAIR = "word ", "words "
"""What the names of such features begin with; no concept's name has a blank."""
IN_TITLE, IN_SUMMARY = 100, 50
"""Hundredths: what a word, or a concept, counts."""
LETTERS = 6
"""Letters of a word that count: inflection mostly changes what follows."""
_WORD = re.compile(r"[^\W\d_]{3,}")


def _stems(run: str) -> tuple[str, ...]:
    return tuple(word[:LETTERS] for word in _WORD.findall(run))


_STEMS = Remembered(_stems)


class Words(NamedTuple):
    """First letters of the headline's words, and of those that stand in the summary alone, each once; in order."""

    title: list[str]
    summary: list[str]


def words_of(found: Found) -> Words:
    """The words of an item."""
    title = list(chain.from_iterable(map(_STEMS.__getitem__, found.title_runs)))
    rest = dict.fromkeys(chain.from_iterable(map(_STEMS.__getitem__, found.summary_runs)))
    for word in title:
        rest.pop(word, None)
    return Words(title, list(rest))


def word_features(words: Words) -> dict[str, int]:
    """The same by name, with their amounts."""
    features = {f"{WORD}{word}": IN_SUMMARY for word in words.summary}
    features |= {f"{WORD}{word}": IN_TITLE for word in words.title}
    return features | {f"{PAIR}{one} {two}": IN_TITLE for one, two in pairwise(words.title)}


def places(found: Found, word: str) -> Iterator[Span]:
    """Where the words with these first letters stand."""
    text, offset = found.text, found.offset
    start = text.find(word)
    while start >= 0:
        match = _WORD.match(text, start)
        end = match.end() if match else start + 1
        if match and not (start and _WORD.match(text, start - 1)) and match[0][:LETTERS] == word:
            moved = 0 if start < offset else offset
            yield Span("summary" if moved else "title", start - moved, end - moved, f"{WORD}{word}")
        start = text.find(word, end)


@dataclass(frozen=True, slots=True)
class WordNumbers:
    """One number for each word and pair that has weights; sums over an item's words."""

    words: dict[str, int]
    pairs: dict[tuple[str, str], int]

    @classmethod
    def of(cls, numbers: Mapping[str, int]) -> WordNumbers:
        """Those of a table of features that are words."""
        words = {name[len(WORD) :]: number for name, number in numbers.items() if name.startswith(WORD)}
        pairs = {
            (parts[0], parts[2]): number
            for name, number in numbers.items()
            if name.startswith(PAIR) and (parts := name[len(PAIR) :].partition(" "))
        }
        return cls(words, pairs)

    def at_least(self, number: int) -> frozenset[str]:
        """The words with so high a number, by their first letters."""
        return frozenset(word for word, found in self.words.items() if found >= number)

    def total(self, words: Words) -> int:
        """The sum of amount x number."""
        get, pair, title = self.words.get, self.pairs.get, words.title
        full = sum([get(word, 0) for word in dict.fromkeys(title)])
        full += sum([pair(both, 0) for both in dict.fromkeys(pairwise(title))])
        return IN_TITLE * full + IN_SUMMARY * sum([get(word, 0) for word in words.summary])
