"""A dossier's eye: entries of a feed become items with readings. Pure once made; nothing is stored here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from msgspec import structs

from tracker.coreference.urls import canonical_url
from tracker.domain.dossier import Definition
from tracker.domain.errors import ConfigurationError, UnknownName
from tracker.domain.items import Feed, Item, content_hash
from tracker.domain.tags import Reading
from tracker.feeds.base import Entry
from tracker.projections.registers import DEFINITION_KEY
from tracker.seeds.shapes import DossierFiles
from tracker.store.engine import reading
from tracker.store.views import Stored
from tracker.tagging.act_dates import ActDates
from tracker.tagging.base import TAGGERS, Tagger
from tracker.tagging.language import MIN_LETTERS, detect_language
from tracker.workflows.identity import keys_of
from tracker.workflows.tools import Tools


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item with what the tagger says of it."""

    item: Item
    reading: Reading


@dataclass(frozen=True, slots=True)
class Reader:
    """The tagger of one dossier with the languages it knows; `common` are concepts that every report has.

    `act_dates` is None where the dossier has no calendar: then the day of an act is the day of its publication.
    """

    definition: Definition
    tagger: Tagger
    languages: tuple[str, ...]
    common: frozenset[str]
    act_dates: ActDates | None = None

    @classmethod
    def of(cls, files: DossierFiles) -> Self:
        """The reader a dossier's files define; raises UnknownName for a tagger that does not exist."""
        definition = files.definition
        if definition.tagger not in TAGGERS:
            raise UnknownName("tagger", definition.tagger, TAGGERS, where="dossier.yaml")
        languages = files.lexicon.languages
        # Loading the language model takes a second; done here once, it is not done by several threads at the same time.
        detect_language(definition.title * MIN_LETTERS, "", languages=languages, default=languages[0])
        tagger = TAGGERS[definition.tagger](files.lexicon, definition)
        calendar = files.lexicon.calendar
        return cls(definition, tagger, languages, files.lexicon.common, ActDates(calendar) if calendar else None)

    def read(self, item: Item, *, default: str) -> ReadItem:
        """An item in its own language where that can be told, else in `default`, and what the tagger says of it."""
        language = detect_language(item.title, item.summary, languages=self.languages, default=default)
        item = structs.replace(item, language=language)
        return ReadItem(item, self.tagger.read(title=item.title, summary=item.summary, language=language))

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


def require_same_definition(tools: Tools, reader: Reader) -> None:
    """Raise ConfigurationError where the log does not hold the definition that these seed files give."""
    dossier = reader.definition.id
    with reading(tools.engine) as connection:
        logged = Stored(connection, dossier).get(Definition, DEFINITION_KEY)
    if logged is None:
        raise ConfigurationError(f"dossier {dossier!r} has no log yet; run `tracker seed load`")
    if logged != reader.definition:
        raise ConfigurationError(
            f"dossier {dossier!r}: the seed files are not what the log holds; run `tracker seed load`"
        )
