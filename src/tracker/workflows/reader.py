"""A dossier's eye: entries of a feed become items with readings. Pure once made; nothing is stored here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from msgspec import structs

from tracker.coreference.matching import Lens
from tracker.coreference.urls import canonical_url
from tracker.coreference.versions import lens_of
from tracker.domain.dossier import Definition
from tracker.domain.errors import UnknownName
from tracker.domain.items import Feed, Item, content_hash, day_of_item
from tracker.domain.tags import Reading, Stage
from tracker.feeds.base import Entry
from tracker.seeds.shapes import DossierFiles
from tracker.tagging.act_dates import ActDates
from tracker.tagging.base import TAGGERS, Tagger
from tracker.tagging.language import detect_language
from tracker.workflows.identity import keys_of
from tracker.workflows.own_words import NO_WORDS, Common, common_of

PAGE = 50
"""Items that are read at once where there are many."""


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item with what the tagger says of it."""

    item: Item
    reading: Reading


@dataclass(frozen=True, slots=True)
class Reader:
    """The tagger of one dossier with the languages it knows, and the lens by which its reports are told apart.

    `act_dates` is None where the dossier has no calendar: then the day of an act is the day of its publication.
    `common` are words that tell none of its stories from another.
    """

    definition: Definition
    tagger: Tagger
    languages: tuple[str, ...]
    lens: Lens
    act_dates: ActDates | None = None
    common: Common = NO_WORDS

    @classmethod
    def of(cls, files: DossierFiles) -> Self:
        """The reader a dossier's files define; raises UnknownName for a tagger that does not exist."""
        definition = files.definition
        if definition.tagger not in TAGGERS:
            raise UnknownName("tagger", definition.tagger, TAGGERS, where="dossier.yaml")
        languages = files.lexicon.languages
        tagger = TAGGERS[definition.tagger](files.lexicon, definition)
        calendar = files.lexicon.calendar
        dates = ActDates(calendar) if calendar else None
        words = files.lexicon
        lens = lens_of(words.common, acts=words.acts, neighbours=words.neighbours)
        common = common_of(files.lexicon, definition.parties)
        return cls(definition, tagger, languages, lens, dates, common)

    def read(self, item: Item, *, default: str, now: datetime | None = None) -> ReadItem:
        """An item in its own language where that can be told, else in `default`, and what is read in it.

        The day of the act is read only where `now` says from when an undated item is.
        """
        item = self._in_its_language(item, default=default)
        said = self.tagger.read(title=item.title, summary=item.summary, language=item.language)
        return ReadItem(item, self._dated(item, said, first_seen=now))

    def read_all(self, items: Iterable[Item], *, now: datetime | None = None) -> list[ReadItem]:
        """Each of the items, read; the language that each has stands where its own cannot be told."""
        known = [self._in_its_language(item, default=item.language) for item in items]
        return list(map(ReadItem, known, self.readings_of([(item, now) for item in known])))

    def readings_of(self, items: Sequence[tuple[Item, datetime | None]]) -> list[Reading]:
        """What the tagger says of items whose languages are known, each with when it was first seen, and the day of the
        act where the text gives it."""
        every = self.tagger.read_all([(item.title, item.summary, item.language) for item, _ in items])
        return [
            self._dated(item, said, first_seen=first_seen)
            for (item, first_seen), said in zip(items, every, strict=True)
        ]

    def _in_its_language(self, item: Item, *, default: str) -> Item:
        language = detect_language(item.title, item.summary, languages=self.languages, default=default)
        return structs.replace(item, language=language)

    def _dated(self, item: Item, said: Reading, *, first_seen: datetime | None) -> Reading:
        if self.act_dates is None or first_seen is None or not said.screening.relevant:
            return said
        published, ahead = day_of_item(item, first_seen=first_seen), said.stage is Stage.ANNOUNCED
        return structs.replace(
            said, day=self.act_dates.find(item.title, item.summary, published=published, ahead=ahead)
        )

    def items(self, feed: Feed, entries: Iterable[Entry], *, captured: datetime | None = None) -> list[Item]:
        """The entries as items of that feed, not read yet: their language is the feed's, their id the first of
        `keys_of`. `captured` is for what an archive held: when it was served."""
        return [self._item(feed, entry, captured) for entry in entries]

    def _item(self, feed: Feed, entry: Entry, captured: datetime | None) -> Item:
        address = canonical_url(entry.url) if entry.url else None
        item = Item(
            id="",
            feed=feed.id,
            guid=entry.guid,
            url=entry.url,
            canonical_url=address,
            title=entry.title,
            summary=entry.summary,
            language=feed.language,
            published=entry.published,
            published_claim=entry.published_claim,
            author=entry.author,
            content_hash=content_hash(entry.title, summary=entry.summary, canonical_url=address),
            captured=captured,
        )
        return structs.replace(item, id=keys_of(item)[0])
