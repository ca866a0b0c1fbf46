"""The spine: a page of a feed becomes events, read models and validators, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.domain.items import Feed
from tracker.projections.views import ItemView
from tracker.store.engine import Connection, reading, writing
from tracker.store.event_store import lock_head
from tracker.store.feed_state import Poll, finish_poll, hold_lease
from tracker.store.views import get_many
from tracker.workflows.intake import Intake
from tracker.workflows.reader import Reader, ReadItem
from tracker.workflows.record import record
from tracker.workflows.tools import Tools


@dataclass(frozen=True, slots=True)
class Lease:
    """Who polled the feed, and the poll that is noted with the events; counts of items are filled in here."""

    owner: str
    poll: Poll


@dataclass(frozen=True, slots=True)
class Ingested:
    """What a page brought, by number; `lags` are seconds from claimed date to now, one for each new item with a date.

    `position` is the log's after it. `kept` is false where the lease had gone to another worker: nothing was stored.
    """

    new: int = 0
    revised: int = 0
    relevant: int = 0
    developments: int = 0
    linked: int = 0
    lags: tuple[float, ...] = ()
    position: int | None = None
    kept: bool = True


NOTHING = Ingested()


def ingest(tools: Tools, reader: Reader, feed: Feed, items: Sequence[ReadItem], *, lease: Lease | None) -> Ingested:
    """Append what is new or revised among the items and note the poll, all or nothing.

    The tagging is done before; under the lock stand only the look at what is known and the writing.
    """
    dossier = reader.definition.id
    with writing(tools.engine) as connection:
        if lease is not None and not hold_lease(connection, dossier, feed.id, owner=lease.owner):
            return Ingested(kept=False)
        lock_head(connection, dossier)
        now = tools.now()
        intake = _take_in(connection, reader, items, now=now)
        appended = record(connection, dossier, intake.drafts, now=now, random_bytes=tools.random_bytes)
        if lease is not None:
            poll = replace(lease.poll, items_new=intake.new, items_revised=intake.revised)
            finish_poll(connection, dossier, feed.id, owner=lease.owner, poll=poll)
    return Ingested(
        new=intake.new,
        revised=intake.revised,
        relevant=intake.relevant,
        developments=intake.developments,
        linked=intake.linked,
        lags=tuple(intake.lags),
        position=appended.head.position,
    )


def unknown(tools: Tools, reader: Reader, items: Sequence[ReadItem]) -> list[ReadItem]:
    """Those of the items that the log does not hold with this very text."""
    with reading(tools.engine) as connection:
        known = get_many(connection, reader.definition.id, ItemView, keys=[i.item.id for i in items])
    return [i for i in items if i.item.id not in known or known[i.item.id].item.content_hash != i.item.content_hash]


def _take_in(connection: Connection, reader: Reader, items: Sequence[ReadItem], *, now: datetime) -> Intake:
    intake = Intake(connection, reader, now=now)
    known = get_many(connection, reader.definition.id, ItemView, keys=[i.item.id for i in items])
    for read_item in reversed(items):
        view = known.get(read_item.item.id)
        if view is None:
            intake.observe(read_item)
        elif view.item.content_hash != read_item.item.content_hash:
            intake.revise(read_item, view)
    return intake
