"""What a contribution amounts to as it ages."""

from __future__ import annotations

import math
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import contribution
from tracker.projections.decay import MICRO, age_days, amount, decay

START = date(2025, 6, 1)
YEAR = timedelta(days=365)


def after(days: int) -> date:
    return START + timedelta(days=days)


@pytest.mark.parametrize(("days", "expected"), [(-1, 0), (0, 4 * MICRO), (365, 2 * MICRO), (730, MICRO)])
def test_an_occurrence_halves_every_half_life_from_its_day(days: int, expected: int) -> None:
    assert amount(contribution(), after(days)) == expected


@pytest.mark.parametrize(("stretch", "expected"), [(0.5, MICRO), (1.0, 2 * MICRO), (2.0, 4 * MICRO / math.sqrt(2))])
def test_a_stretched_half_life_ages_slower(stretch: float, expected: float) -> None:
    assert amount(contribution(), START + YEAR, stretch=stretch) == pytest.approx(expected)


def test_strain_ages_like_cooperation() -> None:
    strained = contribution(weight=Decimal(-4))
    assert [amount(strained, after(n)) for n in (0, 365)] == [-4 * MICRO, -2 * MICRO]


@pytest.mark.parametrize("days", [0, 1000, 100_000])
def test_a_condition_that_still_holds_does_not_age(days: int) -> None:
    assert amount(contribution(holds=True, end=None), after(days)) == 4 * MICRO


@pytest.mark.parametrize(("days", "expected"), [(0, 4), (10, 4), (375, 2)])
def test_a_condition_ages_from_its_last_day(days: int, expected: int) -> None:
    assert amount(contribution(holds=True, end=after(10)), after(days)) == expected * MICRO


def test_an_uncertain_date_spreads_evenly_over_its_days() -> None:
    month = contribution(end=after(29))
    for day in (0, 9, 29, 400):
        expected = 4 / 30 * sum(0.5 ** ((day - n) / 365) for n in range(min(day, 29) + 1))
        assert amount(month, after(day)) / MICRO == pytest.approx(expected, abs=1e-6)


@given(st.integers(0, 90), st.integers(0, 4000), st.integers(1, 10**9), st.sampled_from([0.5, 1.0, 2.0]))
def test_a_spread_is_the_mean_of_its_days(length: int, age: int, half_life: int, stretch: float) -> None:
    days = [after(n) for n in range(length + 1)]
    single = [contribution(start=day, end=day, half_life=half_life) for day in days]
    total = sum(amount(row, after(age), stretch=stretch) for row in single)
    spread = amount(contribution(end=days[-1], half_life=half_life), after(age), stretch=stretch)
    assert abs(spread * len(days) - total) <= len(days)


def test_a_voice_or_a_withdrawn_row_amounts_to_nothing() -> None:
    assert amount(contribution(counts=False), START) == 0


@pytest.mark.parametrize("half_life", [1, 10**6, 10**15, 2**53])
def test_no_half_life_is_too_short_or_too_long(half_life: int) -> None:
    assert 0 <= amount(contribution(end=after(3000), half_life=half_life), after(3000)) <= 4 * MICRO


@pytest.mark.parametrize(
    ("changes", "day", "expected"),
    [
        ({}, 400, 400),
        ({}, -1, 0),
        ({"end": after(29)}, 10, 0),
        ({"end": after(29)}, 400, 371),
        ({"holds": True, "end": None}, 400, 0),
        ({"holds": True, "end": after(10)}, 400, 390),
    ],
)
def test_age_counts_from_the_last_possible_day(changes: dict[str, Any], day: int, expected: int) -> None:
    assert age_days(contribution(**changes), after(day)) == expected


shares = st.decimals(0, 1, places=6)


@given(
    goldstein=st.decimals(-10, 10, places=1),
    stage=shares,
    credibility=shares,
    length=st.integers(0, 400),
    age=st.integers(-10, 9000),
    holds=st.booleans(),
    half_life=st.integers(1, 4000),
)
def test_a_row_multiplies_out(
    *, goldstein: Decimal, stage: Decimal, credibility: Decimal, length: int, age: int, holds: bool, half_life: int
) -> None:
    row = contribution(weight=goldstein * stage * credibility, end=after(length), holds=holds, half_life=half_life)
    left = round(decay(row, after(age)), 6)
    product = float(goldstein) * float(stage) * float(credibility) * left
    assert 0 <= left <= 1
    assert product == pytest.approx(amount(row, after(age)) / MICRO, rel=2e-5, abs=1e-5)
