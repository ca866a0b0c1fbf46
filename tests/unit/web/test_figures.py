"""How numbers, ages and addresses read on a page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from builders import contribution
from tracker.projections.views import Contribution
from tracker.web import figures

DAY = date(2025, 6, 11)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.0, "1.00"), (0.5, "0.50"), (0.123878, "0.123878"), (Decimal("0.9375"), "0.9375"), (0, "0.00")],
)
def test_a_factor_has_as_many_places_as_it_takes_to_multiply_by_hand(value: float | Decimal, text: str) -> None:
    assert figures.factor(value) == text


def test_an_amount_is_shown_to_the_last_digit() -> None:
    assert [figures.exact(value) for value in (1.25, -0.0000014, 0.0)] == ["+1.250000", "\u22120.000001", "0.000000"]
    assert figures.written(Decimal("-0.889")) == "\u22120.889"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (contribution(), "10 days old; half is left after 365 days"),
        (contribution(start=date(2025, 6, 10), end=date(2025, 6, 10)), "1 day old; half is left after 365 days"),
        (contribution(holds=True, end=None), "holds, so that age takes nothing"),
        (contribution(holds=True), "held until 2025-06-01, 10 days ago; half is left after 365 days"),
        (
            contribution(start=date(2025, 5, 1)),
            "of any day from 2025-05-01 to 2025-06-01, each of which ages by itself; half is left after 365 days",
        ),
        (contribution(start=date(2025, 7, 1), end=date(2025, 7, 1)), "begins on 2025-07-01: nothing on this day"),
    ],
)
def test_what_age_takes_is_said_in_words(row: Contribution, words: str) -> None:
    assert figures.aged(row, DAY) == words


@pytest.mark.parametrize(
    ("url", "leads"), [("https://a.example/", True), ("http://a", True), ("javascript:alert(1)", False), (None, False)]
)
def test_a_link_leads_to_the_web_or_nowhere(url: str | None, leads: bool) -> None:
    assert figures.outward(url) == (url if leads else None)
