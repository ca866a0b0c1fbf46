"""The state of a relationship on a day, from the rows of the ledger known at a moment. Model `index/1`.

index(c) = 10 * tanh(sum of x / scale); overall = 10 * tanh(sum over categories, each clipped to +-clip, /
overall_scale).
All numbers of the model come with the dossier's definition.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.domain.dossier import Category, Definition, ScoringModel
from tracker.domain.tags import Direction
from tracker.projections.decay import MICRO, amount
from tracker.projections.views import Contribution

UNKNOWN = "unknown"
HALF, DOUBLE = 0.5, 2.0


@dataclass(frozen=True, slots=True)
class Band:
    """The lowest and highest index under half and double half-lives and without contested evidence."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Trend:
    """Index now minus index on `since`: `improved`, `unchanged`, `deteriorated`, or `unknown` without enough
    history.
    """

    word: str
    change: float | None
    since: date


@dataclass(frozen=True, slots=True)
class Measure:
    """An index -10..+10 with what makes it readable; all `None` and `unknown` where there is no evidence.

    `sum` is the ledger's, in units of Goldstein points; `unconfirmed` the share 0..1 of counted developments that no
    second independent source reports; `contested` how many of them the fact check disputes.
    """

    index: float | None
    sum: float
    level: str
    band: Band | None
    trend: Trend
    developments: int
    voices: int
    contested: int
    unconfirmed: float | None
    newest: date | None
    quads: dict[str, int]
    directions: dict[str, int]


@dataclass(frozen=True, slots=True)
class CategoryState:
    """One category's measure; `half_life` in days."""

    code: str
    label: str
    half_life: int
    measure: Measure


@dataclass(frozen=True, slots=True)
class State:
    """The whole relationship on a day."""

    overall: Measure
    categories: tuple[CategoryState, ...]


def compute(definition: Definition, contributions: Iterable[Contribution], *, valid_at: date) -> State:
    """State on `valid_at` (inclusive, UTC day) from the rows known at one moment; rows that begin later count nothing,
    nor do those of withdrawn developments.
    """
    begun = [c for c in contributions if c.start <= valid_at and not c.withdrawn]
    model = definition.scoring
    by_category = {
        category.code: [c for c in begun if c.category == category.code] for category in definition.categories
    }
    return State(
        overall=_measure(begun, groups=list(by_category.values()), model=model, day=valid_at),
        categories=tuple(
            _category(category, by_category[category.code], model=model, day=valid_at)
            for category in definition.categories
        ),
    )


def indices(
    definition: Definition, contributions: Iterable[Contribution], *, valid_at: date
) -> tuple[float | None, dict[str, float | None]]:
    """The overall index and each category's on a day, as `compute` gives them, at a tenth of its work."""
    model = definition.scoring
    sums: dict[str, int] = {}
    for row in contributions:
        if row.counts and row.start <= valid_at:
            sums[row.category] = sums.get(row.category, 0) + amount(row, valid_at)
    clipped = sum(_clip(sums[category.code], model.clip) for category in definition.categories if category.code in sums)
    return (
        squash(clipped, scale=model.overall_scale) if sums else None,
        {
            category.code: squash(sums[category.code], scale=model.scale) if category.code in sums else None
            for category in definition.categories
        },
    )


def _category(category: Category, rows: Sequence[Contribution], *, model: ScoringModel, day: date) -> CategoryState:
    return CategoryState(
        code=category.code,
        label=category.label,
        half_life=category.half_life,
        measure=_measure(rows, groups=None, model=model, day=day),
    )


def _measure(
    rows: Sequence[Contribution], *, groups: Sequence[Sequence[Contribution]] | None, model: ScoringModel, day: date
) -> Measure:
    """Overall where `groups` gives the rows of each category, else one category."""

    def index(when: date, *, stretch: float = 1.0, contested: bool = True) -> tuple[int, float]:
        def total(part: Sequence[Contribution]) -> int:
            return sum(amount(c, when, stretch=stretch) for c in part if contested or not c.contested)

        if groups is None:
            micros = total(rows)
            return micros, squash(micros, scale=model.scale)
        micros = sum(_clip(total(part), model.clip) for part in groups)
        return micros, squash(micros, scale=model.overall_scale)

    counted = {c.development: c for c in rows if c.counts}
    voices = {c.development for c in rows if not c.counts}
    since = date.fromordinal(max(1, day.toordinal() - model.trend_days))
    if not counted:
        return _unknown(since, voices=len(voices))
    micros, now = index(day)
    variants = (now, index(day, stretch=HALF)[1], index(day, stretch=DOUBLE)[1], index(day, contested=False)[1])
    then = index(since)[1] if any(c.start <= since for c in counted.values()) else None
    return Measure(
        index=now,
        sum=micros / MICRO,
        level=level(now, model),
        band=Band(min(variants), max(variants)),
        trend=_trend(now, then, since=since, step=model.trend_step),
        developments=len(counted),
        voices=len(voices),
        contested=sum(c.contested for c in counted.values()),
        unconfirmed=round(sum(not c.confirmed for c in counted.values()) / len(counted), 4),
        newest=max(min(c.end or day, day) if not c.holds else c.start for c in counted.values()),
        quads=dict(sorted(Counter(str(c.quad) for c in counted.values()).items())),
        directions=_directions(c for c in rows if c.counts),
    )


def squash(micros: int, *, scale: Decimal) -> float:
    """10 * tanh(sum / scale), rounded to four places; the sum in millionths."""
    return round(10 * math.tanh(micros / MICRO / float(scale)), 4)


def level(index: float, model: ScoringModel) -> str:
    """The word for an index."""
    return next((step.name for step in model.levels if index >= step.at_least), model.lowest_level)


def _clip(micros: int, clip: Decimal) -> int:
    bound = int(clip * MICRO)
    return max(-bound, min(bound, micros))


def _trend(now: float, then: float | None, *, since: date, step: Decimal) -> Trend:
    if then is None:
        return Trend(UNKNOWN, None, since)
    change = round(now - then, 4)
    if abs(change) < step:
        return Trend("unchanged", change, since)
    return Trend("improved" if change > 0 else "deteriorated", change, since)


def _unknown(since: date, *, voices: int) -> Measure:
    return Measure(
        index=None,
        sum=0.0,
        level=UNKNOWN,
        band=None,
        trend=Trend(UNKNOWN, None, since),
        developments=0,
        voices=voices,
        contested=0,
        unconfirmed=None,
        newest=None,
        quads={},
        directions=_directions(()),
    )


def _directions(rows: Iterable[Contribution]) -> dict[str, int]:
    counts = Counter(c.direction for c in rows)
    return {str(direction): counts[direction] for direction in Direction}
