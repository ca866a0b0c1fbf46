from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.coreference.evaluation import b_cubed
from tracker.domain.tags import Direction
from tracker.tagging.evaluation import Judgement, evaluate
from tracker.tagging.measures import MEASURES, Clustered, Measure, clusterings, measured, tally

LABELS = st.dictionaries(st.sampled_from("abc"), st.sampled_from(Direction), max_size=3)


@st.composite
def judgements(draw: st.DrawFn) -> list[Judgement]:
    """Any items; one that is not relevant has no labels."""
    found = []
    for number in range(draw(st.integers(0, 12))):
        relevant, judged = draw(st.booleans()), draw(st.booleans())
        expected = draw(LABELS) if relevant else {}
        found.append(Judgement(str(number), "en", relevant, judged, expected, draw(LABELS) if judged else {}))
    return found


def in_order(_: int, count: int) -> Sequence[int]:
    """A resample that is the sample."""
    return range(count)


def by_name(found: Sequence[Measure]) -> dict[str, float | None]:
    return {one.name: one.value for one in found}


@given(judgements())
def test_the_measures_are_those_of_the_plain_evaluation(items: list[Judgement]) -> None:
    plain = evaluate(items)
    found = by_name(measured([tally(one, None) for one in items], draw=in_order, resamples=1))
    assert list(found) == list(MEASURES)
    for name, value, measurable in (
        ("relevance precision", plain.relevance.precision, plain.relevance.both + plain.relevance.only_found),
        ("relevance recall", plain.recall.value, plain.recall.total),
        ("false-positive rate", plain.false_positives.value, plain.false_positives.total),
        ("categories micro F1", plain.categories.f1, len(plain.by_category)),
        ("categories macro F1", plain.macro_f1, len(plain.by_category)),
        ("direction accuracy", plain.direction.value, plain.direction.total),
    ):
        assert found[name] == (pytest.approx(value, abs=1e-4) if measurable else None), name


@given(st.dictionaries(st.text("xyz", min_size=1), st.tuples(st.sampled_from("ab"), st.sampled_from("cd")), min_size=1))
def test_b_cubed_item_by_item_adds_up_to_b_cubed(items: dict[str, tuple[str, str]]) -> None:
    expected = {key: pair[0] for key, pair in items.items()}
    found = {key: pair[1] for key, pair in items.items()}
    shares = clusterings(expected, found)
    tallies = [tally(Judgement(key, "en", True, True, {}, {}), share) for key, share in shares.items()]
    values, plain = by_name(measured(tallies, draw=in_order, resamples=0)), b_cubed(expected, found)
    assert values["developments B-cubed precision"] == pytest.approx(plain.precision, abs=1e-4)
    assert values["developments B-cubed recall"] == pytest.approx(plain.recall, abs=1e-4)
    assert values["developments B-cubed F1"] == pytest.approx(plain.f1, abs=1e-4)


def test_directions_are_averaged_over_those_that_occur() -> None:
    deepens, strains = Direction.DEEPENS, Direction.STRAINS
    items = [
        Judgement("1", "en", True, True, {"a": deepens, "b": strains}, {"a": deepens, "b": deepens}),
        Judgement("2", "en", True, True, {"a": strains}, {"a": strains}),
    ]
    found = by_name(measured([tally(one, None) for one in items], draw=in_order, resamples=0))
    assert found["direction macro F1"] == pytest.approx((2 / 3 + 2 / 3) / 2, abs=1e-4)


def test_an_interval_holds_the_middle_of_the_resamples() -> None:
    hit, miss = (tally(Judgement("1", "en", True, found, {}, {}), Clustered(1, 1)) for found in (True, False))

    def draw(number: int, count: int) -> Sequence[int]:
        return [0 if place < number % (count + 1) else 1 for place in range(count)]

    found = measured([hit, miss] * 50, draw=draw, resamples=101)
    recall = next(one for one in found if one.name == "relevance recall")
    assert recall.value == 0.5
    assert recall.low is not None and recall.high is not None
    assert 0 <= recall.low < recall.high <= 1
