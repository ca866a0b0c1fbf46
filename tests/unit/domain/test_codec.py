"""Events to JSON values and back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from builders import development, feed
from tracker.domain import codec
from tracker.domain.errors import InputError
from tracker.domain.events import EVENT_TYPES, DevelopmentRecorded, FeedAdded, FeedRemoved, ReportLinked
from tracker.domain.upcasters import UPCASTERS


def payload(**changes: Any) -> dict[str, Any]:
    return dict(codec.encode(FeedAdded(feed(), "why")) | changes)


def test_an_event_of_an_unknown_type_is_refused() -> None:
    with pytest.raises(InputError, match=r"'feed\.eaten' is not known"):
        codec.decode("feed.eaten", 1, {})


def test_an_event_of_a_future_version_is_refused() -> None:
    with pytest.raises(InputError, match=r"has version 3; this release reads up to 2"):
        codec.decode("feed.added", 3, payload())


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (payload(reason=5), r"feed.added: .*\$\.reason"),
        (payload(feed={}), r"feed.added: .*\$\.feed"),
        ({}, "feed.added: .*missing required field"),
        (payload(feed=payload()["feed"] | {"reliability": "G"}), "Invalid enum value 'G'"),
    ],
)
def test_a_payload_of_another_shape_is_refused_with_its_field(wrong: dict[str, Any], message: str) -> None:
    for version in (1, 2):
        with pytest.raises(InputError, match=message):
            codec.decode("feed.added", version, wrong)


def test_decimals_and_dates_travel_as_text() -> None:
    encoded = codec.encode(DevelopmentRecorded(development()))
    assert encoded["development"]["goldstein"] == "4.0"
    assert encoded["development"]["occurred"]["edtf"] == "2025-06-01"


def test_an_old_payload_passes_its_upcasters_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(EVENT_TYPES, "feed.removed", (FeedRemoved, 3))
    monkeypatch.setitem(UPCASTERS, ("feed.removed", 1), lambda old: {"id": old["feed_id"], "reason": "unknown"})
    monkeypatch.setitem(UPCASTERS, ("feed.removed", 2), lambda old: {"feed": old["id"], "reason": old["reason"]})
    assert codec.decode("feed.removed", 1, {"feed_id": "a"}) == FeedRemoved("a", "unknown")
    assert codec.decode("feed.removed", 2, {"id": "a", "reason": "r"}) == FeedRemoved("a", "r")


def test_what_a_first_report_resembled_stood_in_its_method_before() -> None:
    old: dict[str, Any] = {"development": "d", "item": "i", "score": "1", "reason": "", "undoes": None, "copy_of": []}
    resembling = codec.decode("report.linked", 3, {**old, "method": "first report; resembles e"})
    assert resembling == ReportLinked("d", "i", "first report", Decimal(1), resembles="e")
    plain = codec.decode("report.linked", 3, {**old, "method": "headline"})
    assert plain == ReportLinked("d", "i", "headline", Decimal(1))
