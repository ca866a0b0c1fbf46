"""Where the Admiralty letter of each feed comes from: who gave it, when, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, select

from tracker.domain.items import Feed, Reliability
from tracker.queries.log import reason_of, told_by
from tracker.queries.moment import Context
from tracker.store import tables
from tracker.store.clock import from_text
from tracker.store.views import value

_F, _E = tables.feeds, tables.events
_TOLD = ("position", "recorded_at", "actor", "type", "version", "payload")


@dataclass(frozen=True, slots=True)
class Lettered:
    """The event since which a feed has the letter that it has at the moment; `reason` is empty where it went."""

    letter: Reliability
    position: int
    recorded_at: datetime
    by: str
    reason: str


def letters(connection: Connection, context: Context) -> dict[str, Lettered]:
    """By feed, of every feed there was by then."""
    query = (
        select(_F.c.key, _F.c.known_to, _F.c.body, *(_E.c[name] for name in _TOLD))
        .join(_E, and_(_E.c.dossier == _F.c.dossier, _E.c.position == _F.c.known_from))
        .where(_F.c.dossier == context.dossier, _F.c.known_from <= context.position)
        .order_by(_F.c.key, _F.c.known_from)
    )
    return {
        key: Lettered(letter, row.position, from_text(row.recorded_at), row.actor, reason_of(told_by(row)))
        for key, row, letter in _since(connection.execute(query))
    }


def _since(rows: Any) -> Iterator[tuple[str, Any, Reliability]]:
    """Each row that gave a feed another letter than it had just before; the last of a feed stands."""
    before: tuple[object, ...] = ()
    for row in rows:
        letter = value(row.body, Feed).reliability
        if before != (row.key, row.position, letter):
            yield row.key, row, letter
        before = (row.key, row.known_to, letter)
