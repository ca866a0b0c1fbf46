"""The words of an item as features: by their first letters, and two by two as they stand side by side in the headline.

Every word of three letters or more is one, known or not, so weights can be learned for what no lexicon lists. Fewer
letters know a word that was met in another form, more tell it from its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import pairwise

from tracker.domain.tags import Span
from tracker.tagging.matcher import Found

WORD, PAIR = "word ", "words "
"""What the names of such features begin with; no concept's name has a blank."""
IN_TITLE, IN_SUMMARY = 100, 50
"""Hundredths: what a word, or a concept, counts."""
LETTERS = 6
"""Letters of a word that count: inflection mostly changes what follows."""
BEGINS, SPELT = "begins ", "spelt "
"""What the names of words by fewer and by more letters begin with."""
_BEGINS, _SPELT = BEGINS.rstrip(), SPELT.rstrip()
FEWER, MORE = 4, 10
_WORD = re.compile(r"[^\W\d_]{3,}")


def stems_of(runs: Iterable[str]) -> list[str]:
    """The first letters of every word in these runs, in order."""
    return [word[:LETTERS] for run in runs for word in _WORD.findall(run)]


def word_features(found: Found) -> dict[str, int]:
    """The words of an item by their first letters, and those side by side in the headline, with their amounts."""
    title = stems_of(found.title_runs)
    features = {f"{WORD}{stem}": IN_SUMMARY for stem in stems_of(found.summary_runs)}
    features |= {f"{WORD}{stem}": IN_TITLE for stem in title}
    return features | {f"{PAIR}{one} {two}": IN_TITLE for one, two in pairwise(title)}


def shapes_in(runs: Iterable[str]) -> list[str]:
    """The features of every word in these runs by fewer and by more letters, where LETTERS do not tell them already."""
    words = [word for run in runs for word in _WORD.findall(run)]
    fewer = [f"{BEGINS}{word[:FEWER]}" for word in words if len(word) > FEWER]
    return [*fewer, *[f"{SPELT}{word[:MORE]}" for word in words if len(word) > LETTERS]]


def shape_features(found: Found) -> dict[str, int]:
    """The words of an item by fewer and by more letters, with their amounts."""
    return dict.fromkeys(shapes_in(found.summary_runs), IN_SUMMARY) | dict.fromkeys(
        shapes_in(found.title_runs), IN_TITLE
    )


def spans_of(found: Found, features: Collection[str]) -> list[Span]:
    """Where the words stand whose first letters are among these features, in order."""
    spans: list[Span] = []
    for feature in features:
        spans += places(found, feature)
    if len(spans) > 1:
        spans.sort(key=_in_order)
    return spans


def _in_order(span: Span) -> tuple[bool, int]:
    return span.field == "summary", span.start


def places(found: Found, feature: str) -> list[Span]:
    """Where the words of such a feature stand; worked out once, since several ask for them."""
    spans = found.places.get(feature)
    if spans is None:
        spans = found.places[feature] = _places(found, feature)
    return spans


def _places(found: Found, feature: str) -> list[Span]:
    """Of the words with a feature's letters, those that have it: a longer word where it `begins`; else that word alone,
    unless words are cut to so many letters."""
    text, offset, spans = found.text, found.offset, list[Span]()
    kind, letters = feature.split(" ", 1)
    size, begins = len(letters), kind == _BEGINS
    is_cut = size == (MORE if kind == _SPELT else LETTERS)
    start = text.find(letters)
    while start >= 0:
        match = _WORD.match(text, start)
        end = match.end() if match else start + 1
        whole = end - start > size if begins else is_cut or end - start == size
        if match and whole and (not start or text[start - 1] == " " or not _WORD.match(text, start - 1)):
            if start < offset:
                spans.append(Span("title", start, end, feature))
            else:
                spans.append(Span("summary", start - offset, end - offset, feature))
        start = text.find(letters, end)
    return spans
