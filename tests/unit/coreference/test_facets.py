from __future__ import annotations

import pytest

from tracker.coreference.facets import SILENT, Facets, conflicts
from tracker.domain.neighbours import Facet, Neighbours

CHAMBER = Facet({"lower": {"en": ("Lower House", "deput*")}, "upper": {"en": ("Upper House",), "fa": ("مجلس علیا",)}})
FACETS = Facets(
    Neighbours(
        {
            "chamber": CHAMBER,
            "turn": Facet({"second": {"en": ("second",)}, "third": {"en": ("third",)}}, beside={"en": ("batch*",)}),
            "denial": Facet(
                {"denial": {"en": ("denies", "rejects .. report")}},
                concepts={"denial": ("no-such-thing",)},
                title=True,
                silence=True,
            ),
            "call": Facet({"call": {"en": ("telephone*",)}}, title=True, lasts=1),
            "course": Facet(
                {
                    "on": {"en": ("sign", "not stop*", "lifts .. ban", "ban .. lifted")},
                    "off": {"en": ("stop*", "ban", "not sign", "fails to sign")},
                }
            ),
            "rank": Facet({"crowns": {"en": ("king",)}, "envoys": {"en": ("envoy",)}}, where=("call",)),
        }
    )
)


def named(title: str, summary: str = "", *concepts: str) -> dict[str, frozenset[str]]:
    return {facet: values for facet, values, *_ in FACETS.named(title, summary, concepts=concepts)}


def apart(one: str, other: str, *, days: int = 0) -> list[str]:
    found = conflicts(FACETS.named(one, "", concepts=()), named(other), days=days)
    return [conflict.facet for conflict in found]


def test_the_headline_is_asked_first_and_then_the_first_sentence_only() -> None:
    assert named("Upper House votes", "The Lower House did.")["chamber"] == {"upper"}
    assert named("A vote", "The deputies did. So did the Upper House.")["chamber"] == {"lower"}
    assert "chamber" not in named("A vote", "It is over. The Upper House is next.")


@pytest.mark.parametrize("title", ["UPPER HOUSE votes", "در مجلس علیا", "مجلس عليا"])
def test_case_and_ways_of_writing_a_letter_do_not_matter(title: str) -> None:
    assert named(title)["chamber"] == {"upper"}


def test_a_word_is_neither_a_part_of_a_longer_one_nor_a_stem_that_is_not_marked() -> None:
    assert "chamber" not in named("Upper Houses of the quarter")
    assert named("Deputies of the quarter")["chamber"] == {"lower"}


def test_a_form_may_count_only_beside_a_noun() -> None:
    assert named("A second large batch")["turn"] == {"second"}
    assert "turn" not in named("A second thought about the rifles in the batch")


def test_to_say_nothing_is_to_say_something_where_a_facet_says_so() -> None:
    assert named("Rifles arrive")["denial"] == {SILENT}
    assert named("Court rejects that report")["denial"] == named("Rifles arrive", "", "no-such-thing")["denial"]
    assert apart("Rifles arrive", "Court denies rifles") == ["denial"]


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("Court stops trains", {"off"}),
        ("Court does not stop trains", {"on"}),
        ("Courts sign", {"on"}),
        ("Courts did not sign", {"off"}),
        ("Court fails to sign", {"off"}),
        ("Court lifts the old ban", {"on"}),
        ("Ban on rifles is at last lifted", {"off"}),
        ("Court stops trains, courts sign", {"on", "off"}),
    ],
)
def test_a_form_inside_a_longer_one_counts_for_nothing(title: str, value: set[str]) -> None:
    assert named(title)["course"] == value


def test_other_values_conflict_and_shared_or_missing_ones_do_not() -> None:
    assert apart("Lower House votes", "Upper House votes") == ["chamber"]
    assert apart("Lower House and Upper House vote", "Upper House votes") == []
    assert apart("Lower House votes", "A vote") == []


def test_a_facet_may_speak_only_where_both_name_another() -> None:
    assert apart("King by telephone", "Envoy by telephone") == ["rank"]
    assert apart("King by telephone", "Envoy arrives") == []


def test_even_the_same_value_is_two_acts_when_it_lies_too_far_back() -> None:
    assert apart("King by telephone", "King telephones", days=1) == []
    assert apart("King by telephone", "King telephones", days=2) == ["call"]


def test_a_form_that_begins_with_a_gap_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with a word"):
        Facets(Neighbours({"any": Facet({"one": {"en": (".. house",)}})}))
