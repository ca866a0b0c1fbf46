"""Everything the list of developments shows: what each says, how far it is believed, and what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.dossier import Category
from tracker.projections.views import DevelopmentView
from tracker.queries.developments import Filters, list_developments
from tracker.queries.given import Given, given
from tracker.queries.moment import Context, Moment, resolve
from tracker.store.engine import Connection
from tracker.web.languages import languages

MOST_ROWS = 50


@dataclass(frozen=True, slots=True)
class DevelopmentsPage:
    """One page of the list; `text` and `category` are what it is narrowed down to, empty for all."""

    context: Context
    dossier: str
    text: str
    category: str
    categories: tuple[Category, ...]
    rows: tuple[DevelopmentView, ...]
    given: Mapping[str, tuple[Given, ...]]
    languages: Mapping[str, str]
    next: str | None
    is_first: bool


def read_developments(
    connection: Connection, dossier: str, moment: Moment, *, text: str, category: str, cursor: str, today: date
) -> DevelopmentsPage:
    """What the page needs. Raises NotFound."""
    filters = Filters(category=category or None, text=text or None)
    found = list_developments(
        connection, dossier, moment, filters=filters, limit=MOST_ROWS, cursor=cursor or None, today=today
    )
    context = found.context
    _, definition = resolve(connection, dossier, Moment(moment.valid_at, context.position), today=today)
    return DevelopmentsPage(
        context=context,
        dossier=definition.title if definition else dossier,
        text=text,
        category=category,
        categories=definition.categories if definition else (),
        rows=found.rows,
        given=given(connection, context, found.rows),
        languages=languages(connection, context, found.rows),
        next=found.next,
        is_first=not cursor,
    )
