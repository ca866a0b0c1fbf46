"""The words that spans stand for, as every part of the program tells them."""

from __future__ import annotations

from builders import item
from tracker.domain.tags import Span, outermost, spoken, words_of

TEXT = item("a", title="Grain deal signed, grain shipped", summary="The deal holds.")


def title(start: int, end: int, concept: str = "grain") -> Span:
    return Span("title", start, end, concept)


def test_a_span_is_spoken_from_its_own_field() -> None:
    assert spoken(title(0, 5), TEXT) == "Grain"
    assert spoken(Span("summary", 4, 8, "deal"), TEXT) == "deal"


def test_words_are_told_once_each_in_the_order_in_which_they_are_named() -> None:
    assert words_of([title(19, 24), title(0, 5), title(0, 5, "goods")], TEXT) == ("grain", "Grain")


def test_of_nested_places_the_longest_stay_in_reading_order() -> None:
    summary = Span("summary", 4, 8, "deal")
    found = outermost([summary, title(6, 10), title(0, 10), title(0, 5), title(19, 24), title(19, 24, "goods")])
    assert found == (title(0, 10), title(19, 24), title(19, 24, "goods"), summary)


def test_places_that_only_overlap_both_stay() -> None:
    assert outermost([title(6, 17), title(0, 10)]) == (title(0, 10), title(6, 17))
