"""Which language a development's statement is in: that of the item whose title it is. What persons wrote names none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tracker.domain.items import Item
from tracker.projections.redacted import item_is_redacted
from tracker.projections.views import DevelopmentView, ItemView
from tracker.queries.moment import Context
from tracker.queries.together import views_of
from tracker.store.engine import Connection


def languages_of(connection: Connection, context: Context, keys: Iterable[str]) -> Mapping[str, str]:
    """The languages (ISO 639-1) of the statements of these developments, by id, where they are known."""
    return languages(connection, context, views_of(connection, context, DevelopmentView, keys=keys).values())


def languages(connection: Connection, context: Context, views: Iterable[DevelopmentView]) -> Mapping[str, str]:
    """The same for developments at hand."""
    first = {
        view.development.id: (view.development.anchors[0].item, view) for view in views if view.development.anchors
    }
    items = views_of(connection, context, ItemView, keys=[item for item, _ in first.values()])
    return {
        key: items[item].item.language
        for key, (item, view) in first.items()
        if item in items and _is_said_by(items[item].item, view.development.statement)
    }


def _is_said_by(item: Item, statement: str) -> bool:
    return item.title == statement and not item_is_redacted(item)
