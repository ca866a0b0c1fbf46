"""One item as the rules see it: its hits, which party each names, what occurs together, and which combinations hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, compress
from typing import NamedTuple

from msgspec import Struct, field

from tracker.tagging.kinds import Kind, Kinds
from tracker.tagging.lexicon import Combination, Concept, Lexicon
from tracker.tagging.matcher import Found, Hit

COORDINATOR = "coordinator"
"""The group of words such as `and`: they join, and say nothing of what one does to the other."""

THIRD = "third"
"""Whoever acts and is none of the parties."""


class View(Struct, frozen=True):
    """`sides` are the party codes; `actor_of` names the actor that a hit of a concept mentions: a party, or THIRD.

    `concepts` are those of the hits, of which the first `titled` stand in the headline; `actors` the hits that mention
    one, `topical` those that weigh a category. `combinations` are those that hold, in order of their names;
    `supporters` the concepts that can make each hold.
    `support` and `evidence` keep which hits speak for a combination and for a category, once somebody asked.
    """

    found: Found
    hits: Sequence[Hit]
    sides: tuple[str, str]
    concepts: Sequence[Concept] = ()
    titled: int = 0
    actors: Sequence[tuple[Hit, str]] = ()
    topical: Sequence[Hit] = ()
    actor_of: Mapping[Concept, str | None] = field(default_factory=dict)
    combinations: Sequence[Combination] = ()
    supporters: Mapping[Combination, frozenset[Concept]] = field(default_factory=dict)
    kinds: Kinds = field(default_factory=Kinds)
    support: dict[Combination, tuple[Hit, ...]] = field(default_factory=dict)
    evidence: dict[str, tuple[Hit, ...]] = field(default_factory=dict)

    def mentions(self) -> tuple[list[Hit], list[Hit]]:
        """The mentions of the first party and of the second, in order of position."""
        a, b = self.sides
        of_a: list[Hit] = []
        of_b: list[Hit] = []
        for hit, actor in self.actors:
            if actor == a:
                of_a.append(hit)
            elif actor == b:
                of_b.append(hit)
        return of_a, of_b

    def has(self, kind: Kind) -> bool:
        """Whether any concept of this kind was found."""
        return not self.kinds[kind].isdisjoint(self.concepts)

    def has_in_title(self, kind: Kind) -> bool:
        """The same of the headline."""
        return not self.kinds[kind].isdisjoint(self.concepts[: self.titled])

    def supporting(self, combination: Combination) -> tuple[Hit, ...]:
        """The hits that make a combination hold; worked out once, since several ask for them."""
        found = self.support.get(combination)
        if found is None:
            hits = self.hits[: self.titled] if combination.title else self.hits
            can = self.supporters[combination].__contains__
            found = self.support[combination] = tuple(compress(hits, map(can, self.concepts)))
        return found


class _Asked(NamedTuple):
    """A combination with what it asks for, as bits: of `told` exactly those that it `needs`, and one of each of `ways`
    where there are several."""

    combination: Combination
    told: int
    needs: int
    ways: tuple[int, ...]

    @classmethod
    def of(cls, combination: Combination, bits: _Bits) -> _Asked:
        """What a combination asks for."""
        needs = bits.of([way[0] for way in combination.all if len(way) == 1])
        ways = tuple([bits.of(way) for way in combination.all if len(way) > 1])
        return cls(combination, bits.of(combination.none) | needs, needs, ways)


class _Home(NamedTuple):
    """What concepts say where one party, or none, is at home: the actor that each names, and the same with bits: its
    names in combinations and, above them, the combinations that it sets off by their places in the order of all."""

    actor_of: Mapping[Concept, str | None]
    known: Mapping[Concept, tuple[str | None, int]]
    supporters: Mapping[Combination, frozenset[Concept]]


class Viewer:
    """Makes views of one dossier's items; holds what each concept says where either party, or none, is at home."""

    __slots__ = ("_asked", "_home", "_homes", "_kinds", "_names", "_sides")

    def __init__(self, lexicon: Lexicon, *, sides: tuple[str, str]) -> None:
        self._sides = sides
        self._home = lexicon.defaults.home
        combinations = sorted(lexicon.combinations, key=lambda combination: combination.name)
        bits = _Bits()
        self._asked = [_Asked.of(one, bits) for one in combinations]
        concepts = lexicon.concepts.values()
        self._kinds = Kinds(concepts)
        self._names = len(bits)
        self._homes = {home: self._at_home(concepts, home, bits) for home in (None, *self._home.values())}

    def view(self, found: Found, *, language: str) -> View:
        """The item's view; `language` says which party is at home in it."""
        actor_of, known, supporters = self._homes[self._home.get(language)]
        concepts, actors, topical = [], [], []
        in_title = named = 0
        for hit in found.hits:
            concept = hit.concept
            concepts.append(concept)
            actor, bits = known[concept]
            if actor:
                actors.append((hit, actor))
            if concept.topics:
                topical.append(hit)
            named |= bits
            if hit.in_title:
                in_title = named
        sets_off = named >> self._names
        holding = self._holding(sets_off, named, in_title=in_title) if sets_off else ()
        return View(
            found,
            found.hits,
            self._sides,
            concepts,
            found.titled,
            actors,
            topical,
            actor_of,
            holding,
            supporters,
            self._kinds,
        )

    def _holding(self, sets_off: int, named: int, *, in_title: int) -> tuple[Combination, ...]:
        """Those that hold among the combinations that were set off; all are bits."""
        holding = []
        while sets_off:
            first = sets_off & -sets_off
            sets_off ^= first
            combination, told, needs, ways = self._asked[first.bit_length() - 1]
            names = in_title if combination.title else named
            if names & told == needs and (not ways or all(map(names.__and__, ways))):
                holding.append(combination)
        return tuple(holding)

    def _at_home(self, concepts: Iterable[Concept], home: str | None, bits: _Bits) -> _Home:
        said = {concept: _said(concept, home) for concept in concepts}
        names = {concept: bits.asked(names) for concept, (_, names) in said.items()}
        sets_off = dict.fromkeys(said, 0)
        supporters = {}
        for place, (combination, *_) in enumerate(self._asked):
            wanted = map(bits.of, combination.all)
            ways = [[concept for concept in said if names[concept] & one] for one in wanted]
            for concept in min(ways, key=len):
                sets_off[concept] |= 1 << place
            asked = set(chain.from_iterable(combination.all))
            met = chain.from_iterable(ways)
            supporters[combination] = frozenset(
                c for c in met if c.name in asked or said[c][0] in asked or not asked.isdisjoint(c.groups)
            )
        actor_of = {concept: party or (THIRD if concept.third else None) for concept, (party, _) in said.items()}
        known = {concept: (actor_of[concept], names[concept] | sets_off[concept] << self._names) for concept in said}
        return _Home(actor_of, known, supporters)


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

    def asked(self, names: Iterable[str]) -> int:
        """Those of several names, as far as some combination asks for them."""
        return self.of(filter(self.__contains__, names))


def _said(concept: Concept, home: str | None) -> tuple[str | None, list[str]]:
    """The party that a concept names, and its names in combinations."""
    party = home if concept.party == "home" else concept.party
    said = (concept.name, *concept.groups, THIRD if concept.third else None, party)
    return party, [name for name in said if name]
