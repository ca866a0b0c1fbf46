"""Take in what was saved of feeds as if it had been polled: the items' own times, known from now on.

Every saved page is taken in by itself, as a poll would have, and counts as seen when it was saved: an older text never
replaces a newer one. It may be stopped and begun again: what is known is not taken in twice, and a journal beside the
data says how far each file was read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tracker.coreference.urls import canonical_url
from tracker.domain.errors import InputError, NotFound
from tracker.domain.items import Feed
from tracker.feeds.archive import (
    LINES,
    PAGES,
    WARCS,
    Piece,
    SavedItem,
    SavedPage,
    Unreadable,
    files_in,
    saved_in,
)
from tracker.feeds.base import Entry, Failed
from tracker.feeds.parse_pool import ParsePool
from tracker.store.engine import reading
from tracker.store.views import Stored
from tracker.workflows.backfill_journal import NOT_AT_ALL, Journal, Read
from tracker.workflows.ingest import SLICE, Fresh, ingest_pages, unknown
from tracker.workflows.known_reports import Memory
from tracker.workflows.reader import Reader
from tracker.workflows.tools import Tools

KEPT = 20
"""As many places are told of each kind."""
PASSING = ("parse-timeout", "parse-crash")
"""Why a page could not be read that may be read at another time."""


@dataclass(slots=True)
class Backfilled:
    """What came of it so far, by number.

    `pieces` are pages and items, `known` those that an earlier run had read; `relevant` are of the new and the edited
    items. `strange` counts pieces of no feed of the dossier, `others` files that are none of those read here.
    `strangers`, `faults` and `ignored` are the first of what is strange, unreadable or another file, by their places;
    what was so before and is not read again is among them.
    """

    files: int = 0
    pieces: int = 0
    known: int = 0
    new: int = 0
    revised: int = 0
    relevant: int = 0
    strange: int = 0
    unreadable: int = 0
    others: int = 0
    faults: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether something could not be read, or nothing was of a feed, now or before."""
        return self.unreadable > 0 or 0 < self.pieces + self.known == self.strange

    def fault(self, place: str, why: str) -> None:
        """A piece could not be read."""
        self.unreadable += 1
        _keep(self.faults, f"{place}: {why}")

    def stranger(self, place: str, of: Sequence[str]) -> None:
        """A piece is of no feed, whatever says whose it may be."""
        self.strange += 1
        _keep(self.strangers, f"{place}: no feed is {' or '.join(map(repr, of))}")

    def recall(self, before: Read) -> None:
        """What an earlier run had read of a file, and told of it."""
        self.known += before.pieces
        self.unreadable += before.unreadable
        self.strange += before.strange
        self.faults += before.faults
        self.strangers += before.strangers

    def add(self, one: Backfilled) -> None:
        """What came of one file more."""
        for name in NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(one, name))
        for kept, told in ((self.faults, one.faults), (self.strangers, one.strangers)):
            kept.extend(told[: KEPT - len(kept)])


NUMBERS = ("files", "pieces", "known", "new", "revised", "relevant", "strange", "unreadable")


def _keep(kept: list[str], told: str) -> None:
    if len(kept) < KEPT:
        kept.append(told)


@dataclass(slots=True)
class _Lines:
    """Items of one file that are taken in together, by feed and guid: what is said again of one waits for the next."""

    of: dict[str, dict[str, SavedItem]] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(map(len, self.of.values()))

    def has(self, feed: Feed, saved: SavedItem) -> bool:
        """Whether something of that guid waits already."""
        return saved.entry.guid in self.of.get(feed.id, {})

    def add(self, feed: Feed, saved: SavedItem) -> None:
        """Let it wait with the others."""
        self.of.setdefault(feed.id, {})[saved.entry.guid] = saved


@dataclass(frozen=True, slots=True)
class Backfill:
    """Takes in saved pieces for one dossier; `only` is the feed they are all of, where one was named."""

    tools: Tools
    reader: Reader
    pool: ParsePool
    feeds: Mapping[str, Feed]
    only: str | None
    max_bytes: int
    memory: Memory = field(default_factory=Memory)

    async def run(self, path: Path, *, journal: Journal, progress: Callable[[int, int], None]) -> Backfilled:
        """Every file below the path; `progress` hears (bytes done, of all). Raises NotFound for no such file."""
        found = files_in(path)
        if not found.read:
            there = "a folder with none of these" if path.is_dir() else "nothing there"
            hint = f"expected a file, or a folder of {', '.join(PAGES + LINES + WARCS)}, found {there}"
            raise NotFound("saved feed", str(path.resolve()), hint=hint)
        done, total, read = Backfilled(), sum(file.stat().st_size for file in found.read), 0
        done.others, done.ignored = len(found.others), [_called(other, path) for other in found.others[:KEPT]]
        for file in found.read:

            def hear(end: int, before: int = read) -> None:
                progress(before + end, total)

            done.add(await self._file(file, name=_called(file, path), journal=journal, progress=hear))
            read += file.stat().st_size
            progress(read, total)
        return done

    async def _file(self, file: Path, *, name: str, journal: Journal, progress: Callable[[int], None]) -> Backfilled:
        before, number, waiting, one = journal.read(file), 0, _Lines(), Backfilled(files=1)
        one.recall(before)
        noted, again = before.pieces, False
        pieces = saved_in(file, name=name, max_bytes=self.max_bytes)
        while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
            number += 1
            if number <= before.pieces:
                continue
            one.pieces += 1
            feed = self._whose(piece, one)
            if feed is not None and await self._take(feed, piece, one, waiting=waiting):
                again = True
            if isinstance(piece.found, SavedPage) or number - noted >= SLICE:
                await self._take_in(waiting, one)
                journal.note(file, _read(one, noted := number))
                progress(piece.end)
        await self._take_in(waiting, one)
        if number == 0:
            one.pieces += 1
            one.fault(name, "expected a page or an item, found none")
        elif again:
            # Another run may read what this one had no time or memory for; the log knows what was taken in.
            journal.note(file, NOT_AT_ALL)
        elif number > noted:
            journal.note(file, _read(one, number))
        return one

    async def _take(self, feed: Feed, piece: Piece, done: Backfilled, *, waiting: _Lines) -> bool:
        """A page at once; an item waits for others, unless one of its guid waits already. Whether to read it again."""
        if isinstance(piece.found, SavedPage):
            return await self._page(feed, piece.found, done, place=piece.place)
        if isinstance(piece.found, SavedItem):
            if waiting.has(feed, piece.found):
                await self._take_in(waiting, done)
            waiting.add(feed, piece.found)
        return False

    def _whose(self, piece: Piece, done: Backfilled) -> Feed | None:
        if isinstance(piece.found, Unreadable):
            done.fault(piece.place, piece.found.why)
            return None
        feed = self._feed(piece.found.of)
        if feed is None:
            done.stranger(piece.place, piece.found.of)
        return feed

    async def _page(self, feed: Feed, saved: SavedPage, done: Backfilled, *, place: str) -> bool:
        """It is parsed in a child like one that was fetched; whether it could not be and may be at another time."""
        page = await self.pool.parse(saved.body, content_type=saved.content_type, url=feed.url)
        if isinstance(page, Failed):
            done.fault(place, page.detail)
            return page.reason in PASSING
        if page.entries:
            await asyncio.to_thread(self._store, feed, page.entries, done, captured=saved.captured)
        return False

    def _feed(self, of: tuple[str, ...]) -> Feed | None:
        if self.only is not None:
            return self.feeds[self.only]
        for name in of:
            address = canonical_url(name)
            if name in self.feeds:
                return self.feeds[name]
            same = (feed for feed in self.feeds.values() if address and canonical_url(feed.url) == address)
            if (found := next(same, None)) is not None:
                return found
        return None

    async def _take_in(self, waiting: _Lines, done: Backfilled) -> None:
        for key, lines in waiting.of.items():
            entries = [one.entry for one in lines.values()]
            captured = max(one.captured for one in lines.values())
            await asyncio.to_thread(self._store, self.feeds[key], entries, done, captured=captured)
        waiting.of.clear()

    def _store(self, feed: Feed, entries: Sequence[Entry], done: Backfilled, *, captured: datetime) -> None:
        # A saved page has its newest entry first, as `unknown` expects; lines are in any order.
        items = self.reader.items(feed, entries, captured=min(captured, self.tools.now()))
        fresh = unknown(self.tools, self.reader, feed, items)
        if not fresh:
            return
        (found,) = ingest_pages(self.tools, self.reader, [Fresh(feed, fresh)], memory=self.memory)
        done.new += found.new
        done.revised += found.revised
        done.relevant += found.relevant


def _read(one: Backfilled, pieces: int) -> Read:
    return Read(pieces, one.unreadable, one.strange, tuple(one.faults), tuple(one.strangers))


def _called(file: Path, path: Path) -> str:
    """How a file is told of: as it lies in the folder that was named."""
    return str(file.relative_to(path)) if file != path else file.name


def backfill_of(tools: Tools, reader: Reader, pool: ParsePool, *, only: Sequence[str], max_bytes: int) -> Backfill:
    """What takes in saved pieces for the reader's dossier; raises InputError where several feeds are named."""
    if len(only) > 1:
        raise InputError("--offline: expected at most one --feed, whose everything is")
    with reading(tools.engine) as connection:
        feeds = dict(Stored(connection, reader.definition.id).all(Feed))
    if only and only[0] not in feeds:
        raise NotFound("feed", only[0], known=feeds)
    return Backfill(tools, reader, pool, feeds, only[0] if only else None, max_bytes)
