"""Read models as the interface shows them: flat, and with the words that each span stands for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tracker.domain.tags import Span
from tracker.projections.state import Measure
from tracker.projections.views import DevelopmentView, ItemView
from tracker.queries.calibrations import Calibrations, sure_of_relevance, sure_of_tag
from tracker.queries.items import words

if TYPE_CHECKING:
    from tracker.queries.feeds import FeedHealth
    from tracker.queries.item_history import Revision
    from tracker.queries.questioned import Questioned
    from tracker.workflows.effect import Effect
    from tracker.workflows.explained import Explained, Sum
    from tracker.workflows.feed_trial import Trial
    from tracker.workflows.reader import ReadItem


POLLED = (
    *("next_due", "failures", "last_outcome", "last_detail", "page_note", "last_polled", "last_ok", "last_new"),
    *("polls", "not_modified", "items_new", "items_revised", "gap_seconds", "lag_seconds", "skew_seconds"),
    *("moved_to", "moved_since"),
)
"""What is shown of how a feed's polls went; leases and validators are the scheduler's own."""


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
        "reliability": view.reliability,
        "information": view.information,
        "contradicted": view.contradicted,
        "confirmed": view.confirmed,
        "reviewed": view.reviewed,
        "report_count": len(view.reports),
        "first_position": view.first_position,
        "changed_position": view.changed_position,
    }


def shown_edit(one: Questioned, unlinked: Effect | None) -> dict[str, object]:
    """An edit that speaks against what a person decided, with what unlinking its item would do."""
    return {
        "development": one.development.development.id,
        "item": one.question.item,
        "feed": one.feed,
        "position": one.question.position,
        "reason": one.question.reason,
        "edited": one.edited,
        "unlinked": unlinked,
    }


def shown_item(view: ItemView, known: Calibrations) -> dict[str, object]:
    """An item with its screening and reading; `known` is what tells how often a confidence is right."""

    def spoken(spans: Iterable[Span]) -> tuple[object, ...]:
        return words(view.item, spans)

    said = view.screening
    screening = {
        **flat(said),
        "calibrated": sure_of_relevance(said, known),
        "parts": [{**flat(part), "spans": spoken(part.spans)} for part in said.parts],
    }
    day = view.reading.day if view.reading else None
    reading = view.reading and {
        **flat(view.reading, without="screening"),
        "tags": [
            {**flat(tag), "calibrated": sure_of_tag(tag, said, known), "spans": spoken(tag.spans)}
            for tag in view.reading.tags
        ],
        "day": day and {"edtf": day.edtf, "spans": spoken((day.span,))},
    }
    calibration = known.get(said.version)
    return {
        **flat(view.item),
        "first_seen": view.first_seen,
        "first_position": view.first_position,
        "revisions": view.revisions,
        "development": view.development,
        "method": view.method,
        "relevant": view.relevant,
        "judged": view.judged and {**flat(view.judged, without="said"), **flat(view.judged.said)},
        "calibration": calibration and calibration.position,
        "screening": screening,
        "reading": reading,
    }


def shown_revision(one: Revision) -> dict[str, object]:
    """An item as its outlet once had it, with what that edit changed."""
    texts = ("title", "summary", "url", "published_claim", "author", "content_hash")
    return {
        **flat(one, without="item"),
        **{name: getattr(one.item, name) for name in texts},
    }


def shown_why(one: Explained) -> dict[str, object]:
    """A tag with the two sums that decided it."""
    return {
        "category": one.category,
        "direction": one.direction,
        "rather_than": one.rather_than,
        "why_category": _shown_sum(one.why_category),
        "why_direction": _shown_sum(one.why_direction),
    }


def _shown_sum(found: Sum) -> dict[str, object]:
    reasons = [flat(reason) for reason in found.reasons]
    return {"total": found.total, "least": found.least, "reasons": reasons, "rest": found.rest}


def _polled(row: FeedHealth) -> dict[str, Any] | None:
    """How its polls went; a paused feed is never due."""
    if row.state is None:
        return None
    told = {name: getattr(row.state, name) for name in POLLED}
    return {**told, "next_due": None} if row.feed.paused else told


def shown_feed(row: FeedHealth) -> dict[str, object]:
    """A feed with its health."""
    return {
        **flat(row.feed),
        "health": row.health,
        "odd": row.odd,
        "state": _polled(row),
        "items": row.items,
        "relevant": row.relevant,
        "share_not_modified": row.share_not_modified,
        "share_relevant": row.share_relevant,
    }


def shown_trial(trial: Trial) -> dict[str, object]:
    """What would come of a feed."""
    return {**flat(trial), "items": [_tried(one) for one in trial.items]}


def _tried(one: ReadItem) -> dict[str, object]:
    tags = [{**flat(tag), "calibrated": None, "spans": words(one.item, tag.spans)} for tag in one.reading.tags]
    screening = one.reading.screening
    texts = ("guid", "url", "title", "summary", "language", "published", "published_claim")
    item = {name: getattr(one.item, name) for name in texts}
    return {**item, "relevant": screening.relevant, "score": screening.score, "tags": tags}


def flat(value: Any, *, without: str = "") -> dict[str, object]:
    """The fields of a value by name, be it a dataclass or a struct."""
    return {name: getattr(value, name) for name in type(value).__match_args__ if name != without}
