"""The words of an item as features: by their first letters, and two by two as they stand side by side in the headline.

Every word of three letters or more is one, known or not, so weights can be learned for what no lexicon lists. They are
looked up by thousands a second: here a word is its first letters alone, and gets its feature's name only where it is
shown or learned. Fewer letters know a word that was met in another form, more tell it from its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
BEGINS, SPELT = "begins ", "spelt "
"""What the names of words by fewer and by more letters begin with."""
FEWER, MORE = 4, 10
_WORD = re.compile(r"[^\W\d_]{3,}")


def _stems(run: str) -> tuple[str, ...]:
    return tuple(word[:LETTERS] for word in _WORD.findall(run))


_STEMS = Remembered(_stems)


def _shapes(run: str) -> tuple[str, ...]:
    """Names of the features that LETTERS letters do not tell already."""
    words = _WORD.findall(run)
    fewer = [f"{BEGINS}{word[:FEWER]}" for word in words if len(word) > FEWER]
    return (*fewer, *[f"{SPELT}{word[:MORE]}" for word in words if len(word) > LETTERS])


_SHAPES = Remembered(_shapes)


class Words(NamedTuple):
    """First letters of the headline's words, of those that stand in the summary alone, and of two side by side in the
    headline: each once, in order."""

    title: list[str]
    summary: list[str]
    pairs: list[tuple[str, str]]


def stems_of(runs: Iterable[str]) -> list[str]:
    """The first letters of every word in these runs, in order."""
    return list(chain.from_iterable(map(_STEMS.__getitem__, runs)))


def words_of(found: Found) -> Words:
    """The words of an item."""
    every = stems_of(found.title_runs)
    title = dict.fromkeys(every)
    rest = dict.fromkeys(stems_of(found.summary_runs))
    pairs = dict.fromkeys(pairwise(every))
    return Words(list(title), [word for word in rest if word not in title], list(pairs))


def word_features(words: Words) -> dict[str, int]:
    """The same by name, with their amounts."""
    features = {f"{WORD}{word}": IN_SUMMARY for word in words.summary}
    features |= {f"{WORD}{word}": IN_TITLE for word in words.title}
    return features | {f"{PAIR}{one} {two}": IN_TITLE for one, two in words.pairs}


def shapes_in(run: str) -> tuple[str, ...]:
    """The features of a run's words by fewer and by more letters."""
    return _SHAPES[run]


def shapes_of(found: Found) -> tuple[set[str], set[str]]:
    """The words of the headline by fewer and by more letters, and those that stand in the summary alone."""
    title = set(chain.from_iterable(map(_SHAPES.__getitem__, found.title_runs)))
    return title, set(chain.from_iterable(map(_SHAPES.__getitem__, found.summary_runs))) - title


def shape_features(found: Found) -> dict[str, int]:
    """The same with their amounts."""
    title, summary = shapes_of(found)
    return dict.fromkeys(summary, IN_SUMMARY) | dict.fromkeys(title, IN_TITLE)


def shapes_total(found: Found, numbers: Mapping[str, int]) -> int:
    """The sum of amount x number over them."""
    title, summary = shapes_of(found)
    get = numbers.get
    return IN_TITLE * sum(filter(None, map(get, title))) + IN_SUMMARY * sum(filter(None, map(get, summary)))


def places(found: Found, feature: str) -> list[Span]:
    """Where the words of such a feature stand; worked out once, since several ask for them."""
    spans = found.places.get(feature)
    if spans is None:
        spans = found.places[feature] = _places(found, feature)
    return spans


def _places(found: Found, feature: str) -> list[Span]:
    text, offset = found.text, found.offset
    at = feature.index(" ") + 1
    kind, letters = feature[:at], feature[at:]
    spans: list[Span] = []
    start = text.find(letters)
    while start >= 0:
        match = _WORD.match(text, start)
        end = match.end() if match else start + 1
        whole = _is_told(kind, len(letters), length=end - start)
        if match and whole and (not start or text[start - 1] == " " or not _WORD.match(text, start - 1)):
            if start < offset:
                spans.append(Span("title", start, end, feature))
            else:
                spans.append(Span("summary", start - offset, end - offset, feature))
        start = text.find(letters, end)
    return spans


def _is_told(kind: str, letters: int, *, length: int) -> bool:
    """Whether a word that begins with so many letters of a feature, and has this length, has the feature."""
    if kind == BEGINS:
        return length > letters
    return letters in (length, MORE if kind == SPELT else LETTERS)


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
        get = self.words.get
        full = sum(filter(None, map(get, words.title))) + sum(filter(None, map(self.pairs.get, words.pairs)))
        return IN_TITLE * full + IN_SUMMARY * sum(filter(None, map(get, words.summary)))
