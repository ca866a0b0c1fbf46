"""What the features of an item add to its relevance by learned weights: made once for each feature, then looked up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from tracker.domain.tags import ScorePart
from tracker.tagging.features import ALWAYS, WITH, standing
from tracker.tagging.view import View
from tracker.tagging.words import IN_SUMMARY, IN_TITLE, PAIR, WORD, Words

LEARNED = "learned: "


class Addend(NamedTuple):
    """What a feature adds, in thousandths, and the part that tells it.

    `word` holds the first letters of a feature that is a word: its places in an item belong into the part.
    """

    feature: str
    amount: int
    part: ScorePart
    word: str | None


class Addends:
    """The addends of all weights, the largest first: what is looked up is the place of each in that order, from 1, by
    whether a word or a concept stands in the headline or in the summary."""

    __slots__ = ("_always", "_combinations", "_concepts", "_in_order", "_pairs", "_words")

    def __init__(self, weights: Mapping[str, int]) -> None:
        amounts = [
            (weight * amount // 100, name, amount) for name, weight in weights.items() for amount in (IN_TITLE, IN_SUMMARY)
        ]
        amounts.sort(key=lambda one: (-abs(one[0]), one[1]))
        self._in_order = [_addend("", 0), *[_addend(name, added) for added, name, _ in amounts]]
        places = {(name, amount): place for place, (_, name, amount) in enumerate(amounts, start=1)}
        whole, half = ({name: places[name, amount] for name in weights} for amount in (IN_TITLE, IN_SUMMARY))
        self._always = whole.get(ALWAYS)
        self._concepts = (half, whole)
        self._combinations = {name[len(WITH) :]: place for name, place in whole.items() if name.startswith(WITH)}
        self._words = [{n[len(WORD) :]: place for n, place in t.items() if n.startswith(WORD)} for t in (whole, half)]
        self._pairs = {
            tuple(name[len(PAIR) :].split(" ", 1)): place for name, place in whole.items() if name.startswith(PAIR)
        }

    def of(self, view: View, words: Words) -> list[Addend]:
        """Those of one item, the largest first."""
        in_title, in_summary = self._words
        concepts = self._concepts
        found = [
            self._always,
            *[concepts[here].get(name) for name, here in standing(view).items()],
            *[self._combinations.get(combination.name) for combination in view.combinations],
            *map(in_title.get, words.title),
            *map(in_summary.get, words.summary),
            *map(self._pairs.get, words.pairs),
        ]
        return list(map(self._in_order.__getitem__, sorted(filter(None, found))))


def _addend(feature: str, amount: int) -> Addend:
    word = feature[len(WORD) :] if feature.startswith(WORD) else None
    return Addend(feature, amount, ScorePart(f"{LEARNED}{feature}", thousandths(amount), ()), word)


@lru_cache(maxsize=4096)
def thousandths(points: int) -> Decimal:
    """As few digits as say it: tenths for the rules' parts."""
    return Decimal(points) / 1000 if points % 100 else Decimal(points // 100) / 10
