"""What moved between two moments, the indices over days, and what a search found."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from tracker.api.schemas.base import Answer, Schema
from tracker.api.schemas.developments import Development
from tracker.api.schemas.items import Item


class Move(Schema):
    """An index at both moments; `code` is null for the overall index, `change` unless both are known."""

    code: str | None
    label: str
    before: float | None
    after: float | None
    change: float | None


class DiffAnswer(Answer):
    """From `before` to the moment the answer stands on."""

    before: Answer = Field(description="What the earlier side stands on.")
    standing_before: str
    standing_after: str
    overall: Move
    categories: list[Move]
    added: list[Development] = Field(description="Told at the later moment only.")
    changed: list[Development] = Field(description="They read differently at the later moment.")
    withdrawn: list[Development] = Field(description="Told at the earlier moment only.")


class Point(Schema):
    """The indices on a day; null where nothing counts yet."""

    day: date
    overall: float | None
    categories: dict[str, float | None]


class SeriesAnswer(Answer):
    """A point every `step` days; `next` is the first day of the following page."""

    step: int
    points: list[Point]
    next: date | None


class SearchAnswer(Answer):
    """Developments and items that hold the words; `more_...` says whether the limit cut the list."""

    q: str
    developments: list[Development]
    more_developments: bool
    items: list[Item]
    more_items: bool
