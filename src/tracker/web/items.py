"""Everything the list of items shows: what each says, whose it is, how it was read, and what it reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.items import Feed
from tracker.projections.views import DevelopmentView, ItemView
from tracker.queries.items import Filters, list_items
from tracker.queries.moment import Context, Moment, resolve
from tracker.queries.together import views_of
from tracker.store.engine import Connection
from tracker.store.views import as_of
from tracker.web.languages import languages

MOST_ROWS = 50


@dataclass(frozen=True, slots=True)
class ItemsPage:
    """One page of the list; `text`, `feed` and `relevant` are what it is narrowed down to, empty or `None` for all.

    `told` are the developments that are reported, by id.
    """

    context: Context
    dossier: str
    text: str
    feed: str
    relevant: bool | None
    feeds: Mapping[str, Feed]
    rows: tuple[ItemView, ...]
    told: Mapping[str, DevelopmentView]
    languages: Mapping[str, str]
    next: str | None
    is_first: bool

    @property
    def sources(self) -> list[tuple[str, str]]:
        """The feeds to choose from, by title; one that was removed goes by its id."""
        known = sorted(((feed.id, feed.title) for feed in self.feeds.values()), key=lambda pair: pair[1].casefold())
        return known if not self.feed or self.feed in self.feeds else [*known, (self.feed, self.feed)]


def read_items(
    connection: Connection,
    dossier: str,
    moment: Moment,
    *,
    text: str,
    feed: str,
    relevant: bool | None,
    cursor: str,
    today: date,
) -> ItemsPage:
    """What the page needs. Raises NotFound."""
    filters = Filters(feed=feed or None, relevant=relevant, text=text or None)
    found = list_items(
        connection, dossier, moment, filters=filters, limit=MOST_ROWS, cursor=cursor or None, today=today
    )
    context = found.context
    _, definition = resolve(connection, dossier, Moment(moment.valid_at, context.position), today=today)
    keys = [view.development for view in found.rows if view.development]
    told = views_of(connection, context, DevelopmentView, keys=keys)
    return ItemsPage(
        context=context,
        dossier=definition.title if definition else dossier,
        text=text,
        feed=feed,
        relevant=relevant,
        feeds=dict(as_of(connection, dossier, Feed, position=context.position)),
        rows=found.rows,
        told=told,
        languages=languages(connection, context, told.values()),
        next=found.next,
        is_first=not cursor,
    )
