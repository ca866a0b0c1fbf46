from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.coreference.evaluation import b_cubed
from tracker.domain.tags import Direction
from tracker.tagging.evaluation import Judgement, evaluate
from tracker.tagging.measures import (
    MEASURES,
    Clustered,
    Measure,
    added,
    clusterings,
    clusterings_of,
    measured,
    tally,
    values_of_category,
)

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


@given(st.dictionaries(st.text("xyz", min_size=1), st.tuples(st.sampled_from("ab"), st.sampled_from("cd")), min_size=2))
def test_with_every_pair_decided_pairs_are_b_cubed(items: dict[str, tuple[str, str]]) -> None:
    expected = {key: pair[0] for key, pair in items.items()}
    found = {key: pair[1] for key, pair in items.items()}
    pairs = {(one, other): expected[one] == expected[other] for one, other in combinations(sorted(items), 2)}
    assert clusterings_of(pairs, found) == clusterings(expected, found)


def test_only_pairs_that_a_person_decided_about_count() -> None:
    found = {"a": "1", "b": "1", "c": "1", "d": "2", "e": "2"}
    shares = clusterings_of({("a", "b"): True, ("a", "c"): False, ("a", "d"): True, ("a", "x"): True}, found)
    assert shares == {
        "a": Clustered(2 / 3, 2 / 3),
        "b": Clustered(1, 1),
        "c": Clustered(1 / 2, 1),
        "d": Clustered(1, 1 / 2),
    }


def test_an_item_that_was_only_grouped_counts_for_developments_alone() -> None:
    found = by_name(measured([tally(None, Clustered(1, 0.5))], draw=in_order, resamples=1))
    assert {name for name, value in found.items() if value is not None} == {
        "developments B-cubed precision",
        "developments B-cubed recall",
        "developments B-cubed F1",
    }


def test_one_item_has_no_interval() -> None:
    one = tally(Judgement("1", "en", True, True, {}, {}), None)
    assert {(m.low, m.high) for m in measured([one], draw=in_order, resamples=9)} == {(None, None)}
    assert measured([one, one], draw=in_order, resamples=9)[0].low == 1


def test_a_category_has_precision_recall_and_direction() -> None:
    deepens, strains = Direction.DEEPENS, Direction.STRAINS
    items = [
        Judgement("1", "en", True, True, {"a": deepens}, {"a": deepens}),
        Judgement("2", "en", True, True, {"a": deepens}, {"a": strains, "b": deepens}),
        Judgement("3", "en", True, True, {"a": strains}, {}),
    ]
    sums = added([tally(one, None) for one in items])
    assert values_of_category(sums, "a") == {"precision": 1, "recall": 2 / 3, "F1": 0.8, "direction": 0.5}
    assert values_of_category(sums, "b") == {"precision": 0, "recall": None, "F1": 0, "direction": None}
