"""Feeds with their health, and how fresh a dossier is."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from tracker.api.schemas.base import Answer, Schema


class FeedState(Schema):
    """How the last polls went; counts since the feed was added."""

    next_due: datetime
    failures: int = Field(description="Failed polls in a row.")
    last_outcome: str | None
    last_detail: str | None
    last_polled: datetime | None
    last_ok: datetime | None
    last_new: datetime | None
    polls: int
    not_modified: int
    items_new: int
    items_revised: int


class Feed(Schema):
    """A source that is polled, as defined at the moment, and how it does now."""

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
    health: str = Field(description="`ok`, `troubled`, `failing`, `paused`, `gone` or `never-polled`.")
    state: FeedState | None = Field(description="Null before the first poll.")
    items: int
    relevant: int


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
    items: int
    relevant: int
    developments: int
    last_ok: datetime | None
    last_new: datetime | None
