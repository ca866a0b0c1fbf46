"""The state on a day as known at a moment, and the ledger that explains it to the last digit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from tracker.domain.developments import Instrument, Kind
from tracker.domain.dossier import Category, Definition, ScoringModel
from tracker.domain.errors import NotFound
from tracker.projections import state as rules
from tracker.projections.decay import MICRO, age_days, amount, can_be_shared, decay, shared
from tracker.projections.standing import Verdict, judge
from tracker.projections.state import UNKNOWN, CategoryState, Measure, State
from tracker.projections.views import Contribution, DevelopmentView
from tracker.queries.ledger import ledger
from tracker.queries.moment import Context, Moment, require_category, resolve
from tracker.queries.sums import sums_of
from tracker.store.contradicted import contradicted
from tracker.store.views import as_of, unreported


@dataclass(frozen=True, slots=True)
class StateAnswer:
    """State on a day as known at a moment; `standing` is the word alone."""

    context: Context
    title: str | None
    standing: str
    state: State | None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of an explanation: `amount` is what the development gives the category on the day, in Goldstein points.

    amount = goldstein * stage_factor * credibility * decay, to a millionth, so that a category's lines add up; `voice`
    rows weigh nothing. `age_days` count from the last possible day, 0 while it holds. `decay`, 0..1 to six places, is
    2^(-age_days / half_life); over an uncertain date it is the mean over its days.
    """

    development: str
    statement: str
    category: str
    direction: str
    kind: Kind
    amount: float
    goldstein: float
    stage: str | None
    stage_factor: float
    credibility: float
    admiralty: str
    reliability: str
    information: int
    sources: int
    half_life: int
    age_days: int
    decay: float
    occurred: str
    contested: bool
    voice: bool
    known_from: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """The ledger behind one category: the lines' amounts add up to `measure.sum` to the last digit."""

    context: Context
    category: str
    label: str
    half_life: int
    measure: Measure
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class WholeExplanation:
    """The ledger behind the state; `overall.sum` is the categories' sums, each clipped to +-`scoring.clip`, added up.

    `scoring` and `overall` are `None` where nothing was known yet.
    """

    context: Context
    scoring: ScoringModel | None
    overall: Measure | None
    categories: tuple[Explanation, ...]


@dataclass(frozen=True, slots=True)
class CategoryAnswer:
    """One category with its coding rule and its measure."""

    context: Context
    category: Category
    measure: Measure


def get_state(connection: Connection, dossier: str, moment: Moment, *, today: date) -> StateAnswer:
    """The whole state; `state` is `None` where nothing was known yet. Raises NotFound, InputError."""
    context, definition = resolve(connection, dossier, moment, today=today)
    if definition is None:
        return StateAnswer(context, None, UNKNOWN, None)
    state = state_of(connection, context, definition)
    verdict = verdict_of(connection, context, definition, overall=state.overall.index)
    return StateAnswer(context, definition.title, verdict.standing, state)


def get_category(connection: Connection, dossier: str, moment: Moment, *, category: str, today: date) -> CategoryAnswer:
    """One category of the state. Raises NotFound, InputError."""
    context, definition = resolve(connection, dossier, moment, today=today)
    if definition is None:
        raise NotFound("category", category, hint="nothing was known yet")
    found = require_category(definition, category)
    state = state_of(connection, context, definition)
    measure = next(part.measure for part in state.categories if part.code == category)
    return CategoryAnswer(context, found, measure)


def explain(connection: Connection, dossier: str, moment: Moment, *, category: str, today: date) -> Explanation:
    """Every line behind a category, the largest first, voices last. Raises NotFound, InputError."""
    return explain_all(connection, dossier, moment, category=category, today=today).categories[0]


def explain_all(
    connection: Connection, dossier: str, moment: Moment, *, category: str | None, today: date
) -> WholeExplanation:
    """Every line behind every category, or behind the one named. Raises NotFound, InputError."""
    context, definition = resolve(connection, dossier, moment, today=today)
    if definition is None:
        if category is not None:
            raise NotFound("category", category, hint="nothing was known yet")
        return WholeExplanation(context, None, None, ())
    if category is not None:
        require_category(definition, category)
    rows = ledger(connection, context, category)
    state = state_of(connection, context, definition)
    told = None if category is None else {row.development for row in rows}
    views = unreported(connection, dossier, position=context.position, keys=told)
    wanted = [part for part in state.categories if category in (None, part.code)]
    lines = lines_of(rows, views, wanted, day=context.valid_at)
    parts = tuple(
        Explanation(
            context=context,
            category=part.code,
            label=part.label,
            half_life=part.half_life,
            measure=part.measure,
            lines=tuple(sorted(lines[part.code], key=_importance)),
        )
        for part in wanted
    )
    return WholeExplanation(context, definition.scoring, state.overall, parts)


def state_of(connection: Connection, context: Context, definition: Definition) -> State:
    """The state on the context's day as known at its position: as many reads for a long log as for a short one."""
    since = rules.trend_day(definition.scoring, context.valid_at)
    sums = sums_of(connection, context)
    found = sums.on(definition, (context.valid_at, since))
    now = found[context.valid_at]
    newest = sums.newest(now, context.valid_at)
    return rules.compose(definition, now, then=found[since], newest=newest, valid_at=context.valid_at)


def verdict_of(connection: Connection, context: Context, definition: Definition, *, overall: float | None) -> Verdict:
    """The standing by rule on the context's day."""
    return judge(
        [i for _, i in as_of(connection, context.dossier, Instrument, position=context.position)],
        overall=overall,
        model=definition.scoring,
        valid_at=context.valid_at,
        parties=[party.code for party in definition.parties],
    )


def lines_of(
    rows: Sequence[Contribution], views: Mapping[str, DevelopmentView], parts: Iterable[CategoryState], *, day: date
) -> dict[str, list[Line]]:
    """The rows of each category with what a reader needs beside them; their amounts add up to the category's sum.

    Raises VerificationFailed where they do not, and where a row is of no development.
    """
    require_developments(rows, views)
    return {
        part.code: [
            line(row, views[row.development], day=day, amount=amount) for row, amount in amounts_of(rows, part, day=day)
        ]
        for part in parts
    }


def require_developments(rows: Iterable[Contribution], views: Mapping[str, DevelopmentView]) -> None:
    """Raise VerificationFailed where a row is of none of these developments."""
    if missing := {row.development for row in rows} - views.keys():
        raise contradicted(f"contributions of {min(missing)}", expected="its development", found="none")


def amounts_of(rows: Sequence[Contribution], part: CategoryState, *, day: date) -> list[tuple[Contribution, float]]:
    """The rows of one category with what each gives on the day, in Goldstein points, together the category's sum.

    Raises VerificationFailed where they do not come to it.
    """
    mine = [row for row in rows if row.category == part.code]
    return [(row, share / MICRO) for row, share in zip(mine, _adding_up(mine, part, day=day), strict=True)]


def line_of(rows: Sequence[Contribution], view: DevelopmentView, part: CategoryState, *, day: date) -> Line | None:
    """The line of one development among all rows of a category, as `lines_of` has it; nothing where it has no row.

    Raises VerificationFailed where the rows do not add up to the category's sum.
    """
    micros = zip(rows, _adding_up(rows, part, day=day), strict=True)
    mine = ((row, share) for row, share in micros if row.development == view.development.id)
    return next((line(row, view, day=day, amount=share / MICRO) for row, share in mine), None)


def _adding_up(rows: Sequence[Contribution], part: CategoryState, *, day: date) -> list[int]:
    """What each row amounts to, in millionths, so that together they are the category's sum, which comes from nodes."""
    amounts, total = [amount(row, day) for row in rows], round(part.measure.sum * MICRO)
    if not can_be_shared(amounts, total):
        expected = f"contributions that add up to the sum in ledger_sums, {part.measure.sum:+.6f}"
        found = f"{len(rows)} that come to {math.fsum(amounts) / MICRO:+.6f}"
        raise contradicted(f"category {part.code}", expected=expected, found=found)
    return shared(amounts, total)


def line(row: Contribution, view: DevelopmentView, *, day: date, amount: float) -> Line:
    """A row of the ledger for a reader."""
    return Line(
        development=row.development,
        statement=view.development.statement,
        category=row.category,
        direction=row.direction,
        kind=row.kind,
        amount=amount,
        goldstein=float(row.goldstein),
        stage=row.stage,
        stage_factor=float(row.stage_factor),
        credibility=float(row.credibility),
        admiralty=view.admiralty,
        reliability=view.reliability,
        information=view.information,
        sources=view.sources,
        half_life=row.half_life,
        age_days=age_days(row, day),
        decay=round(decay(row, day), 6),
        occurred=view.development.occurred.edtf,
        contested=row.contested,
        voice=not row.counts,
        known_from=view.first_position,
    )


def _importance(row: Line) -> tuple[bool, float, str]:
    return (row.voice, -abs(row.amount), row.development)
