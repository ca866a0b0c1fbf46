"""Everything the page of one category shows: its number, the developments that add up to it, and what came lately."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.dossier import Category, ScoringModel
from tracker.projections.state import Measure
from tracker.projections.views import DevelopmentView
from tracker.queries.developments import Filters, list_developments
from tracker.queries.moment import Context, Moment, require_category, resolve
from tracker.queries.state import Line, explain_all
from tracker.store.engine import Connection
from tracker.web.languages import languages_of

MOST_LINES, MOST_VOICES, MOST_LATELY = 100, 20, 25
MICRO_PLACES = 6


@dataclass(frozen=True, slots=True)
class Rest:
    """The lines that are not shown, and what they come to: with those that are, they add up to the sum."""

    number: int
    amount: float


@dataclass(frozen=True, slots=True)
class CategoryPage:
    """One page: `lines` count, the largest first, `voices` do not; `lately` are from the day `began` on, the first that
    is not in the index with which the trend compares.

    `amounts` are the lines, and `languages` those of the statements, by development.
    """

    context: Context
    dossier: str
    category: Category
    scoring: ScoringModel | None
    measure: Measure
    lines: tuple[Line, ...]
    rest: Rest | None
    voices: tuple[Line, ...]
    more_voices: int
    began: date
    lately: tuple[DevelopmentView, ...]
    has_more_lately: bool
    amounts: Mapping[str, Line]
    languages: Mapping[str, str]


def read_category(connection: Connection, dossier: str, moment: Moment, *, code: str, today: date) -> CategoryPage:
    """What the page needs. Raises NotFound."""
    context, definition = resolve(connection, dossier, moment, today=today)
    category = require_category(definition, code)
    whole = explain_all(connection, dossier, moment, category=code, today=today)
    part = whole.categories[0]
    began = part.measure.trend.since + timedelta(days=1)
    filters = Filters(category=code, since=began, until=context.valid_at)
    lately = list_developments(
        connection, dossier, moment, filters=filters, limit=MOST_LATELY, cursor=None, today=today
    )
    lines = [line for line in part.lines if not line.voice]
    voices = [line for line in part.lines if line.voice]
    shown = [line.development for line in (*lines[:MOST_LINES], *voices[:MOST_VOICES])]
    return CategoryPage(
        context=context,
        dossier=definition.title if definition else dossier,
        category=category,
        scoring=whole.scoring,
        measure=part.measure,
        lines=tuple(lines[:MOST_LINES]),
        rest=_rest(lines[MOST_LINES:]),
        voices=tuple(voices[:MOST_VOICES]),
        more_voices=max(0, len(voices) - MOST_VOICES),
        began=began,
        lately=lately.rows,
        has_more_lately=lately.next is not None,
        amounts={line.development: line for line in part.lines},
        languages=languages_of(connection, context, {*shown, *(view.development.id for view in lately.rows)}),
    )


def _rest(lines: list[Line]) -> Rest | None:
    if not lines:
        return None
    return Rest(len(lines), round(math.fsum(line.amount for line in lines), MICRO_PLACES))
