"""Read models as the interface shows them: flat, and with the words that each span stands for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tracker.domain.tags import Span
from tracker.projections.state import Measure
from tracker.projections.views import DevelopmentView, ItemView
from tracker.queries.feeds import FeedHealth
from tracker.queries.items import words


def shown_category(code: str, *, label: str, half_life: int, measure: Measure) -> dict[str, object]:
    """A category with its measure."""
    return {"code": code, "label": label, "half_life": half_life, **flat(measure)}


def shown_development(view: DevelopmentView) -> dict[str, object]:
    """A development with its standing in the log."""
    return {
        **flat(view.development),
        "status": view.status,
        "reason": view.reason,
        "sources": view.sources,
        "credibility": view.credibility,
        "admiralty": view.admiralty,
        "confirmed": view.confirmed,
        "reviewed": view.reviewed,
        "report_count": len(view.reports),
        "first_position": view.first_position,
        "changed_position": view.changed_position,
    }


def shown_item(view: ItemView) -> dict[str, object]:
    """An item with its screening and reading."""

    def spoken(spans: Iterable[Span]) -> tuple[object, ...]:
        return words(view.item, spans)

    screening = {
        **flat(view.screening),
        "parts": [{**flat(part), "spans": spoken(part.spans)} for part in view.screening.parts],
    }
    day = view.reading.day if view.reading else None
    reading = view.reading and {
        **flat(view.reading, without="screening"),
        "tags": [{**flat(tag), "spans": spoken(tag.spans)} for tag in view.reading.tags],
        "day": day and {"edtf": day.edtf, "spans": spoken((day.span,))},
    }
    return {
        **flat(view.item),
        "first_seen": view.first_seen,
        "first_position": view.first_position,
        "revisions": view.revisions,
        "development": view.development,
        "method": view.method,
        "relevant": view.screening.relevant,
        "screening": screening,
        "reading": reading,
    }


def shown_feed(row: FeedHealth) -> dict[str, object]:
    """A feed with its health."""
    return {
        **flat(row.feed),
        "health": row.health,
        "odd": row.odd,
        "state": row.state,
        "items": row.items,
        "relevant": row.relevant,
    }


def flat(value: Any, *, without: str = "") -> dict[str, object]:
    """The fields of a value by name, be it a dataclass or a struct."""
    return {name: getattr(value, name) for name in type(value).__match_args__ if name != without}
