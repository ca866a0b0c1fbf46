"""What a person orders about a feed, and what that did."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tracker.api.schemas.base import Schema
from tracker.api.schemas.feeds import Source
from tracker.api.schemas.review import TEXT, Ordered, Word
from tracker.domain.items import Reliability

Address = Annotated[str, Field(min_length=1, max_length=2000, pattern=TEXT, description="With http or https.")]
Note = Annotated[str, Field(max_length=2000, pattern=TEXT)]


class Add(Ordered):
    """The feed is polled from here on, under the id in the path."""

    act: Literal["add"]
    url: Address
    title: Word
    language: Word = Field(description="Its language, such as `en`.")
    group: Word = Field(description="Who owns it: outlets of one group never confirm each other.")
    reliability: Reliability = Field(description="Admiralty letter: A is completely reliable, F unknown.")
    country: Word | None = Field(None, description="ISO 3166-1, three letters.")
    wire: Word | None = Field(None, description="The agency whose text it carries.")
    site: Address | None = None
    note: Note = ""


class Change(Ordered):
    """The feed is defined otherwise; what is not given stays. At another address it is polled as if for the first
    time.
    """

    act: Literal["change"]
    url: Address | None = None
    title: Word | None = None
    language: Word | None = None
    group: Word | None = None
    reliability: Reliability | None = None
    country: Word | None = None
    wire: Word | None = None
    site: Address | None = None
    note: Note | None = None
    clear: list[Literal["site", "country", "wire", "note"]] = Field([], description="Fields to take away.")


class Pause(Ordered):
    """The feed is not polled until it is resumed."""

    act: Literal["pause"]


class Resume(Ordered):
    """A paused feed is polled again."""

    act: Literal["resume"]


class Interval(Ordered):
    """The feed rests so long between two polls; null gives it back to its own habit."""

    act: Literal["interval"]
    seconds: int | None = Field(ge=60, le=86_400)


class Remove(Ordered):
    """The feed is polled no more; what it brought stays."""

    act: Literal["remove"]


FeedOrder = Annotated[Add | Change | Pause | Resume | Interval | Remove, Field(discriminator="act")]


class FeedOutcome(Schema):
    """What was recorded: the event, where it stands, the feed as it is now, or was last, and which fields changed."""

    dossier: str
    type: str
    position: int = Field(description="Where the event stands in the log.")
    feed: Source
    changed: list[str]
