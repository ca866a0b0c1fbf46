"""Indices, levels, bands and trends from the rows of the ledger."""

from __future__ import annotations

import math
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import SCORING, contribution, definition
from tracker.domain.developments import Kind
from tracker.domain.plover import Quad
from tracker.domain.tags import Direction
from tracker.projections.decay import MICRO
from tracker.projections.state import Measure, compute, indices, level, squash
from tracker.projections.sums import totals_of
from tracker.projections.views import Contribution

DAY = date(2025, 6, 1)
VOICE: dict[str, Any] = {"counts": False, "kind": Kind.ASSESSMENT, "weight": Decimal(0)}


def trade(*rows: Contribution, day: date = DAY) -> Measure:
    return compute(definition(), rows, valid_at=day).categories[0].measure


def overall(*rows: Contribution, day: date = DAY) -> Measure:
    return compute(definition(), rows, valid_at=day).overall


def test_without_evidence_nothing_is_known_and_nothing_is_zero() -> None:
    for measure in (trade(), overall(), trade(contribution(start=DAY + timedelta(days=1)))):
        assert (measure.index, measure.level, measure.band, measure.newest) == (None, "unknown", None, None)
        assert (measure.trend.word, measure.unconfirmed, measure.developments) == ("unknown", None, 0)


def test_voices_are_counted_and_move_nothing() -> None:
    measure = trade(contribution(**VOICE))
    assert (measure.index, measure.level, measure.voices) == (None, "unknown", 1)


def test_a_withdrawn_development_is_neither_evidence_nor_voice() -> None:
    measure = trade(contribution(counts=False, withdrawn=True), contribution(development="d2", **VOICE, withdrawn=True))
    assert (measure.index, measure.voices, measure.developments) == (None, 0, 0)


def test_evidence_that_weighs_nothing_is_an_index_of_zero() -> None:
    measure = trade(contribution(weight=Decimal(0)))
    assert (measure.index, measure.level, measure.developments) == (0.0, "mixed", 1)


def test_an_index_is_ten_times_tanh_of_the_sum_over_the_scale() -> None:
    measure = trade(contribution(), contribution(development="d2", weight=Decimal("1.5")))
    assert measure.sum == 5.5
    assert measure.index == round(10 * math.tanh(0.55), 4)


def test_categories_do_not_leak_into_each_other() -> None:
    state = compute(definition(), [contribution(category="arms")], valid_at=DAY)
    assert [c.measure.index for c in state.categories] == [None, round(10 * math.tanh(0.4), 4)]
    assert state.overall.index == round(10 * math.tanh(4 / 20), 4)


def test_the_overall_sum_clips_each_category() -> None:
    rows = [contribution(weight=Decimal(90)), contribution(category="arms", weight=Decimal(-3))]
    measure = overall(*rows)
    assert (measure.sum, measure.index) == (17.0, round(10 * math.tanh(17 / 20), 4))
    assert overall(contribution(weight=Decimal(-90))).sum == -20.0


@pytest.mark.parametrize(
    ("index", "word"),
    [(10.0, "deep"), (6.0, "deep"), (5.9999, "active"), (3.0, "active"), (2.9999, "limited"), (1.0, "limited"),
     (0.9999, "mixed"), (0.0, "mixed"), (-1.0, "mixed"), (-1.0001, "strained"), (-3.0, "strained"),
     (-3.0001, "adversarial"), (-10.0, "adversarial")],
)  # fmt: skip
def test_a_level_begins_at_its_border(index: float, word: str) -> None:
    assert level(index, SCORING) == word


def test_the_band_spans_half_and_double_half_lives() -> None:
    measure = trade(contribution(), day=DAY + timedelta(days=365))
    assert measure.band is not None and measure.index is not None
    assert measure.band.low == squash(1 * MICRO, scale=Decimal(10))
    assert measure.band.high == squash(round(4 * MICRO / math.sqrt(2)), scale=Decimal(10))
    assert measure.band.low <= measure.index <= measure.band.high


def test_the_band_also_leaves_contested_evidence_out() -> None:
    measure = trade(contribution(), contribution(development="d2", contested=True))
    assert measure.band is not None
    assert (measure.band.low, measure.contested) == (squash(4 * MICRO, scale=Decimal(10)), 1)


@pytest.mark.parametrize(
    ("weight", "word"),
    [("0.5", "unchanged"), ("-0.5", "unchanged"), ("0.7", "improved"), ("-0.7", "deteriorated"), ("0", "unchanged")],
)
def test_a_trend_has_a_word_from_a_step_on(weight: str, word: str) -> None:
    old = contribution(start=DAY - timedelta(days=90), holds=True, end=None, weight=Decimal(0))
    measure = trade(old, contribution(development="d2", weight=Decimal(weight)))
    assert (measure.trend.word, measure.trend.since) == (word, DAY - timedelta(days=90))


def test_a_change_of_exactly_the_step_has_a_word() -> None:
    weight = Decimal(str(round(10 * math.atanh(0.05), 6)))
    old = contribution(start=DAY - timedelta(days=90), holds=True, end=None, weight=Decimal(0))
    measure = trade(old, contribution(development="d2", weight=weight))
    assert (measure.trend.change, measure.trend.word) == (0.5, "improved")


def test_there_is_no_trend_without_evidence_from_back_then() -> None:
    assert trade(contribution(start=DAY - timedelta(days=89))).trend.word == "unknown"
    assert trade(contribution(start=DAY - timedelta(days=90))).trend.change is not None


def test_the_newest_evidence_is_a_day_not_after_the_question() -> None:
    month = contribution(end=DAY + timedelta(days=29))
    assert trade(month, day=DAY + timedelta(days=9)).newest == DAY + timedelta(days=9)
    assert trade(month, day=DAY + timedelta(days=99)).newest == DAY + timedelta(days=29)
    assert trade(contribution(holds=True, end=None), day=DAY + timedelta(days=99)).newest == DAY


def test_quads_directions_and_confirmation_are_counted_by_development() -> None:
    rows = [
        contribution(confirmed=True),
        contribution(category="arms", confirmed=True, direction=Direction.STRAINS),
        contribution(development="d2", quad=Quad.MATERIAL_CONFLICT),
        contribution(development="d3", **VOICE),
    ]
    measure = overall(*rows)
    assert measure.quads == {"material-conflict": 1, "verbal-cooperation": 1}
    assert measure.directions == {"deepens": 2, "strains": 1, "limits": 0, "neutral": 0}
    assert (measure.developments, measure.voices, measure.unconfirmed) == (2, 1, 0.5)


ROWS = st.lists(
    st.builds(
        contribution,
        development=st.sampled_from(["d1", "d2", "d3", "d4"]),
        category=st.sampled_from(["trade", "arms", "gone"]),
        weight=st.decimals(-30, 30, places=6),
        start=st.dates(date(2020, 1, 1), date(2026, 1, 1)),
        end=st.none(),
        holds=st.just(value=True),
        counts=st.booleans(),
        contested=st.booleans(),
    ),
    max_size=12,
)


@given(ROWS, st.dates(date(2019, 1, 1), date(2027, 1, 1)))
def test_indices_are_those_of_the_whole_state(rows: list[Contribution], day: date) -> None:
    counting = {row.development: row.counts for row in rows}
    rows = [row for row in rows if row.category != "gone" and row.counts == counting[row.development]]
    state = compute(definition(), rows, valid_at=day)
    found = indices(definition(), totals_of(rows, day))
    assert found == (state.overall.index, {c.code: c.measure.index for c in state.categories})


@given(ROWS, st.randoms())
def test_the_order_of_rows_does_not_matter(rows: list[Contribution], random: Any) -> None:
    unique = list({(row.development, row.category): row for row in rows}.values())
    shuffled = random.sample(unique, len(unique))
    one, other = (compute(definition(), part, valid_at=DAY).overall for part in (unique, shuffled))
    assert (one.index, one.sum, one.band, one.quads) == (other.index, other.sum, other.band, other.quads)
