"""Everything the page of one category shows: its number, the developments that add up to it, and what came lately."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.projections.views import DevelopmentView
from tracker.queries.developments import Filters, list_developments
from tracker.queries.leading import Leading, leading
from tracker.queries.moment import Context, Moment, resolve
from tracker.store.engine import Connection
from tracker.web.chart import Chart, read_chart
from tracker.web.grounds import Sentence, why_index
from tracker.web.languages import languages_of

MOST_LINES, MOST_VOICES, MOST_LATELY = 100, 20, 25


@dataclass(frozen=True, slots=True)
class CategoryPage:
    """One page; `lately` are from the day `began` on, the first that is not in the index with which the trend compares.

    `languages` are those of the statements, by development.
    """

    context: Context
    dossier: str
    ledger: Leading
    why: Sentence
    began: date
    lately: tuple[DevelopmentView, ...]
    has_more_lately: bool
    chart: Chart
    languages: Mapping[str, str]


def read_category(connection: Connection, dossier: str, moment: Moment, *, code: str, today: date) -> CategoryPage:
    """What the page needs. Raises NotFound."""
    found = leading(connection, dossier, moment, category=code, most=MOST_LINES, most_voices=MOST_VOICES, today=today)
    context, began = found.context, found.measure.trend.since + timedelta(days=1)
    _, definition = resolve(connection, dossier, moment, today=today)
    filters = Filters(category=code, since=began, until=context.valid_at)
    lately = list_developments(
        connection, dossier, moment, filters=filters, limit=MOST_LATELY, cursor=None, today=today
    )
    shown = [line.development for line in (*found.lines, *found.voices)]
    spoken = languages_of(connection, context, {*shown, *(view.development.id for view in lately.rows)})
    return CategoryPage(
        context=context,
        dossier=found.title,
        ledger=found,
        why=why_index(found, spoken),
        began=began,
        lately=lately.rows,
        has_more_lately=lately.next is not None,
        chart=read_chart(connection, context, definition, category=code),
        languages=spoken,
    )
