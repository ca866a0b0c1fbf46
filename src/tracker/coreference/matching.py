"""Whether a report tells of a known development, of a new one, or cannot be told without a person.

Three methods, in this order: the same canonical address; a near-identical headline within three days; and shared words,
numbers and concepts, each weighed by how rare it is among the reports at hand. The last two also ask for a shared
category.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from tracker.coreference.fingerprints import concepts_of, fingerprint, names_in
from tracker.domain.tags import Direction, Reading

WINDOW_DAYS = 3
SAME_HEADLINE = 90.0
"""Of 100: rapidfuzz's token_sort_ratio of the folded headlines."""
SAME = 0.20
UNSURE = 0.12
DAY_PENALTY = 0.02
OTHER_WAY = 0.08
"""What it costs that the same category points another way: a denial is not the claim it denies."""
_PRIOR = 24.0


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report as matching sees it. `development` is empty for a candidate. `day` is the day its outlet claims.

    `concepts` are names from the lexicon (`fingerprints.concepts_of`), `directions` pairs of category and direction.
    `expected` are features that tell nothing because every report of the relationship has them: the parties' own names.
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


@dataclass(frozen=True, slots=True)
class MatchPart:
    """One named reason with its amount and the words, numbers or names that are shared."""

    name: str
    amount: Decimal
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """`same` and `unsure` name a development; `score` 0..1 is the sum of `parts`; `method` says how it was found."""

    kind: Literal["same", "unsure", "new"]
    development: str | None
    method: str
    score: Decimal
    parts: tuple[MatchPart, ...]


def view_of(
    reading: Reading,
    *,
    item: str,
    canonical_url: str | None,
    title: str,
    summary: str,
    day: date | None,
    language: str,
    common: frozenset[str],
) -> ReportView:
    """A read item as matching sees it; `common` are concepts that tell nothing (`Lexicon.common`)."""
    return ReportView(
        item=item,
        development="",
        canonical_url=canonical_url,
        title=title,
        summary=summary,
        day=day,
        language=language,
        categories=frozenset(tag.category for tag in reading.tags),
        concepts=concepts_of(reading),
        directions=frozenset((tag.category, tag.direction) for tag in reading.tags),
        expected=names_in(reading, title=title, summary=summary, concepts=common),
    )


def match(candidate: ReportView, known: Sequence[ReportView]) -> Match:
    """The best development among `known`; a report of the same item is never compared with itself."""
    others = [view for view in known if view.item != candidate.item and view.development]
    for view in others:
        if candidate.canonical_url and view.canonical_url == candidate.canonical_url:
            return Match(
                "same", view.development, "canonical-url", Decimal(1), (MatchPart("same address", Decimal(1)),)
            )
    near = [view for view in others if _comparable(candidate, view)]
    for view in near:
        alike = fuzz.token_sort_ratio(candidate.title.casefold(), view.title.casefold())
        if alike >= SAME_HEADLINE and not _points_elsewhere(candidate, view):
            score = _decimal(alike / 100)
            return Match("same", view.development, "headline", score, (MatchPart("near-identical headline", score),))
    return _by_features(candidate, near, background=others)


def _comparable(one: ReportView, other: ReportView) -> bool:
    if not one.categories & other.categories:
        return False
    return one.day is not None and other.day is not None and abs((one.day - other.day).days) <= WINDOW_DAYS


def _by_features(candidate: ReportView, near: list[ReportView], *, background: list[ReportView]) -> Match:
    if not near:
        return Match("new", None, "features", Decimal(0), ())
    weigh = _weights([candidate, *background])
    scored = [(_compare(candidate, view, weigh), view.development) for view in near]
    parts, development = max(scored, key=lambda pair: (sum(part.amount for part in pair[0]), pair[1]))
    score = max(Decimal(0), min(Decimal(1), sum((part.amount for part in parts), start=Decimal(0))))
    if score >= _decimal(SAME):
        return Match("same", development, "features", score, parts)
    if score >= _decimal(UNSURE):
        return Match("unsure", development, "features", score, parts)
    return Match("new", None, "features", score, parts)


def _weights(views: Iterable[ReportView]) -> Callable[[str], float]:
    """How much a feature says: the logarithm of how rare it is, with a prior so that few reports decide little."""
    total, counts = 0, Counter[str]()
    for view in views:
        total += 1
        counts.update(_features(view))
    return lambda feature: math.log((total + _PRIOR) / (counts[feature] + 1.0))


@lru_cache(maxsize=4_096)
def _features(view: ReportView) -> frozenset[str]:
    print_ = fingerprint(view.title, view.summary)
    features = {*print_.words, *(f"#{n}" for n in print_.numbers), *(f"@{c}" for c in view.concepts)}
    return frozenset(features - view.expected)


def _compare(one: ReportView, other: ReportView, weigh: Callable[[str], float]) -> tuple[MatchPart, ...]:
    a, b = _features(one), _features(other)
    if one.language != other.language:
        a, b = (frozenset(f for f in features if f[0] in "#@") for features in (a, b))
    norm = math.sqrt(sum(weigh(f) ** 2 for f in a) * sum(weigh(f) ** 2 for f in b)) or 1.0
    shared = a & b
    parts = []
    for name, mark in (("shared names", "@"), ("shared numbers", "#"), ("shared words", "")):
        own = sorted(f for f in shared if (f[0] == mark if mark else f[0] not in "#@"))
        if own:
            amount = sum(weigh(f) ** 2 for f in own) / norm
            parts.append(MatchPart(name, _decimal(amount), tuple(f.lstrip("#@") for f in own)))
    if days := abs((one.day - other.day).days) if one.day and other.day else 0:
        parts.append(MatchPart("days apart", _decimal(-DAY_PENALTY * days)))
    if _points_elsewhere(one, other):
        parts.append(MatchPart("points another way", _decimal(-OTHER_WAY)))
    return tuple(parts)


def _points_elsewhere(one: ReportView, other: ReportView) -> bool:
    mine, theirs = dict(one.directions), dict(other.directions)
    return any(mine[category] != theirs[category] for category in mine.keys() & theirs.keys())


def _decimal(value: float) -> Decimal:
    return Decimal(value).quantize(Decimal("0.001"))
