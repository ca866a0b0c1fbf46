"""Feeds with their health, and how fresh a dossier is."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from tracker.api.schemas.base import Answer, Schema


class FeedState(Schema):
    """How the last polls went; counts since the feed was added."""

    next_due: datetime | None = Field(description="When it is polled next; null while it is paused.")
    failures: int = Field(description="Failed polls in a row; that its publisher ended it is none.")
    last_outcome: str | None = Field(
        description="How the last poll ended: `ok` where a page was read, whatever it brought."
    )
    last_detail: str | None
    page_note: str | None = Field(description="What was left out of the last page that was read, or odd about it.")
    last_polled: datetime | None
    last_ok: datetime | None = Field(description="The last poll that worked.")
    last_new: datetime | None = Field(description="The last poll that brought a new item.")
    polls: int
    not_modified: int = Field(description="Polls that were answered by 304.")
    items_new: int
    items_revised: int
    gap_seconds: int | None = Field(description="Usual time between new items; null until it is known.")
    lag_seconds: int | None = Field(description="Usual time from a claimed date until the item is here.")
    skew_seconds: int = Field(description="How far dates of new items ran ahead of our clock; 0 up to an hour.")
    moved_to: str | None = Field(description="Where permanent redirects lead; it is followed after three days.")
    moved_since: datetime | None


class Source(Schema):
    """A source that is polled, as it is defined."""

    id: str
    title: str
    url: str
    site: str | None
    language: str
    country: str | None
    group: str = Field(description="Who owns it: outlets of one group never confirm each other.")
    wire: str | None
    reliability: str = Field(description="Admiralty letter A-F.")
    note: str
    paused: bool
    rest_seconds: int | None = Field(description="The interval a person set; null where the feed's habit counts.")


class Feed(Source):
    """A source that is polled, as defined at the moment, and how it does now."""

    health: str = Field(
        description="One of `ok`, `troubled`, `failing`, `silent`, `paused`, `gone`, `never-polled`, `waiting`."
    )
    odd: list[str] = Field(description="What its server gets wrong: `frozen-validators`, `clock-skew`, `moving`.")
    state: FeedState | None = Field(description="Null before the first poll.")
    items: int
    relevant: int
    share_not_modified: float | None = Field(description="Of its polls, 0-1; null before the first.")
    share_relevant: float | None = Field(description="Of its items, 0-1; null before the first.")


class FeedAnswer(Answer):
    """One feed."""

    feed: Feed


class FeedsAnswer(Answer):
    """Every feed, by id."""

    feeds: list[Feed]


class StatusAnswer(Answer):
    """How fresh a dossier is; `feeds` counts them by health."""

    feeds: dict[str, int]
    due: int = Field(description="Feeds that are due now.")
    items: int = Field(description="All that are known, of every feed there was.")
    relevant: int = Field(description="Of these.")
    of_removed: int = Field(description="Those of the items that came by feeds which were removed.")
    developments: int
    last_ok: datetime | None
    last_new: datetime | None
