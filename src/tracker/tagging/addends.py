"""What the features of an item add to its relevance by learned weights: made once for each feature, then looked up."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from tracker.domain.tags import ScorePart
from tracker.tagging.vocabulary import Present, Vocabulary
from tracker.tagging.words import BEGINS, IN_SUMMARY, IN_TITLE, SPELT, WORD

LEARNED = "learned: "
_KEPT = 4_096
"""Addends that are kept as they are told."""


class Addend(NamedTuple):
    """What a feature adds, in thousandths, and the part that tells it.

    Where `is_word`, the feature is one of single words, whose places in an item belong into the part.
    """

    feature: str
    amount: int
    part: ScorePart
    is_word: bool


class Learned(Struct, frozen=True, gc=False):
    """What all weights together add to an item, in thousandths, and the largest addends, the largest first."""

    total: int
    largest: list[Addend]


class Addends:
    """The addends of all weights, from 1 on, the largest last, and by the places of their features which is whose: each
    has one for the headline and one for the summary, and what weighs nothing has 0, which is no addend."""

    __slots__ = ("_amounts", "_names", "_summary", "_title", "_told")

    def __init__(self, weights: Mapping[str, int], vocabulary: Vocabulary) -> None:
        addends = [
            (weight * share // 100, name, share) for name, weight in weights.items() for share in (IN_TITLE, IN_SUMMARY)
        ]
        addends.sort(key=lambda one: (-abs(one[0]), one[1]), reverse=True)
        self._names = ["", *[name for _, name, _ in addends]]
        self._amounts = array("i", [0, *[amount for amount, _, _ in addends]])
        ranks = {(name, share): rank for rank, (_, name, share) in enumerate(addends, start=1)}
        self._title, self._summary = (
            array("i", [ranks.get((name, share), 0) for name in vocabulary.names]) for share in (IN_TITLE, IN_SUMMARY)
        )
        self._told: dict[int, Addend] = {}

    def of(self, present: Present, *, most: int) -> Learned:
        """Those of one item, `most` of them by name."""
        ranks = [*filter(None, map(self._title.__getitem__, present.title))]
        ranks += filter(None, map(self._summary.__getitem__, present.summary))
        total = sum(map(self._amounts.__getitem__, ranks))
        ranks.sort(reverse=True)
        return Learned(total, list(map(self._addend, ranks[:most])))

    def _addend(self, rank: int) -> Addend:
        told = self._told.get(rank)
        if told is None:
            if len(self._told) >= _KEPT:
                self._told.clear()
            told = self._told[rank] = _told(self._names[rank], self._amounts[rank])
        return told


def _told(feature: str, amount: int) -> Addend:
    is_word = feature.startswith((WORD, BEGINS, SPELT))
    return Addend(feature, amount, ScorePart(f"{LEARNED}{feature}", thousandths(amount), ()), is_word)


@lru_cache(maxsize=4096)
def thousandths(points: int) -> Decimal:
    """As few digits as say it: tenths for the rules' parts."""
    return Decimal(points) / 1000 if points % 100 else Decimal(points // 100) / 10
