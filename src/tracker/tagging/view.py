"""One item as the rules see it: its hits, which party each names, what occurs together, and which combinations hold."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tracker.tagging.lexicon import Combination, Lexicon
from tracker.tagging.matcher import Found, Hit

COORDINATOR = "coordinator"
"""The group of words such as `and`: they join, and say nothing of what one does to the other."""


@dataclass(frozen=True, slots=True)
class View:
    """`sides` are the party codes; `party_of` names the party of each hit that mentions one, by its place in `hits`.

    `names` and `title_names` hold concepts, groups, party codes and `third`, of the whole item and of the headline.
    """

    found: Found
    hits: list[Hit]
    sides: tuple[str, str]
    parties: list[str | None]
    names: frozenset[str]
    title_names: frozenset[str]
    combinations: tuple[Combination, ...]

    def mentions(self) -> tuple[list[Hit], list[Hit]]:
        """The mentions of the first party and of the second, in order of position."""
        a, b = self.sides
        both = list(zip(self.hits, self.parties, strict=True))
        return [hit for hit, party in both if party == a], [hit for hit, party in both if party == b]

    def in_order(self, hits: Collection[Hit]) -> tuple[Hit, ...]:
        """These hits, each once, in the order of all: by position, and on the same characters as the lexicon has them.

        A set has another order in every process.
        """
        wanted = set(hits)
        return tuple(dict.fromkeys(hit for hit in self.hits if hit in wanted))

    def supporting(self, combination: Combination) -> list[Hit]:
        """The hits that make a combination hold."""
        wanted = {name for alternatives in combination.all for name in alternatives}
        return [
            hit
            for hit, party in zip(self.hits, self.parties, strict=True)
            if (hit.in_title or not combination.title)
            and (hit.concept.name in wanted or party in wanted or not wanted.isdisjoint(hit.concept.groups))
        ]


class Viewer:
    """Makes views of one dossier's items; holds the combinations by the names that set them off."""

    __slots__ = ("_by_trigger", "_home", "_names", "_sides")

    def __init__(self, lexicon: Lexicon, *, sides: tuple[str, str]) -> None:
        self._sides = sides
        self._home = lexicon.defaults.home
        self._names = {
            name: frozenset((name, *concept.groups, *(("third",) if concept.third else ())))
            for name, concept in lexicon.concepts.items()
        }
        self._by_trigger: dict[str, list[Combination]] = {}
        for combination in lexicon.combinations:
            for name in combination.all[0]:
                self._by_trigger.setdefault(name, []).append(combination)

    def view(self, found: Found, *, language: str) -> View:
        """The item's view; `language` says which party is at home in it."""
        home = self._home.get(language)
        parties: list[str | None] = []
        names: set[str] = set()
        title_names: set[str] = set()
        for hit in found.hits:
            party = hit.concept.party
            if party == "home":
                party = home
            parties.append(party)
            mine = title_names if hit.in_title else names
            mine.update(self._names[hit.concept.name])
            if party:
                mine.add(party)
        names |= title_names
        return View(
            found=found,
            hits=found.hits,
            sides=self._sides,
            parties=parties,
            names=frozenset(names),
            title_names=frozenset(title_names),
            combinations=self._holding(names, title_names),
        )

    def _holding(self, names: set[str], title_names: set[str]) -> tuple[Combination, ...]:
        triggered = {combination.name: combination for name in names for combination in self._by_trigger.get(name, ())}
        return tuple(
            combination
            for _, combination in sorted(triggered.items())
            if _holds(combination, title_names if combination.title else names)
        )


def _holds(combination: Combination, names: set[str]) -> bool:
    return all(any(name in names for name in alternatives) for alternatives in combination.all) and not any(
        name in names for name in combination.none
    )
