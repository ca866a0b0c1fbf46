"""What is left of an event whose payload went: all that holds no words of others, so that what was known before stays.

The `payload.redacted` event carries it. A source keeps its letter and a development its category, so no number of an
earlier position moves; from the redaction on, a development that nobody can read any more counts nothing.
"""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from tracker.domain.developments import Development
from tracker.domain.envelope import Recorded, Redacted
from tracker.domain.events import (
    DevelopmentCorrected,
    DevelopmentRecorded,
    Event,
    ItemObserved,
    ItemRevised,
    PayloadRedacted,
)
from tracker.domain.items import Item, content_hash
from tracker.domain.tags import Reading

REDACTED = "redacted"
OBSERVED, REVISED, RECORDED, CORRECTED = (
    "item.observed",
    "item.revised",
    "development.recorded",
    "development.corrected",
)
REDACTABLE = (OBSERVED, REVISED, RECORDED, CORRECTED)
"""The types whose payload holds words of others; every other event is corrected by a new one instead."""


def redaction_of(event: Event, *, position: int, reason: str, last: bool) -> PayloadRedacted:
    """What is said when the payload at a position goes: why, and what stays. Raises TypeError for other types."""
    match event:
        case ItemObserved(item=item, screening=screening) | ItemRevised(item=item, screening=screening):
            kept = structs.replace(screening, parts=())
            return PayloadRedacted(position, reason, item=_item_without_words(item), screening=kept)
        case DevelopmentRecorded(development=development):
            return PayloadRedacted(position, reason, development=_development_without_words(development), last=last)
        case DevelopmentCorrected(development=development, changed=changed):
            blank = _development_without_words(development)
            return PayloadRedacted(position, reason, development=blank, changed=changed, last=last)
        case _:
            raise TypeError(f"expected an event of {', '.join(REDACTABLE)}, found {type(event).__name__}")


def remains(type_: str, said: PayloadRedacted) -> Event | None:
    """The event of a type as it reads once its payload went; nothing where the redaction does not fit the type."""
    if said.item is not None and said.screening is not None:
        if type_ == OBSERVED:
            return ItemObserved(said.item, said.screening)
        return ItemRevised(said.item, "", said.screening) if type_ == REVISED else None
    if said.development is not None:
        if type_ == RECORDED:
            return DevelopmentRecorded(said.development)
        return DevelopmentCorrected(said.development, said.changed, REDACTED) if type_ == CORRECTED else None
    return None


def as_left(recorded: Recorded) -> Recorded:
    """The event as projections read it: with what is left of it where its payload went."""
    left = recorded.event.left if isinstance(recorded.event, Redacted) else None
    return recorded if left is None else structs.replace(recorded, event=left)


def item_is_redacted(item: Item) -> bool:
    """Whether an item's words are gone."""
    return item.title == REDACTED and is_left(item.id, guid=item.guid)


def is_left(key: str, *, guid: str) -> bool:
    """Whether an id and a guid are those of a redacted item: no outlet can choose its guid to be our id of it."""
    return guid == key


def without_spans(reading: Reading) -> Reading:
    """A reading of words that are gone: what it says, and no longer where it stood."""
    tags = tuple(replace(tag, spans=()) for tag in reading.tags)
    return structs.replace(reading, screening=structs.replace(reading.screening, parts=()), tags=tags, day=None)


def _item_without_words(item: Item) -> Item:
    return structs.replace(
        item,
        guid=item.id,
        url=None,
        canonical_url=None,
        title=REDACTED,
        summary="",
        published_claim=None,
        author=None,
        content_hash=content_hash(REDACTED, summary="", canonical_url=None),
    )


def _development_without_words(development: Development) -> Development:
    return replace(
        development,
        statement=REDACTED,
        notes=REDACTED,
        occurred=replace(development.occurred, note=REDACTED, alternatives=()),
        references=(),
    )
