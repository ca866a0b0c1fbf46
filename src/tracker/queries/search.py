"""Words looked for in the statements of developments and in the titles and summaries of items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from tracker.projections.views import DevelopmentView, ItemView
from tracker.queries import developments, items
from tracker.queries.moment import Context, Moment


@dataclass(frozen=True, slots=True)
class Found:
    """What holds the words, the newest first; `more_developments`, `more_items` where the limit cut."""

    context: Context
    developments: tuple[DevelopmentView, ...]
    more_developments: bool
    items: tuple[ItemView, ...]
    more_items: bool


def search(connection: Connection, dossier: str, moment: Moment, *, text: str, limit: int, today: date) -> Found:
    """At most `limit` developments and `limit` items that hold `text`, case and spelling aside. Raises NotFound."""
    told = developments.list_developments(
        connection,
        dossier,
        moment,
        filters=developments.Filters(text=text),
        limit=limit,
        cursor=None,
        today=today,
    )
    seen = items.list_items(
        connection, dossier, moment, filters=items.Filters(text=text), limit=limit, cursor=None, today=today
    )
    return Found(told.context, told.rows, told.next is not None, seen.rows, seen.next is not None)
