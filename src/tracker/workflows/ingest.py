"""The spine: a page of a feed becomes events, read models and validators, in one transaction.

Pages that wait for each other share one: a transaction costs as much as a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.domain.envelope import Draft
from tracker.domain.items import Feed, Item
from tracker.projections.redacted import item_is_redacted
from tracker.projections.views import ItemView
from tracker.store.engine import Connection, reading, writing
from tracker.store.event_store import lock_head
from tracker.store.feed_polls import Poll
from tracker.store.feed_state import hold_leases
from tracker.store.views import get_many
from tracker.workflows.feed_moves import note_polls
from tracker.workflows.intake import Counts, Intake
from tracker.workflows.known_items import identified
from tracker.workflows.known_reports import Memory
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
class Fresh:
    """Of one feed's page what is new or edited, read by the tagger; no feed stands twice among those taken together."""

    feed: Feed
    items: Sequence[ReadItem]
    lease: Lease | None = None


@dataclass(frozen=True, slots=True)
class Ingested:
    """What a page brought, by number; `relevant` are of the new and the edited items, as they read now.

    `lags` are seconds from claimed date to now, one for each new item with a date. `position` is the log's after it.
    `kept` is false where the lease had gone to another worker: nothing was stored.
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
SLICE = 400
"""Items of one transaction; a fuller page takes several."""


@dataclass(frozen=True, slots=True)
class _Part:
    """So many items of the page of that number, and whether they are its last."""

    page: int
    items: Sequence[ReadItem]
    last: bool


def ingest(tools: Tools, reader: Reader, feed: Feed, items: Sequence[ReadItem], *, lease: Lease | None) -> Ingested:
    """Append what is new or revised among the items of one page and note the poll."""
    return ingest_pages(tools, reader, [Fresh(feed, items, lease)], memory=Memory())[0]


def ingest_pages(tools: Tools, reader: Reader, pages: Sequence[Fresh], *, memory: Memory) -> list[Ingested]:
    """Append what is new or revised in each page and note its poll; what each brought, in order.

    Tagging is done before; under the lock stand only the look at what is known and the writing. A page of more than
    `SLICE` such items takes several transactions, and its validators commit with the last: a crash in between reads the
    page again and finds the first ones known.
    """
    done = [NOTHING] * len(pages)
    for parts in _transactions(pages):
        _write(tools, reader, pages, [part for part in parts if done[part.page].kept], done=done, memory=memory)
    return done


def unknown(tools: Tools, reader: Reader, feed: Feed, items: Sequence[Item]) -> list[ReadItem]:
    """Those of the items that the log does not hold with this very text, each read by the tagger."""
    return reader.read_all(unread(tools, reader, feed, items), now=tools.now())


def unread(tools: Tools, reader: Reader, feed: Feed, items: Sequence[Item]) -> list[Item]:
    """Those of the items that the log does not hold with this very text: edits first, then new ones, oldest first."""
    with reading(tools.engine) as connection:
        found, known = identified(connection, reader, feed, items)
    edited = [item for item in found if item.id in known and _is_edit(item, known[item.id])]
    return [*edited, *(item for item in reversed(found) if item.id not in known)]


def _is_edit(found: Item, known: ItemView) -> bool:
    """Whether an outlet changed its words since; those of an item that was redacted are not taken in again."""
    if found.content_hash == known.item.content_hash or item_is_redacted(known.item):
        return False
    return found.captured is None or found.captured >= known.text_seen


def _transactions(pages: Sequence[Fresh]) -> Iterator[list[_Part]]:
    """The pages in order, cut and joined so that a transaction holds at most `SLICE` items."""
    parts: list[_Part] = []
    for number, page in enumerate(pages):
        for start in range(0, len(page.items) or 1, SLICE):
            part = _Part(number, page.items[start : start + SLICE], start + SLICE >= len(page.items))
            if parts and sum(len(one.items) for one in parts) + len(part.items) > SLICE:
                yield parts
                parts = []
            parts.append(part)
    yield parts


def _write(
    tools: Tools,
    reader: Reader,
    pages: Sequence[Fresh],
    parts: Sequence[_Part],
    *,
    done: list[Ingested],
    memory: Memory,
) -> None:
    """One transaction; afterwards `done` says what it brought, and that nothing was kept of pages without a lease."""
    dossier = reader.definition.id
    with writing(tools.engine) as connection:
        position, now = lock_head(connection, dossier).position, tools.now()
        held = _held(connection, dossier, [pages[part.page] for part in parts])
        memory.at(position)

        def keep(drafts: Sequence[Draft]) -> None:
            nonlocal position
            position = record(connection, dossier, drafts, now=now, random_bytes=tools.random_bytes).head.position

        intake = Intake(connection, reader, now=now, record=keep, memory=memory)
        taken = [part for part in parts if pages[part.page].feed.id in held]
        known = get_many(connection, dossier, ItemView, keys=[found.item.id for part in taken for found in part.items])
        brought = {part.page: _take_in(intake, part.items, known) for part in taken}
        intake.finish()
        polls: dict[str, dict[str, Poll]] = {}
        for part in parts:
            page, counts = pages[part.page], brought.get(part.page)
            if counts is None:
                done[part.page] = replace(done[part.page], kept=False)
                continue
            one = done[part.page] = _add(done[part.page], counts, position=position)
            if page.lease is not None and part.last:
                poll = page.lease.note(Brought(one.new, one.revised, one.lags))
                polls.setdefault(page.lease.owner, {})[page.feed.id] = poll
        for owner, noted in polls.items():
            note_polls(connection, tools, dossier, noted, owner=owner)
    memory.position = position


def _held(connection: Connection, dossier: str, pages: Sequence[Fresh]) -> set[str]:
    """The feeds whose pages may be kept: those without a lease, and those whose lease is still held."""
    held = {page.feed.id for page in pages if page.lease is None}
    for owner in {page.lease.owner for page in pages if page.lease is not None}:
        feeds = [page.feed.id for page in pages if page.lease is not None and page.lease.owner == owner]
        held |= hold_leases(connection, dossier, feeds, owner=owner)
    return held


def _take_in(intake: Intake, items: Sequence[ReadItem], known: Mapping[str, ItemView]) -> Counts:
    intake.counts = Counts()
    for found in items:
        view = known.get(found.item.id)
        if view is None:
            intake.observe(found)
        elif _is_edit(found.item, view):
            intake.revise(found, view)
    return intake.counts


def _add(before: Ingested, counts: Counts, *, position: int) -> Ingested:
    return Ingested(
        new=before.new + counts.new,
        revised=before.revised + counts.revised,
        relevant=before.relevant + counts.relevant,
        developments=before.developments + counts.developments,
        linked=before.linked + counts.linked,
        lags=(*before.lags, *counts.lags),
        position=position,
    )
