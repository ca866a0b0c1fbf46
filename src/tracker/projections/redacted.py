"""What the read models show where an event lost its payload: that something stood there, and nothing that it said.

Everything the payload held is gone, so a redacted development has no category and moves no number, and a redacted item
no feed, which makes it a source that cannot be judged.
"""

from __future__ import annotations

from decimal import Decimal

from msgspec import structs

from tracker.domain.developments import Development, Kind, Occurred
from tracker.domain.envelope import Recorded
from tracker.domain.items import Item, content_hash
from tracker.domain.tags import Screening

REDACTED = "redacted"
OBSERVED, REVISED, RECORDED, CORRECTED = (
    "item.observed",
    "item.revised",
    "development.recorded",
    "development.corrected",
)
REDACTABLE = (OBSERVED, REVISED, RECORDED, CORRECTED)
"""The types whose payload holds words of others; every other event is corrected by a new one instead."""

NOT_SCREENED = Screening(REDACTED, "", False, Decimal(0), Decimal(0), ())


def key_of(recorded: Recorded) -> str:
    """The id of the item or development whose stream this is."""
    return recorded.stream.partition(":")[2]


def item_without_text(key: str, *, of: Item | None = None) -> Item:
    """An item of which only its id is known, and of `of` also its feed and guid."""
    blank = Item(
        id=key,
        feed="",
        guid=key,
        url=None,
        canonical_url=None,
        title=REDACTED,
        summary="",
        language="und",
        published=None,
        published_claim=None,
        author=None,
        content_hash=content_hash(REDACTED, summary="", canonical_url=None),
    )
    return structs.replace(blank, feed=of.feed, guid=of.guid, language=of.language) if of else blank


def development_without_text(key: str) -> Development:
    """A development of which only its id is known."""
    return Development(
        id=key,
        statement=REDACTED,
        kind=Kind.OCCURRENCE,
        occurred=Occurred("../..", REDACTED),
        actor="",
        target="",
        third_parties=(),
        labels=(),
        plover="",
        cameo=None,
        goldstein=Decimal(0),
        goldstein_is="implied",
        stage=None,
        instrument=None,
        confidence="low",
        veracity="unchecked",
        contradicts=(),
        notes="",
        references=(),
        article=None,
        anchors=(),
        origin="item",
    )
