"""What the features of an item add to its relevance by learned weights: made once for each feature, then looked up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from tracker.domain.tags import ScorePart
from tracker.tagging.features import ALWAYS, WITH
from tracker.tagging.view import View
from tracker.tagging.words import IN_SUMMARY, IN_TITLE, PAIR, WORD, Words

LEARNED = "learned: "


class Addend(NamedTuple):
    """What a feature adds, in thousandths, and the part that tells it; in order the largest is first.

    `word` holds the first letters of a feature that is a word: its places in an item belong into the part.
    """

    rank: int
    feature: str
    amount: int
    part: ScorePart
    word: str | None


class Addends:
    """The addends of all weights: of words and concepts by whether they stand in the headline or in the summary."""

    __slots__ = ("_combinations", "_concepts", "_pairs", "_words")

    def __init__(self, weights: Mapping[str, int]) -> None:
        whole = {name: _addend(name, weight * IN_TITLE // 100) for name, weight in weights.items()}
        half = {name: _addend(name, weight * IN_SUMMARY // 100) for name, weight in weights.items()}
        self._concepts = {True: whole, False: half}
        self._combinations = {name[len(WITH) :]: one for name, one in whole.items() if name.startswith(WITH)}
        self._words = [{one.word: one for one in table.values() if one.word} for table in (whole, half)]
        self._pairs = {
            tuple(name[len(PAIR) :].split(" ", 1)): one for name, one in whole.items() if name.startswith(PAIR)
        }

    def of(self, view: View, words: Words) -> list[Addend]:
        """Those of one item, the largest first."""
        standing = {hit.concept.name: hit.in_title for hit in reversed(view.hits)}
        in_title, in_summary = self._words
        found = [
            self._concepts[True].get(ALWAYS),
            *[self._concepts[here].get(name) for name, here in standing.items()],
            *[self._combinations.get(combination.name) for combination in view.combinations],
            *map(in_title.get, words.title),
            *map(in_summary.get, words.summary),
            *map(self._pairs.get, words.pairs),
        ]
        return sorted(filter(None, found))


def _addend(feature: str, amount: int) -> Addend:
    word = feature[len(WORD) :] if feature.startswith(WORD) else None
    return Addend(-abs(amount), feature, amount, ScorePart(f"{LEARNED}{feature}", thousandths(amount), ()), word)


@lru_cache(maxsize=4096)
def thousandths(points: int) -> Decimal:
    """As few digits as say it: tenths for the rules' parts."""
    return Decimal(points) / 1000 if points % 100 else Decimal(points // 100) / 10
