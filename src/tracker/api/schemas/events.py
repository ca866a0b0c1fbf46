"""The raw log."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field, JsonValue

from tracker.api.schemas.base import Answer, PageOf, Schema


class Event(Schema):
    """One event as recorded; hashes in hex. The payload is null once it was redacted."""

    position: int
    event_id: str
    stream: str
    stream_version: int
    type: str
    version: int
    occurred_edtf: str | None
    occurred_from: str | None
    occurred_to: str | None
    published_at: str | None
    recorded_at: datetime
    actor: str
    causation_id: str | None
    correlation_id: str | None
    payload: dict[str, JsonValue] | None
    payload_salt: str | None
    payload_hash: str = Field(description="SHA-256 of salt and payload.")
    leaf_hash: str = Field(description="SHA-256 of 0x00 and the canonical envelope (RFC 6962 leaf).")


class EventAnswer(Answer):
    """One event."""

    event: Event


class EventsAnswer(PageOf):
    """Events in order."""

    events: list[Event]
