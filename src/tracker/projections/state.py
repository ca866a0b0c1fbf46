"""The state of a relationship on a day, from the rows of the ledger known at a moment. Model `index/1`.

index(c) = 10 * tanh(sum of x / scale); overall = 10 * tanh(sum over categories, each clipped to +-clip, /
overall_scale).
All numbers of the model come with the dossier's definition.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.domain.dossier import Definition, ScoringModel
from tracker.projections.decay import MICRO
from tracker.projections.sums import (
    CONTESTED,
    COUNTED,
    DIRECTIONS,
    FIRST_DIRECTION,
    FIRST_QUAD,
    QUADS,
    ROW,
    UNCONFIRMED,
    VOICES,
    Totals,
    totals_of,
)
from tracker.projections.views import Contribution

UNKNOWN = "unknown"


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
    rows = [row for row in contributions if row.start <= valid_at and not row.withdrawn]
    newest: dict[str, date] = {}
    for row in rows:
        if row.counts:
            newest[row.category] = max(newest.get(row.category, date.min), last_day(row, valid_at))
    since = trend_day(definition.scoring, valid_at)
    return compose(definition, totals_of(rows, valid_at), then=totals_of(rows, since), newest=newest, valid_at=valid_at)


def compose(
    definition: Definition,
    now: Mapping[str, Totals],
    *,
    then: Mapping[str, Totals],
    newest: Mapping[str, date],
    valid_at: date,
) -> State:
    """State from the categories' totals on `valid_at` and on the day that the trend compares with; `newest` is each
    category's `last_day` of what counts.
    """
    model, codes = definition.scoring, [category.code for category in definition.categories]
    since = trend_day(model, valid_at)

    def measure(codes: Sequence[str], *, whole: bool) -> Measure:
        return _measure(
            [now[code] for code in codes if code in now],
            [then[code] for code in codes if code in then],
            newest=max((newest[code] for code in codes if code in newest), default=None),
            since=since,
            model=model,
            whole=whole,
        )

    return State(
        overall=measure(codes, whole=True),
        categories=tuple(
            CategoryState(category.code, category.label, category.half_life, measure([category.code], whole=False))
            for category in definition.categories
        ),
    )


def indices(definition: Definition, now: Mapping[str, Totals]) -> tuple[float | None, dict[str, float | None]]:
    """The overall index and each category's from totals, as `compose` gives them."""
    model = definition.scoring
    known = {c.code: now[c.code] for c in definition.categories if c.code in now and now[c.code].rows[COUNTED]}
    return (
        _index(list(known.values()), model, whole=True) if known else None,
        {
            category.code: _index([known[category.code]], model, whole=False) if category.code in known else None
            for category in definition.categories
        },
    )


def last_day(row: Contribution, day: date) -> date:
    """The newest day, not after `day`, of which a row that has begun tells: its first where it holds, else its last."""
    return row.start if row.holds or row.end is None else min(row.end, day)


def trend_day(model: ScoringModel, day: date) -> date:
    """The day with which a trend compares."""
    return date.fromordinal(max(1, day.toordinal() - model.trend_days))


def _measure(
    now: Sequence[Totals],
    then: Sequence[Totals],
    *,
    newest: date | None,
    since: date,
    model: ScoringModel,
    whole: bool,
) -> Measure:
    """Of all categories where `whole`, else of the one given."""
    rows = _added([part.rows for part in now])
    heads = _added([part.leading for part in now]) if whole else rows
    if not heads[COUNTED]:
        return _unknown(since, voices=heads[VOICES])
    index = _index(now, model, whole=whole)
    before = _index(then, model, whole=whole) if any(part.rows[COUNTED] for part in then) else None
    variants = [index, *(_index(now, model, whole=whole, variant=variant) for variant in (1, 2, 3))]
    return Measure(
        index=index,
        sum=_micros(now, model, whole=whole) / MICRO,
        level=level(index, model),
        band=Band(min(variants), max(variants)),
        trend=_trend(index, before, since=since, step=model.trend_step),
        developments=heads[COUNTED],
        voices=heads[VOICES],
        contested=heads[CONTESTED],
        unconfirmed=round(heads[UNCONFIRMED] / heads[COUNTED], 4),
        newest=newest,
        quads=dict(sorted((quad, n) for quad, n in zip(QUADS, heads[FIRST_QUAD:], strict=False) if n)),
        directions=dict(zip(DIRECTIONS, rows[FIRST_DIRECTION:], strict=True)),
    )


def _added(parts: Sequence[Sequence[int]]) -> Sequence[int]:
    return list(map(sum, zip(*parts, strict=True))) if parts else [0] * len(ROW)


def _micros(parts: Sequence[Totals], model: ScoringModel, *, whole: bool, variant: int = 0) -> int:
    """One of the four sums in millionths; over all categories each is clipped first."""
    return sum(_clip(part.micros[variant], model.clip) if whole else part.micros[variant] for part in parts)


def _index(parts: Sequence[Totals], model: ScoringModel, *, whole: bool, variant: int = 0) -> float:
    micros = _micros(parts, model, whole=whole, variant=variant)
    return squash(micros, scale=model.overall_scale if whole else model.scale)


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
        directions=dict.fromkeys(DIRECTIONS, 0),
    )
