"""How an item read each time its outlet had edited it, and which words went and came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from sqlalchemy import Connection, and_, func, select

from tracker.domain.events import TYPE_OF, ItemObserved, ItemRevised
from tracker.domain.items import Item
from tracker.projections.redacted import item_is_redacted
from tracker.projections.views import ItemView
from tracker.queries.misnamed import no_item
from tracker.queries.moment import Context, Moment, resolve
from tracker.queries.word_diff import Piece, whole_diff, word_diff
from tracker.store import tables
from tracker.store.clock import from_text
from tracker.store.views import value

_T, _E = tables.items, tables.events
_TYPES = (TYPE_OF[ItemObserved], TYPE_OF[ItemRevised])
TEXTS = ("title", "summary")
_WHOLE = ("url", "published_claim", "author")


@dataclass(frozen=True, slots=True)
class Edited:
    """A field that an edit changed; titles and summaries word by word, the rest as a whole."""

    field: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """An item as it was first seen (`number` 0), or after an edit, and what differs from the one before.

    Of a `redacted` one no words are left, so that nothing can be compared with it.
    """

    number: int
    position: int
    recorded_at: datetime
    redacted: bool
    item: Item
    edited: tuple[Edited, ...]


@dataclass(frozen=True, slots=True)
class ItemHistory:
    """The last revisions of one item that were known at the moment, oldest first; `total` counts all of them."""

    context: Context
    key: str
    total: int
    revisions: tuple[Revision, ...]


def item_history(
    connection: Connection, dossier: str, moment: Moment, *, key: str, limit: int, today: date
) -> ItemHistory:
    """The last `limit` wordings of an item. Raises NotFound, InputError."""
    context, _ = resolve(connection, dossier, moment, today=today)
    query = (
        select(_T.c.known_from, _T.c.body, _E.c.recorded_at)
        .join(_E, and_(_E.c.dossier == _T.c.dossier, _E.c.position == _T.c.known_from))
        .where(_T.c.dossier == dossier, _T.c.key == key, _T.c.known_from <= context.position, _E.c.type.in_(_TYPES))
    )
    total = connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    if not total:
        raise no_item(connection, context, key)
    # One more than is shown, so that the first shown is compared too.
    newest = connection.execute(query.order_by(_T.c.known_from.desc()).limit(limit + 1)).all()
    rows = newest[::-1]
    items = [value(row.body, ItemView).item for row in rows]
    changes = [(), *(edited(old, new) for old, new in pairwise(items))]
    revisions = tuple(
        Revision(number, row.known_from, from_text(row.recorded_at), item_is_redacted(item), item, changed)
        for number, (row, item, changed) in enumerate(zip(rows, items, changes, strict=True), start=total - len(rows))
    )
    return ItemHistory(context, key, total, revisions[-limit:])


def edited(old: Item, new: Item) -> tuple[Edited, ...]:
    """What an edit changed of what a reader sees; nothing where the words of either are gone."""
    if item_is_redacted(old) or item_is_redacted(new):
        return ()
    found = ((name, getattr(old, name), getattr(new, name)) for name in (*TEXTS, *_WHOLE))
    return tuple(
        Edited(name, word_diff(before, after) if name in TEXTS else whole_diff(before, after))
        for name, before, after in found
        if before != after
    )
