from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.tagging.packed import LARGEST, PackedWeights

NAMES = st.sampled_from(["a", "b", "c", "d"])
OUTCOMES = ["one", "two", "three"]
WEIGHTS = st.dictionaries(NAMES, st.dictionaries(st.sampled_from(OUTCOMES), st.integers(-20_000, 20_000)))


@given(WEIGHTS, st.dictionaries(NAMES, st.integers(-400, 400)))
def test_sums_of_packed_weights_are_exact(weights: dict[str, dict[str, int]], features: dict[str, int]) -> None:
    packed = PackedWeights(weights, outcomes=OUTCOMES)
    expected = {o: sum(a * weights.get(n, {}).get(o, 0) for n, a in features.items()) for o in OUTCOMES}
    assert packed.unpack(packed.total(features)) == expected


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9), st.integers(-LARGEST, LARGEST))
def test_digits_are_as_wide_as_the_sums_need(one: int, other: int, amount: int) -> None:
    packed = PackedWeights({"a": {"one": one, "two": other}, "b": {"one": one}}, outcomes=OUTCOMES)
    sums = packed.unpack(packed.total({"a": amount, "b": amount}))
    assert sums == {"one": 2 * one * amount, "two": other * amount, "three": 0}


@given(WEIGHTS, st.dictionaries(NAMES, st.integers(0, 100)), st.dictionaries(NAMES, st.integers(0, 100)))
def test_packed_sums_may_be_added(
    weights: dict[str, dict[str, int]], some: dict[str, int], more: dict[str, int]
) -> None:
    packed = PackedWeights(weights, outcomes=OUTCOMES)
    apart = [packed.unpack(packed.total(features)) for features in (some, more)]
    assert packed.unpack(packed.total(some) + packed.total(more)) == {o: sum(row[o] for row in apart) for o in OUTCOMES}
