from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from tracker.coreference.rarity import Rows, Weights, likeliest, place_of

REACH = 3
ARRIVALS = st.lists(st.tuples(st.integers(0, 60), st.frozensets(st.sampled_from("abcde"), max_size=4)), max_size=25)


@given(ARRIVALS, st.lists(st.integers(0, 60), min_size=1, max_size=6))
def test_counts_and_entries_are_those_of_the_reports_within_reach(
    arrived: list[tuple[int, frozenset[str]]], days: list[int]
) -> None:
    rows = Rows(reach=REACH)
    for place, (day, features) in enumerate(arrived):
        rows.add(place, day=day, features=features)
    for day in days:
        near = [place for place, (on, _) in enumerate(arrived) if abs(on - day) <= REACH]
        window = rows.around(day)
        assert window.reports == len(near)
        for feature, count in zip("abcde", window.of("abcde"), strict=True):
            having = [place for place in near if feature in arrived[place][1]]
            assert count == len(having)
            entries = window.ordered(window.entries(feature, count))
            assert entries == sorted(entries)
            assert [place_of(entry) for entry in entries] == sorted(having, key=lambda p: (arrived[p][0], p))


def test_what_few_have_is_worth_more_and_each_feature_is_kept_once() -> None:
    rows = Rows(reach=REACH)
    kept = [rows.add(place, day=9, features=frozenset({"often", f"once{place}"})) for place in range(3)]
    weights = Weights(rows.around(9), frozenset({"often", "once1", "never"}))
    assert weights["often"] < weights["once1"] < weights["never"]
    assert len({id(feature) for features in kept for feature in features if feature == "often"}) == 1


def test_a_feature_weighs_less_where_the_candidate_has_it_too() -> None:
    rows = Rows(reach=REACH)
    rows.add(0, day=9, features=frozenset({"here", "there"}))
    weights = Weights(rows.around(9), frozenset({"here"}))
    assert weights.squares(["here"]) < weights.squares_of_others(["there"])


def test_rows_are_the_rarest_of_names_and_numbers_then_of_words_up_to_so_many_entries_each() -> None:
    rows = Rows(reach=REACH)
    for place in range(6):
        features = {"@all", "all", *(["@half", "half"] if place % 2 else []), *(["#10"] if place == 5 else [])}
        rows.add(place, day=9, features=frozenset(features))
    weights = Weights(rows.around(9), frozenset({"@all", "@half", "#10", "all", "half", "never"}))
    found = [(square, [place_of(entry) for entry in entries]) for square, entries in weights.rows(5)]
    assert found == [(weights["#10"], [5]), (weights["@half"], [1, 3, 5]), (weights["half"], [1, 3, 5])]


ROWS = st.lists(st.tuples(st.floats(0.5, 40), st.frozensets(st.integers(0, 30), max_size=12)), max_size=12)


@given(ROWS, st.integers(1, 8))
def test_the_likeliest_are_those_of_all_that_are_summed(rows: list[tuple[float, frozenset[int]]], most: int) -> None:
    """The plain definition: sum for every entry, then take the first ones that share a third of the first."""
    plain: dict[int, float] = {}
    for square, places in rows:
        for place in places:
            plain[place] = plain.get(place, 0.0) + square
    floor = max(plain.values(), default=0.0) / 3
    expected = sorted((-share, place) for place, share in plain.items() if share >= floor)[:most]
    # As in `Weights.rows`, no two rows have one and the same object for a square.
    found = likeliest([(square * 1.0, array("i", sorted(places))) for square, places in rows], most=most)
    assert sorted((-share, place) for place, share in found.items())[:most] == expected
    assert all(plain[place] == share for place, share in found.items())
