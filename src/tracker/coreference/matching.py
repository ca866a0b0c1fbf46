"""How alike two reports are, part by part: then they tell of one development, or of two, or a person is asked.

Three methods, in this order: the same canonical address; a near-identical headline within three days; and shared words,
numbers and concepts, each weighed by how rare it is among the known reports. The last two also ask for a shared
category. None joins what facets set apart. `coreference.index` finds the reports that are worth comparing.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import filterfalse
from typing import Literal

from rapidfuzz import fuzz

from tracker.coreference.facets import Conflict, Facets, Named, opposed
from tracker.coreference.fingerprints import concepts_of, names_in, words_and_numbers
from tracker.coreference.rarity import FIRST_WORD, Weights
from tracker.domain.matches import NAMES, NUMBERS, WORDS, MatchPart
from tracker.domain.tags import Direction, Reading, Stage

WINDOW_DAYS = 3
SAME_HEADLINE = 90.0
"""Of 100: rapidfuzz's token_sort_ratio of the folded headlines."""
SAME = Decimal("0.150")
UNSURE = Decimal("0.120")
FEW_THINGS, FEW_NAMES = 1, 4
"""So many things in common tell of no act, however rare they are, and so many plain names only together with something
else."""
JUST_BELOW = SAME - Decimal("0.001")
ACROSS = Decimal("0.150")
"""What is asked beyond SAME of two reports in two languages: names and numbers are few, so two acts share many."""
LACKING = Decimal("0.050")
"""And beyond that where they share no concept of an act, and again where a category points another way."""
DAY_PENALTY = 0.02
OTHER_WAY = 0.08
"""What it costs that the same category points another way: a denial is not the claim it denies."""
SHARED = frozenset({NAMES, WORDS, NUMBERS})
_NOTHING, _ALL = Decimal(0), Decimal(1)
MARKS = "#@"
"""What a feature begins with that is a number or a name: it is the same in every language."""
_FIRST_NAME = "@"
"""Where names begin among sorted features, behind the numbers."""
STEPS = frozenset({Stage.SIGNED, Stage.RATIFIED, Stage.IN_FORCE, Stage.SUSPENDED, Stage.ENDED})
"""Stages of which each is an act of its own; the others are words for what may be one act."""


@dataclass(frozen=True, slots=True)
class Lens:
    """What of a dossier matching needs: `common` are concepts that tell nothing (`Lexicon.common`), `facets` what sets
    reports apart, `plain` concepts that tell little, `acts` those that tell of an act and not of a person or a matter
    (`Lexicon.acts`), `version` of these and of the rules (`coreference.versions.lens_of`)."""

    common: frozenset[str]
    facets: Facets
    plain: frozenset[str]
    acts: frozenset[str]
    version: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report as matching sees it. `development` is empty for a candidate. `day` is the day its outlet claims.

    `concepts` are names from the lexicon (`fingerprints.concepts_of`), `directions` pairs of category and direction.
    `expected` are features that tell nothing because every report of the relationship has them: the parties' own names.
    `named` is what sets its act apart from others in the same words; `plain` are concepts that tell little; `acts` are
    those of its concepts that tell what was done, not by whom or about what.
    """

    item: str
    development: str
    canonical_url: str | None
    title: str
    summary: str
    day: date | None
    language: str
    categories: frozenset[str]
    concepts: frozenset[str] = frozenset()
    directions: frozenset[tuple[str, Direction]] = frozenset()
    expected: frozenset[str] = frozenset()
    named: tuple[Named, ...] = ()
    plain: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """`same` and `unsure` name a development; `score` 0..1 is the sum of `parts`; `method` says how it was found.

    `like` is the item whose report was the likest, None where that is a seed or there is none.
    """

    kind: Literal["same", "unsure", "new"]
    development: str | None
    method: str
    score: Decimal
    parts: tuple[MatchPart, ...]
    like: str | None = None


def view_of(
    reading: Reading,
    *,
    item: str,
    canonical_url: str | None,
    title: str,
    summary: str,
    day: date | None,
    language: str,
    lens: Lens,
) -> ReportView:
    """A read item as matching sees it."""
    named = lens.facets.named(title, summary, concepts=concepts_of(reading, field="title"))
    if reading.stage in STEPS:
        named = (*named, Named("stage", frozenset({str(reading.stage)})))
    concepts = concepts_of(reading)
    return ReportView(
        item=item,
        development="",
        canonical_url=canonical_url,
        title=title,
        summary=summary,
        day=day,
        language=language,
        categories=frozenset(tag.category for tag in reading.tags),
        concepts=concepts,
        directions=frozenset((tag.category, tag.direction) for tag in reading.tags),
        expected=names_in(reading, title=title, summary=summary, concepts=lens.common),
        named=named,
        plain=lens.plain,
        acts=concepts & lens.acts,
    )


def _by_address(other: ReportView, conflicts: Sequence[Conflict] = ()) -> Match:
    """The match of two reports at one canonical address: a page that is written anew may tell of another act."""
    parts: tuple[MatchPart, ...] = (MatchPart("same address", Decimal(1)),)
    if conflicts:
        parts = set_apart(parts, conflicts)
    kind: Literal["same", "unsure"] = "unsure" if conflicts else "same"
    return Match(kind, other.development, "canonical-url", total(parts), parts, other.item or None)


def at_address(candidate: ReportView, there: Iterable[tuple[ReportView, Mapping[str, frozenset[str]]]]) -> Match | None:
    """What a candidate tells of by its address: the first report that it is not set apart from, else unsure of
    the first.

    `there` are reports at its address with what all reports of their development name; one of the same item is passed
    over.
    """
    unsure: Match | None = None
    for other, named in there:
        if other.item == candidate.item:
            continue
        found = _by_address(other, opposed(candidate.named, named))
        if found.kind == "same":
            return found
        unsure = unsure or found
    return unsure


def by_headline(one: ReportView, other: ReportView) -> Match | None:
    """A match by near-identical headlines, unless the two point another way; None where they are not.

    It is for the caller to see that nothing sets the two apart.
    """
    alike = fuzz.token_sort_ratio(one.title.casefold(), other.title.casefold(), score_cutoff=SAME_HEADLINE)
    if alike < SAME_HEADLINE or points_elsewhere(one, other):
        return None
    score = _decimal(alike / 100)
    parts = (MatchPart("near-identical headline", score),)
    return Match("same", other.development, "headline", score, parts, other.item or None)


def set_apart(parts: Sequence[MatchPart], conflicts: Sequence[Conflict]) -> tuple[MatchPart, ...]:
    """The parts with what sets the two reports apart: then their sum stays below SAME, whatever they share."""
    amount = min(Decimal(0), JUST_BELOW - total(parts))
    added = []
    for conflict in conflicts:
        added.append(MatchPart(f"other {conflict.facet}", amount, (*conflict.mine, *conflict.theirs)))
        amount = Decimal(0)
    return (*parts, *added)


def too_little(parts: Sequence[MatchPart], *, one: ReportView, other: ReportView, score: Decimal) -> MatchPart | None:
    """The part that takes parts which add up to this score below SAME, where they are too little to join the two by."""
    if score < SAME:
        return None
    if sum(len(part.shared) for part in parts if part.name in SHARED) <= FEW_THINGS:
        return MatchPart("one thing in common", JUST_BELOW - score)
    if only_plain(parts, one.plain):
        return MatchPart("plain names only", JUST_BELOW - score)
    if one.language == other.language:
        return None
    no_act, elsewhere = one.acts.isdisjoint(other.acts), points_elsewhere(one, other)
    if score >= SAME + ACROSS + LACKING * (no_act + elsewhere):
        return None
    return MatchPart("no act in common" if no_act else "little across languages", JUST_BELOW - score)


def only_plain(parts: Sequence[MatchPart], plain: frozenset[str]) -> bool:
    """Whether all that is shared are a few plain names; among few reports, where each is rare, that says too little."""
    if not plain:
        return False
    shared = [part for part in parts if part.shared]
    if [part.name for part in shared] != [NAMES]:
        return False
    return len(shared[0].shared) <= FEW_NAMES and plain.issuperset(shared[0].shared)


def by_parts(parts: tuple[MatchPart, ...], other: ReportView | None) -> Match:
    """What the parts of the best comparison add up to: at least SAME, at least UNSURE, or neither."""
    development, like = (other.development, other.item or None) if other else (None, None)
    score = max(_NOTHING, min(_ALL, total(parts)))
    if score >= SAME:
        return Match("same", development, "features", score, parts, like)
    if score >= UNSURE:
        return Match("unsure", development, "features", score, parts, like)
    return Match("new", None, "features", score, parts)


def features_of(view: ReportView) -> frozenset[str]:
    """Words, numbers (behind #) and concepts (behind @) of a report, without what every report has."""
    words, numbers = words_and_numbers(view.title, view.summary)
    found = frozenset([*words, *[f"#{n}" for n in numbers], *[f"@{c}" for c in view.concepts]])
    return found - view.expected if view.expected else found


def compare(one: ReportView, other: ReportView, *, features: Sequence[str], weights: Weights) -> tuple[MatchPart, ...]:
    """The parts of the likeness of a candidate and a report with these features; their sum is at most 1.

    The squares of what features are worth are summed exactly, so no order of a set shows in a score.
    """
    if one.language == other.language:
        mine = weights.total
    else:
        features = [feature for feature in features if feature < FIRST_WORD]
        mine = math.fsum(weights.squares([feature for feature in weights.own if feature < FIRST_WORD]))
    shared = sorted(filter(weights.own.__contains__, features))
    squares = weights.squares(shared)
    others = weights.squares_of_others(list(filterfalse(weights.own.__contains__, features)))
    norm = math.sqrt(mine * math.fsum(squares + others)) or 1.0
    names, words = bisect_left(shared, _FIRST_NAME), bisect_left(shared, FIRST_WORD)
    parts = []
    if names < words:
        amount = _decimal(math.fsum(squares[names:words]) / norm)
        parts.append(MatchPart(NAMES, amount, tuple([name.lstrip(MARKS) for name in shared[names:words]])))
    if names:
        amount = _decimal(math.fsum(squares[:names]) / norm)
        parts.append(MatchPart(NUMBERS, amount, tuple([number.lstrip(MARKS) for number in shared[:names]])))
    if words < len(shared):
        parts.append(MatchPart(WORDS, _decimal(math.fsum(squares[words:]) / norm), tuple(shared[words:])))
    if one.day != other.day and one.day and other.day:
        parts.append(_days_apart(abs((one.day - other.day).days)))
    if points_elsewhere(one, other):
        parts.append(MatchPart("points another way", _decimal(-OTHER_WAY)))
    return tuple(parts)


def points_elsewhere(one: ReportView, other: ReportView) -> bool:
    """Whether a category of both points another way in one than in the other."""
    if not one.directions or not other.directions:
        return False
    mine, theirs = dict(one.directions), dict(other.directions)
    return any(mine[category] != theirs[category] for category in mine.keys() & theirs.keys())


def total(parts: Iterable[MatchPart]) -> Decimal:
    """What parts add up to."""
    return sum([part.amount for part in parts], start=_NOTHING)


@lru_cache(maxsize=2 * WINDOW_DAYS)
def _days_apart(days: int) -> MatchPart:
    return MatchPart("days apart", _decimal(-DAY_PENALTY * days))


def _decimal(value: float) -> Decimal:
    """The value in steps of a thousandth, half to even; text is the fast way there."""
    return Decimal(f"{value:.3f}")
