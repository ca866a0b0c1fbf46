"""The spine: a page of a feed becomes events, read models and validators, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tracker.domain.envelope import Draft
from tracker.domain.items import Feed, Item
from tracker.projections.redacted import item_is_redacted
from tracker.projections.views import ItemView
from tracker.store.engine import reading, writing
from tracker.store.event_store import lock_head
from tracker.store.feed_polls import Poll, finish_polls
from tracker.store.feed_state import hold_leases
from tracker.store.heads import read_head
from tracker.store.views import get_many
from tracker.workflows.identity import identify, keys_of
from tracker.workflows.intake import Intake
from tracker.workflows.poll_notes import Brought
from tracker.workflows.reader import Reader, ReadItem
from tracker.workflows.record import record
from tracker.workflows.tools import Tools


@dataclass(frozen=True, slots=True)
class Lease:
    """Who polled the feed, and what is noted with the events once it is known what the page brought."""

    owner: str
    note: Callable[[Brought], Poll]


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
SLICE = 200


def ingest(tools: Tools, reader: Reader, feed: Feed, items: Sequence[ReadItem], *, lease: Lease | None) -> Ingested:
    """Append what is new or revised among the items and note the poll.

    Tagging is done before; under the lock stand only the look at what is known and the writing. A page of more than
    `SLICE` such items takes several transactions, and the validators commit with the last: a crash in between reads the
    page again and finds the first ones known.
    """
    parts = [items[start : start + SLICE] for start in range(0, len(items), SLICE)] or [items]
    done = NOTHING
    for number, part in enumerate(parts, start=1):
        kept = _ingest_part(tools, reader, feed, part, lease=lease, before=done, last=number == len(parts))
        if not kept.kept:
            return kept
        done = kept
    return done


def unknown(tools: Tools, reader: Reader, feed: Feed, items: Sequence[Item]) -> list[ReadItem]:
    """Those of the items that the log does not hold with this very text, each read by the tagger.

    Edits come first, then new ones, oldest first. What is known already is not read again.
    """
    keys = sorted({key for item in items for key in keys_of(item)})
    with reading(tools.engine) as connection:
        known = {
            key: view.item for key, view in get_many(connection, reader.definition.id, ItemView, keys=keys).items()
        }
    found = identify(items, known)
    edited = [item for item in found if item.id in known and _is_edit(item, known[item.id])]
    new = [item for item in reversed(found) if item.id not in known]
    return [reader.read(item, default=feed.language) for item in (*edited, *new)]


def _is_edit(found: Item, known: Item) -> bool:
    """Whether an outlet changed its words; those of an item that was redacted are not taken in again."""
    return found.content_hash != known.content_hash and not item_is_redacted(known)


def _ingest_part(
    tools: Tools,
    reader: Reader,
    feed: Feed,
    items: Sequence[ReadItem],
    *,
    lease: Lease | None,
    before: Ingested,
    last: bool,
) -> Ingested:
    dossier = reader.definition.id
    with writing(tools.engine) as connection:
        if lease is not None and not hold_leases(connection, dossier, [feed.id], owner=lease.owner):
            return replace(before, kept=False)
        lock_head(connection, dossier)
        now = tools.now()

        def keep(drafts: Sequence[Draft]) -> None:
            record(connection, dossier, drafts, now=now, random_bytes=tools.random_bytes)

        intake = Intake(connection, reader, now=now, record=keep)
        known = get_many(connection, dossier, ItemView, keys=[i.item.id for i in items])
        for found in items:
            view = known.get(found.item.id)
            if view is None:
                intake.observe(found)
            elif _is_edit(found.item, view.item):
                intake.revise(found, view)
        intake.finish()
        done = _add(before, intake, position=read_head(connection, dossier).position)
        if lease is not None and last:
            poll = lease.note(Brought(done.new, done.revised, done.lags))
            finish_polls(connection, dossier, {feed.id: poll}, owner=lease.owner)
    return done


def _add(before: Ingested, intake: Intake, *, position: int) -> Ingested:
    return Ingested(
        new=before.new + intake.new,
        revised=before.revised + intake.revised,
        relevant=before.relevant + intake.relevant,
        developments=before.developments + intake.developments,
        linked=before.linked + intake.linked,
        lags=(*before.lags, *intake.lags),
        position=position,
    )
