"""What reports say, so that one that repeats another's text is known for a copy as it is linked.

A report is compared with all others of its development, and with those of any development that lie within a month of it
and share its rarest words. Texts are compared here and nowhere else; a replay reads the outcome in the log.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tracker.coreference.copies import ENOUGH_WORDS, Copied, Text, copied, is_same, text_of
from tracker.coreference.fingerprints import tokens
from tracker.coreference.text_index import WINDOW_DAYS, TextIndex
from tracker.domain.items import Item
from tracker.projections.views import DevelopmentView, ItemView
from tracker.store.engine import Connection
from tracker.store.reports import texts_of_days, texts_since
from tracker.store.said import Said, Words, said_by
from tracker.store.views import Stored

MOST_KEPT = 100_000
"""Texts whose words are kept; beyond that they are read again as they are needed."""
MOST_TOLD = 10_000
"""The same of texts that are kept whole."""


@dataclass(slots=True)
class TextMemory:
    """The words of the reports of these days, up to the log's position `seen`.

    Nothing is compared here with what it holds, so it may hold what is no more; what others add is read when the log
    has moved on.
    """

    index: TextIndex = field(default_factory=TextIndex)
    days: set[date] = field(default_factory=set)
    seen: int = 0
    now: int = 0

    def at(self, position: int) -> None:
        """Take it for a log that stands there."""
        if len(self.index) > MOST_KEPT:
            self.index, self.days = TextIndex(), set()
        self.now = position


@dataclass(slots=True)
class Told:
    """The texts of the developments that were met, by item in the order of their links.

    They are compared as they stand here, so it is good only while nobody else appends to the log.
    """

    texts: dict[str, dict[str, Text]] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.homes)

    def put(self, development: str, texts: Iterable[Text]) -> None:
        """Let a development tell these too, or as they are now."""
        held = self.texts.setdefault(development, {})
        for text in texts:
            held[text.item], self.homes[text.item] = text, development

    def of(self, development: str) -> Collection[Text] | None:
        """What a development tells, where it was met."""
        held = self.texts.get(development)
        return None if held is None else held.values()

    def get(self, item: str) -> Text | None:
        """The text of an item whose development was met."""
        home = self.homes.get(item)
        return None if home is None else self.texts[home][item]

    def clear(self) -> None:
        """Hold nothing."""
        self.texts.clear()
        self.homes.clear()


class KnownTexts:
    """The texts that the items of a page meet, each development read once and kept in `told`."""

    def __init__(self, connection: Connection, dossier: str, memory: TextMemory, *, told: Told) -> None:
        self._connection = connection
        self._dossier = dossier
        self._memory = memory
        self._told = told

    def copied(self, item: Item, *, development: str, day: date) -> Copied:
        """Whose text the item repeats; later items meet this one too."""
        known = self._of(development)
        words = words_of(item, development=development)
        others = self._elsewhere(words, day=day, without={text.item for text in known})
        found = copied(words, [*known, *(text for key in others for text in self._of(key))])
        for text in found.again:
            here = self._told.texts[text.development][text.item]
            self._told.put(text.development, [replace(here, copy_of=(*here.copy_of, *text.copy_of))])
        self._told.put(development, [replace(words, copy_of=found.copy_of)])
        return found

    def _elsewhere(self, words: Text, *, day: date, without: set[str]) -> list[str]:
        """The other developments that have a report with this text, the one whose report is least named first."""
        distinct = frozenset(words.whole)
        if len(words.whole) < ENOUGH_WORDS:
            return []
        self._load(day)
        near = self._memory.index.near(distinct, day=day, without=without | {words.item})
        self._memory.index.add(words.item, day=day, words=distinct)
        if not near:
            return []
        here = {key: text for key in near if (text := self._told.get(key)) is not None}
        read = said_by(self._connection, self._dossier, items=[key for key in near if key not in here])
        met = [*here.values(), *(words_of(one.item, development=one.development or "") for one in read.values())]
        return sorted({text.development for text in met if is_same(words, text)} - {words.development, ""})

    def _of(self, development: str) -> Collection[Text]:
        known = self._told.of(development)
        if known is None:
            self._told.put(development, self._read(development))
            known = self._told.texts[development].values()
        return known

    def _read(self, development: str) -> list[Text]:
        view = Stored(self._connection, self._dossier).get(DevelopmentView, development)
        if view is None:
            return []
        items = [report.item for report in view.reports]
        return texts_of(view, said_by(self._connection, self._dossier, items=items))

    def _load(self, day: date) -> None:
        """The days around this one that were not read yet, and what was added to the others since they were."""
        memory = self._memory
        rows = []
        if memory.days and memory.seen < memory.now:
            rows += texts_since(self._connection, self._dossier, position=memory.seen)
        memory.seen = memory.now
        around = (day + timedelta(days=n) for n in range(-WINDOW_DAYS, WINDOW_DAYS + 1))
        if missing := [one for one in around if one not in memory.days]:
            memory.days.update(missing)
            rows += texts_of_days(self._connection, self._dossier, days=missing)
        for item, on, text in rows:
            memory.index.add(item, day=on, words=frozenset(tokens(text)))


def texts_of(view: DevelopmentView, items: Mapping[str, ItemView] | Mapping[str, Said]) -> list[Text]:
    """The texts of a development's reports as they read now, in the order of their links."""
    key = view.development.id
    known = ((report, items.get(report.item)) for report in view.reports)
    return [
        replace(words_of(one.item, development=key), copy_of=report.copy_of) for report, one in known if one is not None
    ]


def words_of(item: Item | Words, *, development: str) -> Text:
    """An item's text as copies are told by it."""
    return text_of(item.id, title=item.title, summary=item.summary, development=development)
