"""How an act of review looks at the read models: what must be there, and in which status."""

from __future__ import annotations

from typing import TypeVar

from tracker.domain.errors import Conflict, NotFound
from tracker.projections.base import Live
from tracker.projections.views import DevelopmentView, ItemView
from tracker.queries.misnamed import reported_by

T = TypeVar("T")


def stream(key: str) -> str:
    """The stream of a development."""
    return f"development:{key}"


def in_status(view: DevelopmentView, status: str) -> DevelopmentView:
    """The development; raises Conflict where it is in another status."""
    if view.status != status:
        raise Conflict(f"development {view.development.id!r}: expected it to be {status}, found it {view.status}")
    return view


def found(live: Live, cls: type[T], key: str, *, kind: str) -> T:
    """A value that must be there. Raises NotFound, which for an item's id names the development that it reports."""
    value = live.get(cls, key)
    if value is None:
        hint = reported_by(live.get(ItemView, key)) if cls is DevelopmentView else ""
        raise NotFound(kind, key, hint=hint)
    return value
