"""One item as the rules see it: its hits, which party each names, what occurs together, and which combinations hold."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from msgspec import Struct, field

from tracker.tagging.lexicon import Combination, Concept, Lexicon
from tracker.tagging.matcher import Found, Hit

COORDINATOR = "coordinator"
"""The group of words such as `and`: they join, and say nothing of what one does to the other."""


class View(Struct, frozen=True):
    """`sides` are the party codes; `parties` names the party of each hit that mentions one, by its place in `hits`."""

    found: Found
    hits: list[Hit]
    sides: tuple[str, str]
    parties: list[str | None]
    combinations: tuple[Combination, ...]
    support: dict[Combination, tuple[Hit, ...]] = field(default_factory=dict)

    def mentions(self) -> tuple[list[Hit], list[Hit]]:
        """The mentions of the first party and of the second, in order of position."""
        a, b = self.sides
        of_a: list[Hit] = []
        of_b: list[Hit] = []
        for hit, party in zip(self.hits, self.parties, strict=True):
            if party:
                if party == a:
                    of_a.append(hit)
                if party == b:
                    of_b.append(hit)
        return of_a, of_b

    def in_order(self, hits: Collection[Hit]) -> tuple[Hit, ...]:
        """These hits, each once, in the order of all: by position, and on the same characters as the lexicon has them.

        A set has another order in every process.
        """
        wanted = set(hits)
        return tuple(dict.fromkeys([hit for hit in self.hits if hit in wanted]))

    def supporting(self, combination: Combination) -> tuple[Hit, ...]:
        """The hits that make a combination hold; worked out once, since several ask for them."""
        found = self.support.get(combination)
        if found is None:
            wanted = {name for alternatives in combination.all for name in alternatives}
            found = self.support[combination] = tuple(
                hit
                for hit, party in zip(self.hits, self.parties, strict=True)
                if (hit.in_title or not combination.title)
                and (hit.concept.name in wanted or party in wanted or not wanted.isdisjoint(hit.concept.groups))
            )
        return found


class _Known(NamedTuple):
    """What a hit of a concept says in a language: the party it names, its names in combinations, and what they set off,
    by their places in the order of all."""

    party: str | None
    names: frozenset[str]
    sets_off: tuple[int, ...]


class Viewer:
    """Makes views of one dossier's items; holds what each concept says where either party, or none, is at home."""

    __slots__ = ("_combinations", "_home", "_known", "_sides")

    def __init__(self, lexicon: Lexicon, *, sides: tuple[str, str]) -> None:
        self._sides = sides
        self._home = lexicon.defaults.home
        self._combinations = sorted(lexicon.combinations, key=lambda combination: combination.name)
        by_trigger: dict[str, list[int]] = {}
        for place, combination in enumerate(self._combinations):
            for name in combination.all[0]:
                by_trigger.setdefault(name, []).append(place)
        self._known = {
            home: {concept: _known(concept, home, by_trigger) for concept in lexicon.concepts.values()}
            for home in (None, *self._home.values())
        }

    def view(self, found: Found, *, language: str) -> View:
        """The item's view; `language` says which party is at home in it."""
        known = self._known[self._home.get(language)]
        hits = found.hits
        each = [known[hit.concept] for hit in hits]
        return View(found, hits, self._sides, [one.party for one in each], self._holding(hits, each))

    def _holding(self, hits: list[Hit], each: list[_Known]) -> tuple[Combination, ...]:
        places = {place for one in each for place in one.sets_off}
        if not places:
            return ()
        candidates = [self._combinations[place] for place in sorted(places)]
        names = in_title = frozenset().union(*[one.names for one in each])
        if any(one.title for one in candidates):
            in_title = frozenset().union(*[one.names for hit, one in zip(hits, each, strict=True) if hit.in_title])
        return tuple(one for one in candidates if _holds(one, in_title if one.title else names))


def _known(concept: Concept, home: str | None, by_trigger: dict[str, list[int]]) -> _Known:
    party = home if concept.party == "home" else concept.party
    said = (concept.name, *concept.groups, "third" if concept.third else None, party)
    names = frozenset(name for name in said if name)
    return _Known(party, names, tuple(sorted({place for name in names for place in by_trigger.get(name, ())})))


def _holds(combination: Combination, names: frozenset[str]) -> bool:
    return names.isdisjoint(combination.none) and not any(map(names.isdisjoint, combination.all))
