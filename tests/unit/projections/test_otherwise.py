"""What a look at a row could move: other readings of it, and the order in which rows are looked at."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import contribution
from tracker.domain.developments import Kind
from tracker.domain.tags import Direction
from tracker.projections.otherwise import NEVER, ages, impact, most, rank, swings
from tracker.projections.views import Contribution

SCALE = Decimal(10)
DAY = date(2025, 6, 1)
WORDS: dict[str, Any] = {"origin": "item", "credibility": Decimal("0.5")}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, (-4.0, 0.0)),
        ({"goldstein": Decimal(0), "weight": Decimal(0)}, (0.0, 0.0)),
        (WORDS | {"goldstein": Decimal(0), "weight": Decimal(0), "direction": Direction.NEUTRAL}, (-1.0, 1.75)),
        (WORDS | {"weight": Decimal(2)}, (-3.0, 0.0)),
        (WORDS | {"weight": Decimal(0), "stage_factor": Decimal(0)}, (-1.0, 2.0)),
        (WORDS | {"weight": Decimal(-1), "goldstein": Decimal(-2), "direction": Direction.STRAINS}, (0.0, 2.75)),
    ],
    ids=["a seed", "a seed of no weight", "neutral", "deepens", "denied", "strains"],
)
def test_what_was_read_may_point_another_way_and_what_was_denied_may_be_so(
    changes: dict[str, Any], found: tuple[float, float]
) -> None:
    assert swings(contribution(**changes)) == found


def test_a_neutral_reading_can_move_an_index() -> None:
    neutral = contribution(**WORDS, goldstein=Decimal(0), weight=Decimal(0), direction=Direction.NEUTRAL)
    assert impact(neutral, DAY, micros=0, scale=SCALE) > 1.7


def test_voices_have_no_rank_and_what_can_move_nothing_the_last() -> None:
    assert rank(contribution(counts=False, kind=Kind.FORECAST)) is None
    assert rank(contribution(credibility=Decimal(0), weight=Decimal(0), origin="item")) == NEVER


ROWS = st.builds(
    lambda start, days, holds, weight, half_life: contribution(
        start=start,
        end=None if days is None else start + timedelta(days=days),
        holds=holds,
        weight=weight,
        goldstein=weight,
        half_life=half_life,
        origin="item",
    ),
    st.dates(date(2010, 1, 1), date(2020, 1, 1)),
    st.integers(0, 500) | st.none(),
    st.booleans(),
    st.sampled_from([Decimal("-9"), Decimal("-0.1"), Decimal("0.01"), Decimal("4")]),
    st.sampled_from([30, 365, 1825]),
)


@given(row=ROWS, later=st.integers(0, 4000), micros=st.integers(-30_000_000, 30_000_000))
def test_no_row_moves_more_than_its_rank_says(row: Contribution, later: int, micros: int) -> None:
    day, found = row.start + timedelta(days=later), rank(row)
    assert found is not None and ages(found) is (row.end is not None)
    bound = most(found, day, half_life=row.half_life, micros=micros, scale=SCALE)
    assert impact(row, day, micros=micros, scale=SCALE) <= bound + 0.0001
