"""Items: what the feeds brought, relevant or not, with the words that decided it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from tracker.domain.dates import require_order
from tracker.domain.items import Item
from tracker.domain.tags import Span, outermost, spoken
from tracker.projections.views import DevelopmentView, ItemView
from tracker.queries.feeds import removed_feeds, require_feed
from tracker.queries.misnamed import no_development, no_item
from tracker.queries.moment import Context, Moment, resolve
from tracker.queries.page import Page, number, turn
from tracker.queries.spellings import holds
from tracker.store import tables
from tracker.store.views import get_as_of, known_at, value

_T = tables.items


@dataclass(frozen=True, slots=True)
class Filters:
    """Which items: every field that is set must fit; `relevant` as a person judged, else as the tagger reads it.

    Days are inclusive: the claimed date, else when first seen.
    """

    feed: str | None = None
    relevant: bool | None = None
    language: str | None = None
    development: str | None = None
    since: date | None = None
    until: date | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """A span of an item with the characters that stand there."""

    field: str
    start: int
    end: int
    concept: str
    text: str


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """One item as it reads at the moment; `feed_removed` is where in the log its feed was removed."""

    context: Context
    view: ItemView
    feed_removed: int | None


def list_items(
    connection: Connection,
    dossier: str,
    moment: Moment,
    *,
    filters: Filters,
    limit: int,
    cursor: str | None,
    today: date,
) -> Page[ItemView]:
    """Items known at the moment, the last seen first.

    Raises NotFound for a feed that never was and a development that is not known, InputError.
    """
    require_order(filters.since, filters.until)
    asked = turn(moment, cursor, filters=filters, width=1, limit=limit)
    context, _ = resolve(connection, dossier, asked.moment, today=today)
    require_feed(connection, context, filters.feed)
    _require_development(connection, context, filters.development)
    query = _filtered(context, filters)
    if asked.last:
        query = query.where(_T.c.first_position < number(asked.last[0]))
    rows = connection.execute(query.order_by(_T.c.first_position.desc()).limit(asked.fetch)).all()
    return asked.page(
        context, rows, key=lambda row: (str(row.first_position),), show=lambda row: value(row.body, ItemView)
    )


def _require_development(connection: Connection, context: Context, key: str | None) -> None:
    if key is None:
        return
    if get_as_of(connection, context.dossier, DevelopmentView, key=key, position=context.position) is None:
        raise no_development(connection, context, key)


def get_item(connection: Connection, dossier: str, moment: Moment, *, key: str, today: date) -> ItemAnswer:
    """One item. Raises NotFound, InputError."""
    context, _ = resolve(connection, dossier, moment, today=today)
    view = get_as_of(connection, dossier, ItemView, key=key, position=context.position)
    if view is None:
        raise no_item(connection, context, key)
    feed = view.item.feed
    return ItemAnswer(context, view, removed_feeds(connection, context, [feed]).get(feed))


def words(item: Item, spans: Iterable[Span]) -> tuple[Words, ...]:
    """The spans with their characters, in reading order, each once."""
    ordered = sorted(set(spans), key=lambda span: (span.field != "title", span.start, span.end, span.concept))
    return tuple(Words(span.field, span.start, span.end, span.concept, spoken(span, item)) for span in ordered)


def wordings(found: Iterable[Words]) -> tuple[str, ...]:
    """The characters alone as a person reads them: each once, in reading order, without those within longer ones."""
    return tuple(dict.fromkeys(one.text for one in outermost(found)))


def _filtered(context: Context, filters: Filters) -> Select[Any]:
    query = select(_T.c.first_position, _T.c.body).where(
        _T.c.dossier == context.dossier, known_at(_T, context.position)
    )
    for column, wanted in (
        (_T.c.feed, filters.feed),
        (_T.c.concerns, filters.relevant),
        (_T.c.language, filters.language),
        (_T.c.development, filters.development),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    if filters.since:
        query = query.where(_T.c.day >= filters.since.isoformat())
    if filters.until:
        query = query.where(_T.c.day <= filters.until.isoformat())
    if filters.text:
        query = query.where(holds(_T.c.text, filters.text))
    return query
