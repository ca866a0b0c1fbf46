from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.coreference import rarity
from tracker.coreference.rarity import Rows, Weights, place_of

REACH = 3
ARRIVALS = st.lists(st.tuples(st.integers(0, 60), st.frozensets(st.sampled_from("abcde"), max_size=4)), max_size=25)


@given(ARRIVALS, ARRIVALS, st.lists(st.integers(0, 60), min_size=1, max_size=6))
def test_counts_are_those_of_the_reports_within_reach_whenever_they_arrived(
    before: list[tuple[int, frozenset[str]]], after: list[tuple[int, frozenset[str]]], days: list[int]
) -> None:
    rows = Rows(reach=REACH)
    arrived = [*before, *after]
    for place, (day, features) in enumerate(arrived):
        if place == len(before):
            _ = [rows.around(day).of(feature) for day in days for feature in "abc"]
        rows.add(place, day=day, features=features)
    for day in days:
        near = [place for place, (on, _) in enumerate(arrived) if abs(on - day) <= REACH]
        assert rows.around(day).reports == len(near)
        for feature in "abcde":
            having = [place for place in near if feature in arrived[place][1]]
            assert rows.around(day).of(feature) == len(having)
            entries = [rows.around(day).order(entry) for entry in rows.around(day).entries(feature)]
            assert entries == sorted(entries)
            assert [place_of(entry) for entry in entries] == sorted(having, key=lambda p: (arrived[p][0], p))


def test_counts_are_right_again_after_they_were_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rarity, "MOST_COUNTS", 0)
    rows = Rows(reach=REACH)
    rows.add(0, day=7, features=frozenset("a"))
    assert [rows.around(day).of("a") for day in (3, 4, 10, 11)] == [0, 1, 1, 0]
    rows.add(1, day=7, features=frozenset("a"))
    assert [rows.around(day).of("a") for day in (3, 4, 10, 11)] == [0, 2, 2, 0]


def test_what_few_have_is_worth_more_and_each_feature_is_kept_once() -> None:
    rows = Rows(reach=REACH)
    kept = [rows.add(place, day=9, features=frozenset({"often", f"once{place}"})) for place in range(3)]
    weights = Weights(rows.around(9), frozenset({"often", "once1", "never"}))
    assert weights["often"] < weights["once1"] < weights["never"]
    assert weights.rarest() == [(1, "once1"), (3, "often")]
    assert len({id(feature) for features in kept for feature in features if feature == "often"}) == 1
