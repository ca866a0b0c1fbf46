from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.tagging.packed import PackedWeights

NAMES = st.sampled_from(["a", "b", "c", "d"])
OUTCOMES = ["one", "two", "three"]
WEIGHTS = st.dictionaries(NAMES, st.dictionaries(st.sampled_from(OUTCOMES), st.integers(-20_000, 20_000)))


@given(WEIGHTS, st.dictionaries(NAMES, st.integers(-400, 400)))
def test_sums_of_packed_weights_are_exact(weights: dict[str, dict[str, int]], features: dict[str, int]) -> None:
    packed = PackedWeights(weights, outcomes=OUTCOMES)
    expected = {o: sum(a * weights.get(n, {}).get(o, 0) for n, a in features.items()) for o in OUTCOMES}
    assert packed.unpack(packed.total(features)) == expected


@given(WEIGHTS, st.dictionaries(NAMES, st.integers(0, 100)), st.dictionaries(NAMES, st.integers(0, 100)))
def test_packed_sums_may_be_added(
    weights: dict[str, dict[str, int]], some: dict[str, int], more: dict[str, int]
) -> None:
    packed = PackedWeights(weights, outcomes=OUTCOMES)
    apart = [packed.unpack(packed.total(features)) for features in (some, more)]
    assert packed.unpack(packed.total(some) + packed.total(more)) == {o: sum(row[o] for row in apart) for o in OUTCOMES}
