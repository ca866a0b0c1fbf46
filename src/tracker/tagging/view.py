"""One item as the rules see it: its hits, which party each names, what occurs together, and which combinations hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import NamedTuple

from msgspec import Struct, field

from tracker.tagging.lexicon import Combination, Concept, Lexicon
from tracker.tagging.matcher import Found, Hit

COORDINATOR = "coordinator"
"""The group of words such as `and`: they join, and say nothing of what one does to the other."""


class View(Struct, frozen=True):
    """`sides` are the party codes; `parties` names the party of each hit that mentions one, by its place in `hits`.

    `combinations` are those that hold, in order of their names; `supporters` the concepts that can make each hold.
    `support` and `evidence` keep which hits speak for a combination and for a category, once somebody asked.
    """

    found: Found
    hits: list[Hit]
    sides: tuple[str, str]
    parties: list[str | None]
    combinations: tuple[Combination, ...]
    supporters: Mapping[Combination, frozenset[Concept]] = field(default_factory=dict)
    support: dict[Combination, tuple[Hit, ...]] = field(default_factory=dict)
    evidence: dict[str, tuple[Hit, ...]] = field(default_factory=dict)

    def mentions(self) -> tuple[list[Hit], list[Hit]]:
        """The mentions of the first party and of the second, in order of position."""
        named = [(hit, party) for hit, party in zip(self.hits, self.parties, strict=True) if party]
        a, b = self.sides
        return [hit for hit, party in named if party == a], [hit for hit, party in named if party == b]

    def in_order(self, hits: Iterable[Hit]) -> tuple[Hit, ...]:
        """These of the view's hits, each once, in the order of all: by position, and on the same characters as the
        lexicon has them."""
        wanted = set(map(id, hits))
        return tuple([hit for hit in self.hits if id(hit) in wanted])

    def supporting(self, combination: Combination) -> tuple[Hit, ...]:
        """The hits that make a combination hold; worked out once, since several ask for them."""
        found = self.support.get(combination)
        if found is None:
            concepts, anywhere = self.supporters[combination], not combination.title
            hits = [hit for hit in self.hits if hit.concept in concepts and (anywhere or hit.in_title)]
            found = self.support[combination] = tuple(hits)
        return found


class _Asked(NamedTuple):
    """A combination with what it asks for, as bits: none of `none`, and one of each of `all`."""

    combination: Combination
    none: int
    all: tuple[int, ...]


class _Known(NamedTuple):
    """What a hit of a concept says in a language: the party it names, its names in combinations as bits, and the
    combinations that it sets off, as bits by their places in the order of all."""

    party: str | None
    names: int
    sets_off: int


class _Home(NamedTuple):
    """What concepts say where one party, or none, is at home."""

    known: Mapping[Concept, _Known]
    supporters: Mapping[Combination, frozenset[Concept]]


class Viewer:
    """Makes views of one dossier's items; holds what each concept says where either party, or none, is at home."""

    __slots__ = ("_asked", "_home", "_homes", "_sides")

    def __init__(self, lexicon: Lexicon, *, sides: tuple[str, str]) -> None:
        self._sides = sides
        self._home = lexicon.defaults.home
        combinations = sorted(lexicon.combinations, key=lambda combination: combination.name)
        bits = _Bits()
        self._asked = [_Asked(one, bits.of(one.none), tuple(map(bits.of, one.all))) for one in combinations]
        concepts = lexicon.concepts.values()
        self._homes = {home: self._at_home(concepts, home, bits) for home in (None, *self._home.values())}

    def view(self, found: Found, *, language: str) -> View:
        """The item's view; `language` says which party is at home in it."""
        known, supporters = self._homes[self._home.get(language)]
        parties = []
        named = in_title = sets_off = 0
        for hit in found.hits:
            party, names, combinations = known[hit.concept]
            parties.append(party)
            named |= names
            sets_off |= combinations
            if hit.in_title:
                in_title |= names
        holding = self._holding(sets_off, named, in_title=in_title) if sets_off else ()
        return View(found, found.hits, self._sides, parties, holding, supporters)

    def _holding(self, sets_off: int, named: int, *, in_title: int) -> tuple[Combination, ...]:
        """Those that hold among the combinations that were set off; all are bits."""
        holding = []
        while sets_off:
            first = sets_off & -sets_off
            sets_off ^= first
            combination, none, wanted = self._asked[first.bit_length() - 1]
            names = in_title if combination.title else named
            if not names & none and all(map(names.__and__, wanted)):
                holding.append(combination)
        return tuple(holding)

    def _at_home(self, concepts: Iterable[Concept], home: str | None, bits: _Bits) -> _Home:
        said = {concept: _said(concept, home) for concept in concepts}
        names = {concept: bits.of(names) for concept, (_, names) in said.items()}
        sets_off = dict.fromkeys(said, 0)
        supporters = {}
        for place, (combination, _, wanted) in enumerate(self._asked):
            ways = [[concept for concept in said if names[concept] & one] for one in wanted]
            for concept in min(ways, key=len):
                sets_off[concept] |= 1 << place
            asked = set(chain.from_iterable(combination.all))
            met = chain.from_iterable(ways)
            supporters[combination] = frozenset(
                c for c in met if c.name in asked or said[c][0] in asked or not asked.isdisjoint(c.groups)
            )
        known = {concept: _Known(party, names[concept], sets_off[concept]) for concept, (party, _) in said.items()}
        return _Home(known, supporters)


class _Bits(dict[str, int]):
    """A bit for each name."""

    def __missing__(self, name: str) -> int:
        self[name] = bit = 1 << len(self)
        return bit

    def of(self, names: Iterable[str]) -> int:
        """Those of several names."""
        bits = 0
        for name in names:
            bits |= self[name]
        return bits


def _said(concept: Concept, home: str | None) -> tuple[str | None, list[str]]:
    """The party that a concept names, and its names in combinations."""
    party = home if concept.party == "home" else concept.party
    said = (concept.name, *concept.groups, "third" if concept.third else None, party)
    return party, [name for name in said if name]
