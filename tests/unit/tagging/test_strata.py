from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.tagging.measures import wilson
from tracker.tagging.strata import Guess, Stratum, missed_of


@st.composite
def strata(draw: st.DrawFn) -> Stratum:
    """A week of which some or all was judged."""
    total = draw(st.integers(1, 500))
    judged = draw(st.integers(1, min(total, 20)))
    return Stratum(total, judged, draw(st.integers(0, judged)))


@given(st.lists(strata(), max_size=5))
def test_the_interval_holds_the_estimate(weeks: list[Stratum]) -> None:
    found = missed_of(weeks)
    assert -1e-6 <= found.low <= found.value + 1e-6
    assert found.value <= found.high + 1e-6 <= sum(one.total for one in weeks) + 2e-6


def test_a_week_weighs_as_much_as_it_has_items() -> None:
    assert missed_of([Stratum(20, 20, 10), Stratum(2000, 20, 0)]).value == 10
    assert missed_of([Stratum(20, 20, 0), Stratum(2000, 20, 10)]).value == 1000


def test_what_was_judged_whole_is_certain() -> None:
    assert missed_of([Stratum(12, 12, 3), Stratum(5, 5, 1)]) == Guess(4, 4, 4)
    assert missed_of([]) == Guess(0, 0, 0)


def test_one_large_week_has_wilsons_interval() -> None:
    found = missed_of([Stratum(1_000_000, 20, 2)])
    low, high = wilson(2, 20)
    assert (found.low / 1e6, found.high / 1e6) == pytest.approx((low, high), abs=1e-4)
