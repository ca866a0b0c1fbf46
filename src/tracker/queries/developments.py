"""Developments: lists by filter, one with its evidence, and how one came to read as it does."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, or_, select

from tracker.domain.dates import parse_interval, require_order
from tracker.domain.developments import ItemAnchor
from tracker.domain.events import TYPE_OF, DevelopmentsMerged, ReportKept, ReportQuestioned
from tracker.projections.views import Contribution, DevelopmentView, ItemView
from tracker.queries.denials import denials_of
from tracker.queries.feeds import removed_feeds, require_feed
from tracker.queries.items import Words, words
from tracker.queries.likeness import Likeness, likeness
from tracker.queries.log import reason_of, told_by
from tracker.queries.misnamed import no_development
from tracker.queries.moment import Context, Moment, require_category, resolve
from tracker.queries.page import Page, turn
from tracker.queries.resembling import Resembled, alike, resembled
from tracker.queries.spellings import holds
from tracker.queries.together import views_of
from tracker.store import tables
from tracker.store.clock import from_text
from tracker.store.reported import as_reported, ever_reported
from tracker.store.streams import at_position
from tracker.store.views import bytewise, get_as_of, known_at, value, values

MOST_KEYS = 2000
"""How many ids are searched for a near miss."""

_TOLD = ("recorded_at", "actor", "type", "version", "payload")
_T = tables.developments
_C = tables.contributions
_E = tables.events


@dataclass(frozen=True, slots=True)
class Filters:
    """Which developments: every field that is set must fit. Days are inclusive and compared with the first day."""

    category: str | None = None
    direction: str | None = None
    kind: str | None = None
    stage: str | None = None
    origin: str | None = None
    status: str | None = None
    feed: str | None = None
    since: date | None = None
    until: date | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class ReportedBy:
    """A report with the item's own words: where it stands, the words that were read, why it was joined, whose text it
    repeats, and where in the log its feed was removed."""

    item: str
    feed: str
    title: str
    url: str | None
    published: datetime | None
    admiralty: str
    method: str
    score: float
    likeness: Likeness
    spans: tuple[Words, ...]
    position: int
    copy_of: tuple[str, ...]
    feed_removed: int | None


@dataclass(frozen=True, slots=True)
class ReadIn:
    """The words of an item that a development rests on; `None` where the item no longer has the text that was read."""

    item: str
    words: tuple[Words, ...] | None


@dataclass(frozen=True, slots=True)
class DevelopmentAnswer:
    """One development with its reports, newest last, the words it rests on, its rows of the ledger, what it may be the
    same as, and which denials may speak of it."""

    context: Context
    view: DevelopmentView
    reports: tuple[ReportedBy, ...]
    read_in: tuple[ReadIn, ...]
    contributions: tuple[Contribution, ...]
    resembled: Resembled | None
    denials: tuple[DevelopmentView, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One event that made a development read as it does, or asked or answered whether an edit speaks against it, which
    leaves the `view` as it was; `reason` is empty where none was given or it went. `into` stands for what it merged."""

    position: int
    recorded_at: datetime
    actor: str
    type: str
    reason: str
    into: str | None
    view: DevelopmentView


def list_developments(
    connection: Connection,
    dossier: str,
    moment: Moment,
    *,
    filters: Filters,
    limit: int,
    cursor: str | None,
    today: date,
) -> Page[DevelopmentView]:
    """Developments known at the moment that had begun by its day, the newest first by first day, then by id.

    Raises NotFound for a category that the dossier does not have, a feed that it never had and a cursor of another
    question, DateError for days in no order.
    """
    require_order(filters.since, filters.until)
    asked = turn(moment, cursor, filters=filters, width=2, limit=limit)
    context, definition = resolve(connection, dossier, asked.moment, today=today)
    if filters.category is not None:
        require_category(definition, filters.category)
    require_feed(connection, context, filters.feed)
    query, by_key = _filtered(context, filters), bytewise(connection, _T.c.key)
    if asked.last:
        day, key = asked.last
        query = query.where(or_(_T.c.occurred_from < day, and_(_T.c.occurred_from == day, by_key > key)))
    rows = connection.execute(query.order_by(_T.c.occurred_from.desc(), by_key).limit(asked.fetch)).all()
    bodies = [(row.key, row.body) for row in rows]
    views = dict(values(connection, dossier, DevelopmentView, rows=bodies, position=context.position))
    return asked.page(context, rows, key=lambda row: (row.occurred_from, row.key), show=lambda row: views[row.key])


def get_development(
    connection: Connection, dossier: str, moment: Moment, *, key: str, today: date
) -> DevelopmentAnswer:
    """One development as known at the moment. Raises NotFound, InputError."""
    context, _ = resolve(connection, dossier, moment, today=today)
    view = get_as_of(connection, dossier, DevelopmentView, key=key, position=context.position)
    if view is None:
        raise no_development(connection, context, key, known=lambda: _keys(connection, context))
    anchors = view.development.anchors
    compared = [report.like for report in view.reports if report.like]
    keys = [*(report.item for report in view.reports), *(anchor.item for anchor in anchors), *compared]
    items = views_of(connection, context, ItemView, keys=keys)
    others = alike(connection, context, [view])
    removed = removed_feeds(connection, context, [report.feed for report in view.reports])
    reports = tuple(
        ReportedBy(
            item=report.item,
            feed=report.feed,
            title=items[report.item].item.title,
            url=items[report.item].item.url,
            published=items[report.item].item.published,
            admiralty=report.reliability,
            method=report.method,
            score=float(report.score),
            likeness=likeness(connection, dossier, report, items=items, resembled=_statement(others, report.resembles)),
            spans=_words(items[report.item]),
            position=report.position,
            copy_of=report.copy_of,
            feed_removed=removed.get(report.feed),
        )
        for report in view.reports
    )
    read_in = tuple(_read_in(anchor, items.get(anchor.item)) for anchor in anchors)
    rows = contributions(connection, context, view)
    denials = denials_of(connection, context, view, items=items)
    return DevelopmentAnswer(context, view, reports, read_in, rows, resembled(view, others), denials)


def history(
    connection: Connection, dossier: str, moment: Moment, *, key: str, today: date
) -> tuple[Context, tuple[Change, ...]]:
    """How a development came to read as it does, and what was asked of its reports, oldest first.

    Raises NotFound, InputError.
    """
    context, _ = resolve(connection, dossier, moment, today=today)
    query = (
        select(_E.c.position, _T.c.body, *(_E.c[name] for name in _TOLD))
        .join(_E, and_(_E.c.dossier == _T.c.dossier, _E.c.position == _T.c.known_from))
        .where(_T.c.dossier == dossier, _T.c.key == key, _T.c.known_from <= context.position)
        .order_by(_T.c.known_from)
    )
    ever = ever_reported(connection, dossier, key, position=context.position)
    changes = [
        _change(row, as_reported(value(row.body, DevelopmentView), ever, position=row.position))
        for row in connection.execute(query)
    ]
    if not changes:
        raise no_development(connection, context, key)
    for row in connection.execute(_asked(context, key)):
        place = bisect_left(changes, row.position, key=lambda change: change.position)
        changes.insert(place, _change(row, changes[max(0, place - 1)].view))
    return context, tuple(changes)


def _asked(context: Context, key: str) -> Select[Any]:
    """The events of a development's stream that change nothing in how it reads."""
    return (
        select(_E.c.position, *(_E.c[name] for name in _TOLD))
        .where(
            _E.c.dossier == context.dossier,
            _E.c.stream == f"development:{key}",
            _E.c.type.in_([TYPE_OF[ReportQuestioned], TYPE_OF[ReportKept]]),
            at_position <= context.position,
        )
        .order_by(at_position)
    )


def _change(row: Any, view: DevelopmentView) -> Change:
    event = told_by(row)
    into = event.into if isinstance(event, DevelopmentsMerged) else None
    return Change(row.position, from_text(row.recorded_at), row.actor, row.type, reason_of(event), into, view)


def has_begun(view: DevelopmentView, day: date) -> bool:
    """Whether the development's first possible day is no later than `day`."""
    lower = parse_interval(view.development.occurred.edtf).lower
    return lower is None or lower <= day


def _filtered(context: Context, filters: Filters) -> Select[Any]:
    query = select(_T.c.key, _T.c.occurred_from, _T.c.body).where(
        _T.c.dossier == context.dossier,
        known_at(_T, context.position),
        _T.c.occurred_from <= context.valid_at.isoformat(),
    )
    for column, wanted in (
        (_T.c.kind, filters.kind),
        (_T.c.stage, filters.stage),
        (_T.c.origin, filters.origin),
        (_T.c.status, filters.status),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    if filters.since:
        query = query.where(_T.c.occurred_from >= filters.since.isoformat())
    if filters.until:
        query = query.where(_T.c.occurred_from <= filters.until.isoformat())
    for clause in _labelled(context, filters):
        query = query.where(clause)
    if filters.text:
        query = query.where(holds(_T.c.text, filters.text))
    return query


def _labelled(context: Context, filters: Filters) -> Iterator[Any]:
    at = context.position
    if filters.category is not None or filters.direction is not None:
        row = [_C.c.dossier == context.dossier, known_at(_C, at)]
        if filters.category is not None:
            row.append(_C.c.category == filters.category)
        if filters.direction is not None:
            row.append(_C.c.direction == filters.direction)
        yield _T.c.key.in_(select(_C.c.development).where(*row))
    if filters.feed is not None:
        items = tables.items
        reported = select(items.c.development).where(
            items.c.dossier == context.dossier, items.c.feed == filters.feed, known_at(items, at)
        )
        yield _T.c.key.in_(reported.where(items.c.development.is_not(None)))


def contributions(connection: Connection, context: Context, view: DevelopmentView) -> tuple[Contribution, ...]:
    """Its rows of the ledger."""
    found = (
        get_as_of(
            connection,
            context.dossier,
            Contribution,
            key=f"{view.development.id}/{label.category}",
            position=context.position,
        )
        for label in view.development.labels
    )
    return tuple(row for row in found if row is not None)


def _statement(others: Mapping[str, DevelopmentView], key: str | None) -> str | None:
    other = others.get(key or "")
    return other.development.statement if other else None


def _keys(connection: Connection, context: Context) -> list[str]:
    query = select(_T.c.key).where(_T.c.dossier == context.dossier, _T.c.known_from <= context.position)
    return list(connection.execute(query.distinct().limit(MOST_KEYS)).scalars())


def _read_in(anchor: ItemAnchor, view: ItemView | None) -> ReadIn:
    same = view is not None and view.item.content_hash == anchor.content_hash
    return ReadIn(anchor.item, words(view.item, anchor.spans) if view is not None and same else None)


def _words(view: ItemView) -> tuple[Words, ...]:
    if view.reading is None:
        return ()
    return words(view.item, (span for tag in view.reading.tags for span in tag.spans))
