"""What the features of an item add to its relevance by learned weights: made once for each feature, then looked up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache, partial
from itertools import chain, pairwise
from typing import NamedTuple

from tracker.domain.tags import ScorePart
from tracker.tagging.features import ALONE, ALWAYS, WITH
from tracker.tagging.remembered import Remembered
from tracker.tagging.view import View
from tracker.tagging.words import BEGINS, IN_SUMMARY, IN_TITLE, PAIR, SPELT, WORD, shapes_in, stems_of

LEARNED = "learned: "


class Addend(NamedTuple):
    """What a feature adds, in thousandths, and the part that tells it.

    Where `is_word`, the feature is one of single words, whose places in an item belong into the part.
    """

    feature: str
    amount: int
    part: ScorePart
    is_word: bool


class Learned(NamedTuple):
    """What all weights together add to an item, in thousandths, and the largest addends, the largest first."""

    total: int
    largest: list[Addend]


class Addends:
    """The addends of all weights, the largest first; what is looked up is the place of each in that order, 0 for none.

    Words and concepts have one for the headline and one for the summary.
    """

    __slots__ = (
        "_alone",
        "_always",
        "_amounts",
        "_combinations",
        "_concepts",
        "_names",
        "_pairs",
        "_summary",
        "_summary_of",
        "_title",
    )

    def __init__(self, weights: Mapping[str, int]) -> None:
        amounts = [
            (weight * share // 100, name, share) for name, weight in weights.items() for share in (IN_TITLE, IN_SUMMARY)
        ]
        amounts.sort(key=lambda one: (-abs(one[0]), one[1]))
        self._names = ["", *[name for _, name, _ in amounts]]
        self._amounts = [0, *[amount for amount, _, _ in amounts]]
        places = {(name, share): place for place, (_, name, share) in enumerate(amounts, start=1)}
        title, summary = ({name: places[name, share] for name in weights} for share in (IN_TITLE, IN_SUMMARY))
        self._always, self._alone = title.get(ALWAYS, 0), title.get(ALONE, 0)
        self._concepts = (title, summary)
        self._combinations = {name[len(WITH) :]: place for name, place in title.items() if name.startswith(WITH)}
        self._pairs = {
            tuple(name[len(PAIR) :].split(" ", 1)): place for name, place in title.items() if name.startswith(PAIR)
        }
        self._title, self._summary = Remembered(partial(_of_words, title)), Remembered(partial(_of_words, summary))
        self._summary_of = {0: 0} | {title[name]: summary[name] for name in weights}

    def of(self, view: View, *, most: int) -> Learned:
        """Those of one item, `most` of them by name; what stands in both texts is taken as in the headline."""
        found, hits = view.found, view.hits
        title, summary = self._concepts
        places = set(chain.from_iterable(map(self._title.__getitem__, found.title_runs)))
        places.update([title.get(hit.concept.name, 0) for hit in hits if hit.in_title])
        rest = set(chain.from_iterable(map(self._summary.__getitem__, found.summary_runs)))
        rest.update([summary.get(hit.concept.name, 0) for hit in hits if not hit.in_title])
        rest.difference_update(map(self._summary_of.__getitem__, places))
        places |= rest
        places.update(filter(None, map(self._pairs.get, pairwise(stems_of(found.title_runs)))))
        places.update([self._combinations.get(one.name, 0) for one in view.combinations])
        places.add(self._always)
        if found.is_headline_alone:
            places.add(self._alone)
        places.discard(0)
        total = sum(map(self._amounts.__getitem__, places))
        return Learned(total, [_addend(self._names[place], self._amounts[place]) for place in sorted(places)[:most]])


def _of_words(places: Mapping[str, int], run: str) -> tuple[int, ...]:
    """The places of the words in a run, by all the letters that tell them."""
    features = [*[f"{WORD}{stem}" for stem in stems_of([run])], *shapes_in(run)]
    return tuple([place for feature in features if (place := places.get(feature))])


@lru_cache(maxsize=4096)
def _addend(feature: str, amount: int) -> Addend:
    is_word = feature.startswith((WORD, BEGINS, SPELT))
    return Addend(feature, amount, ScorePart(f"{LEARNED}{feature}", thousandths(amount), ()), is_word)


@lru_cache(maxsize=4096)
def thousandths(points: int) -> Decimal:
    """As few digits as say it: tenths for the rules' parts."""
    return Decimal(points) / 1000 if points % 100 else Decimal(points // 100) / 10
