"""Everything the page of the review queue shows: what waits for a person, why, and the lines that decide it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.dossier import Category
from tracker.projections.views import DevelopmentView, ItemView
from tracker.queries.moment import Context, Moment, resolve
from tracker.queries.review import Entry, Kind, Queue, get_queue
from tracker.queries.together import views_of
from tracker.store.engine import Connection
from tracker.web.deciding import Command, commands
from tracker.web.languages import languages

MOST_ENTRIES = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry of the queue with the command lines that decide it, and what it resembles."""

    entry: Entry
    commands: tuple[Command, ...]
    other: DevelopmentView | None
    language: str | None


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One page; `kind` and `category` are what it is narrowed down to, empty for all, of which `number` wait."""

    context: Context
    dossier: str
    queue: Queue
    number: int
    waiting: tuple[Waiting, ...]
    categories: tuple[Category, ...]
    kind: str
    category: str
    languages: Mapping[str, str]


def read_review(
    connection: Connection, dossier: str, moment: Moment, *, kind: Kind | None, category: str | None, today: date
) -> ReviewPage:
    """What the page needs. Raises NotFound."""
    queue = get_queue(connection, dossier, moment, kind=kind, category=category, limit=MOST_ENTRIES, today=today)
    context, definition = resolve(connection, dossier, moment, today=today)
    entries = queue.entries
    keys = [key for one in entries for key in (one.key, one.resembles) if key]
    told = views_of(connection, context, DevelopmentView, keys=keys)
    items = views_of(connection, context, ItemView, keys=[one.key for one in entries if one.kind == "sample"])
    spoken = languages(connection, context, told.values())
    return ReviewPage(
        context=context,
        dossier=definition.title if definition else dossier,
        queue=queue,
        number=queue.number(kind),
        waiting=tuple(
            Waiting(
                one,
                commands(one, one=told.get(one.key), other=told.get(one.resembles or ""), dossier=dossier),
                told.get(one.resembles or ""),
                items[one.key].item.language if one.key in items else spoken.get(one.key),
            )
            for one in entries
        ),
        categories=definition.categories if definition else (),
        kind=kind or "",
        category=category or "",
        languages=spoken,
    )
