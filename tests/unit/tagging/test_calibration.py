from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.calibration import Step, calibrated
from tracker.tagging.calibration import BLOCK, ENOUGH, Labelled, bands, fit

VALUES = st.decimals(0, 1, places=2)
LABELLED = st.builds(Labelled, VALUES, st.booleans())


def labels(value: str, *, right: int, wrong: int) -> list[Labelled]:
    """So many labels of one confidence."""
    return [Labelled(Decimal(value), number < right) for number in range(right + wrong)]


def test_few_labels_calibrate_nothing() -> None:
    assert fit(labels("0.5", right=ENOUGH - 1, wrong=0)) == ()
    assert len(fit(labels("0.5", right=ENOUGH, wrong=0))) == 1


@given(st.lists(LABELLED, min_size=ENOUGH, max_size=2 * ENOUGH))
def test_steps_rise_and_hold_every_label(given_: list[Labelled]) -> None:
    steps = fit(given_)
    assert sum(step.labels for step in steps) == len(given_)
    assert [step.least for step in steps] == sorted({step.least for step in steps})
    assert [step.share for step in steps] == sorted({step.share for step in steps})
    assert all(step.labels >= BLOCK and 0 < step.share < 1 for step in steps)


@given(st.lists(LABELLED, min_size=ENOUGH, max_size=ENOUGH), VALUES, VALUES)
def test_a_higher_confidence_is_never_right_less_often(given_: list[Labelled], one: Decimal, other: Decimal) -> None:
    low, high = (calibrated(value, fit(given_)) for value in sorted((one, other)))
    assert low is not None and high is not None and low <= high


def test_a_confidence_is_worth_what_such_ones_were() -> None:
    steps = fit([*labels("0.3", right=20, wrong=30), *labels("0.9", right=48, wrong=2)])
    assert steps == (Step(Decimal("0.3"), Decimal("0.4038"), 50), Step(Decimal("0.9"), Decimal("0.9423"), 50))
    assert calibrated(Decimal("0.1"), steps) == calibrated(Decimal("0.89"), steps) == Decimal("0.4038")
    assert calibrated(Decimal(1), steps) == Decimal("0.9423")
    assert calibrated(Decimal("0.5"), ()) is None


def test_shares_that_fall_are_pooled() -> None:
    (step,) = fit([*labels("0.3", right=40, wrong=10), *labels("0.9", right=20, wrong=30)])
    assert step == Step(Decimal("0.3"), Decimal("0.5980"), 100)


def test_bands_say_how_far_confidence_can_be_relied_upon() -> None:
    given_ = [*labels("0.55", right=1, wrong=3), *labels("1", right=4, wrong=0)]
    low, high = bands(given_, (Step(Decimal(0), Decimal("0.25"), 4), Step(Decimal(1), Decimal("0.8"), 4)))
    assert (low.least, low.below, low.labels, low.confidence, low.right, low.calibrated) == (
        0.5,
        0.6,
        4,
        0.55,
        0.25,
        0.25,
    )
    assert (high.least, high.below, high.right, high.calibrated) == (0.9, 1.0, 1.0, 0.8)
    assert high.low < 0.6 and high.high == 1
    assert bands([], ()) == ()
    assert bands(given_, ())[0].calibrated is None
