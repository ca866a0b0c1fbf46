"""How far a development can be believed: Admiralty's two axes, and one factor over independent sources.

Sources are joined before they are counted: outlets of one group, of one wire, or with the same text confirm nothing for
each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from msgspec import Struct

from tracker.domain.developments import Development
from tracker.domain.dossier import Definition
from tracker.projections.views import Report

CONFIRMED, CONTRADICTED, REFUTED, UNJUDGED = 1, 4, 5, 6
SIX_PLACES = Decimal("0.000001")
ONE = Decimal(1)
INFORMATION = {"supported": 2, "partly": 3, "contested": 4, "unchecked": 6}
"""Information credibility (1 confirmed .. 6 cannot be judged) that the fact check of a seed gives."""
RELIABILITY_WORDS = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "cannot be judged",
}
INFORMATION_WORDS = {
    1: "confirmed",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "cannot be judged",
}
"""The two axes in the words of the Admiralty code (NATO AJP-2.1)."""


class Source(Struct, frozen=True):
    """One voice: its group and wire, its letter, and the factor 0..1 its word is worth.

    `texts` are the items that carry its text: its own, and those that it is a copy of.
    """

    group: str
    wire: str | None
    letter: str
    worth: Decimal
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Credibility:
    """`factor` 0..1, the number of independent sources, and Admiralty's two axes: A-F of the best source, and 1-6."""

    factor: Decimal
    sources: int
    reliability: str
    information: int

    @property
    def admiralty(self) -> str:
        """Both axes joined, such as `B2`."""
        return f"{self.reliability}{self.information}"


@dataclass(frozen=True, slots=True)
class Rival:
    """A live development that contradicts another: its independent sources, and whether a person vouches for it."""

    sources: int
    confirmed: bool


def assess(
    development: Development,
    reports: Iterable[Report],
    definition: Definition,
    *,
    confirmed: bool = False,
) -> Credibility:
    """Credibility = 1 - product over independent sources of (1 - worth), rounded to six places.

    1 for what a reviewer recorded or confirmed.
    """
    sources = sources_of(development, reports, definition)
    groups = independent(sources)
    vouched = confirmed or development.origin == "reviewer"
    doubt = ONE - vouched
    for group in groups:
        doubt *= ONE - max([source.worth for source in group])
    letter = min([source.letter for source in sources], default="F")
    digit = CONFIRMED if vouched else information(development, len(groups))
    return Credibility((ONE - doubt).quantize(SIX_PLACES), len(groups), letter, digit)


def sources_of(development: Development, reports: Iterable[Report], definition: Definition) -> list[Source]:
    """Who speaks for a development, before they are joined: its reports in their order, then the seed article."""
    worth_of = definition.scoring.reliability
    sources = [
        Source(one.group, one.wire, one.reliability, worth_of[one.reliability], (one.item, *one.copy_of))
        for one in reports
    ]
    if development.article is not None:
        letter = definition.article.reliability
        worth = worth_of[letter] * definition.scoring.claim_confidence[development.confidence]
        sources.append(Source(f"article:{definition.article.id}", None, letter, worth))
    return sources


def information(development: Development, sources: int, rivals: Iterable[Rival] = ()) -> int:
    """The information's axis of what no person vouches for, from its independent sources and what contradicts it.

    A fact check has weighed contradictions already. Else one makes it doubtful, and improbable where more speaks for
    the rival: a person, or more independent sources.
    """
    if development.veracity == "contested":
        return INFORMATION["contested"]
    against = tuple(rivals) if development.veracity == "unchecked" else ()
    if any(rival.confirmed or rival.sources > sources for rival in against):
        return REFUTED
    if against:
        return CONTRADICTED
    if sources == 0 and development.origin == "item":
        return UNJUDGED
    if sources >= 2:
        return 1 if sources > 2 else 2
    return 3 if development.origin == "item" else INFORMATION[development.veracity]


def independent(sources: Sequence[Source]) -> list[list[Source]]:
    """Sources joined into groups that share an owner, a wire or a text, directly or through others."""
    groups: dict[int, list[Source]] = {}
    owners: dict[str, int] = {}
    wires: dict[str, int] = {}
    texts: dict[str, int] = {}
    into: dict[int, int] = {}
    for number, source in enumerate(sources):
        met = [owners.get(source.group), *map(texts.get, source.texts)]
        owners[source.group] = number
        for text in source.texts:
            texts[text] = number
        if source.wire is not None:
            met.append(wires.get(source.wire))
            wires[source.wire] = number
        joined = sorted({_top(one, into) for one in met if one is not None})
        groups[number] = [source]
        for group in joined:
            groups[number] += groups.pop(group)
            into[group] = number
    return list(groups.values())


def _top(number: int, into: Mapping[int, int]) -> int:
    """The group in which a group stands by now."""
    while number in into:
        number = into[number]
    return number
