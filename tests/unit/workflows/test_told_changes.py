"""What differs in a development, in words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from builders import development
from tracker.domain.developments import Development, ItemAnchor, Label
from tracker.domain.tags import Direction, Span
from tracker.projections.views import DevelopmentView
from tracker.workflows.told_changes import differences


def told(before: Development, after: Development) -> dict[str, tuple[str, str]]:
    (one,) = differences([(view(before), view(after))])
    return {field.name: (field.before, field.after) for field in one.fields}


def view(one: Development) -> DevelopmentView:
    return DevelopmentView(one, "live", "", (), 1, Decimal("0.5"), "C3", False, 0, 1, 1)


def test_a_label_without_a_value_of_its_own_is_told_without_one() -> None:
    plain = development("d", labels=(Label("trade", Direction.DEEPENS, None),))
    worth = replace(plain, labels=(Label("trade", Direction.STRAINS, Decimal("-2.0")),))
    assert told(plain, worth) == {"labels": ("trade deepens", "trade strains -2.0")}


def test_anchors_are_told_by_their_spans() -> None:
    one = ItemAnchor("i", "h", (Span("title", 0, 5, "north"),))
    plain = development("d", anchors=(one,))
    more = replace(plain, anchors=(replace(one, spans=(*one.spans, Span("title", 6, 9, "south"))),))
    assert told(plain, more) == {"anchors": ("1 span of 1 item", "2 spans of 1 item")}
