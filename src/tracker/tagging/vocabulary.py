"""Which features that weigh anything an item has, as whole numbers: worked out once for a word, then looked up.

Names are for those who read; an item has some fifty features, and thousands of items a second have theirs weighed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain, pairwise

from msgspec import Struct

from tracker.tagging.features import ALONE, ALWAYS, WITH
from tracker.tagging.lexicon import Concept
from tracker.tagging.matcher import PLACES, STEMS
from tracker.tagging.view import View
from tracker.tagging.words import IN_SUMMARY, IN_TITLE, PAIR, WORD, shapes_in, stems_of


class Present(Struct, frozen=True, gc=False):
    """The places of an item's features: of those in the headline, and of those in the summary alone."""

    title: set[int]
    summary: set[int]

    def total(self, number: Callable[[int], int]) -> int:
        """The sum of amount x number over them."""
        return IN_TITLE * sum(map(number, self.title)) + IN_SUMMARY * sum(map(number, self.summary))


def _letters(name: str) -> tuple[str, str]:
    return name.split(" ", 1)[-1], name


class Vocabulary:
    """The place of every feature that weighs anything, from 1 on, and which of them words, concepts and combinations
    of them have."""

    __slots__ = ("_alone", "_always", "_combinations", "_concepts", "_pairs", "names", "places")

    def __init__(self, names: Iterable[str], *, concepts: Iterable[Concept]) -> None:
        # A word's features stand side by side, so that what is looked up for one is near what is looked up for another.
        self.names = ["", *sorted(set(names), key=_letters)]
        self.places = {name: place for place, name in enumerate(self.names) if name}
        self._always, self._alone = self.places.get(ALWAYS, 0), self.places.get(ALONE, 0)
        self._combinations = {n[len(WITH) :]: place for n, place in self.places.items() if n.startswith(WITH)}
        self._concepts = {concept: self.places.get(concept.name, 0) for concept in concepts}
        self._pairs = {
            tuple(name[len(PAIR) :].split(" ", 1)): place
            for name, place in self.places.items()
            if name.startswith(PAIR)
        }

    def of(self, run: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """The places of the words in a run, by all the letters that tell them, and their first letters."""
        stems = stems_of([run])
        features = [*[f"{WORD}{stem}" for stem in stems], *shapes_in([run])]
        return tuple([self.places[name] for name in features if name in self.places]), tuple(stems)

    def present(self, view: View) -> Present:
        """What an item has; what stands in both texts is taken as in the headline."""
        found, of_concept, last = view.found, self._concepts.__getitem__, len(view.found.title_runs)
        in_title = found.known[:last]
        title = set(chain.from_iterable(map(PLACES, in_title)))
        title.update(map(of_concept, view.concepts[: view.titled]))
        summary = set(chain.from_iterable(map(PLACES, found.known[last:])))
        summary.update(map(of_concept, view.concepts[view.titled :]))
        stems = chain.from_iterable(map(STEMS, in_title))
        title.update(filter(None, map(self._pairs.get, pairwise(stems))))
        for combination in view.combinations:
            title.add(self._combinations.get(combination.name, 0))
        title.add(self._always)
        if found.is_headline_alone:
            title.add(self._alone)
        # What has no place of its own is nothing in either text.
        title.add(0)
        summary -= title
        return Present(title, summary)
