"""What reports say, so that one that repeats another's text is known for a copy as it is linked.

A report is compared with all others of its development, and with those of any development that lie within a month of it
and share its rarest words. Texts are compared here and nowhere else; a replay reads the outcome in the log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tracker.coreference.copies import ENOUGH_WORDS, Copied, Text, copied, is_same, text_of
from tracker.coreference.fingerprints import tokens
from tracker.coreference.text_index import WINDOW_DAYS, TextIndex
from tracker.domain.items import Item
from tracker.projections.views import DevelopmentView, ItemView
from tracker.store.engine import Connection
from tracker.store.reports import texts_of_days, texts_since
from tracker.store.views import Stored, get_many

MOST_KEPT = 100_000
"""Texts whose words are kept; beyond that they are read again as they are needed."""


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


class KnownTexts:
    """The texts that the items of a page meet, each development read once."""

    def __init__(self, connection: Connection, dossier: str, memory: TextMemory) -> None:
        self._connection = connection
        self._dossier = dossier
        self._memory = memory
        self._texts: dict[str, list[Text]] = {}

    def copied(self, item: Item, *, development: str, day: date) -> Copied:
        """Whose text the item repeats; later items of the page meet this one too."""
        known = self._of(development)
        words = words_of(item, development=development)
        others = self._elsewhere(words, day=day, without={text.item for text in known})
        found = copied(words, [*known, *(text for key in others for text in self._of(key))])
        for text in found.again:
            texts = self._texts[text.development]
            place = next(n for n, one in enumerate(texts) if one.item == text.item)
            texts[place] = replace(texts[place], copy_of=(*texts[place].copy_of, *text.copy_of))
        known.append(replace(words, copy_of=found.copy_of))
        return found

    def forget(self) -> None:
        """Read again what an edit may have changed."""
        self._texts.clear()

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
        here = {text.item: text for texts in self._texts.values() for text in texts}
        views = get_many(self._connection, self._dossier, ItemView, keys=[key for key in near if key not in here])
        read = (
            words_of(view.item, development=view.development) for view in views.values() if view.development is not None
        )
        met = [*(here[key] for key in near if key in here), *read]
        return sorted({text.development for text in met if is_same(words, text)} - {words.development})

    def _of(self, development: str) -> list[Text]:
        if development not in self._texts:
            self._texts[development] = self._read(development)
        return self._texts[development]

    def _read(self, development: str) -> list[Text]:
        view = Stored(self._connection, self._dossier).get(DevelopmentView, development)
        if view is None:
            return []
        keys = [report.item for report in view.reports]
        return texts_of(view, get_many(self._connection, self._dossier, ItemView, keys=keys))

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


def texts_of(view: DevelopmentView, items: Mapping[str, ItemView]) -> list[Text]:
    """The texts of a development's reports as they read now, in the order of their links."""
    key = view.development.id
    known = ((report, items.get(report.item)) for report in view.reports)
    return [
        replace(words_of(one.item, development=key), copy_of=report.copy_of) for report, one in known if one is not None
    ]


def words_of(item: Item, *, development: str) -> Text:
    """An item's text as copies are told by it."""
    return text_of(item.id, title=item.title, summary=item.summary, development=development)
