"""What every answer has: strict models, and the moment on which an answer stands."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field


class Schema(BaseModel):
    """A model that says exactly what is sent: no other field, and every field always."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


class Checkpoint(Schema):
    """The Merkle tree of the log at a size (RFC 6962)."""

    size: int = Field(description="Number of events under the root.")
    root: str = Field(description="Tree head, SHA-256 in hex.")


class Answer(Schema):
    """On what an answer stands: the day it is about, and the last event that was known."""

    dossier: str
    valid_at: date = Field(description="The day (UTC) the answer is about.")
    known_at: datetime | None = Field(description="When the last event seen was recorded; null before the first.")
    position: int = Field(description="Log position of the last event seen.")
    checkpoint: Checkpoint
    model: str | None = Field(description="Name of the scoring model; null where nothing was known yet.")


class PageOf(Answer):
    """A page of a list; `next` is the cursor of the following page, pinned to this position."""

    next: str | None
