"""Which words of an item are marked, and which way they run."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from builders import NOW, item, reading, screening
from tracker.domain.tags import ActDay, Direction, ScorePart, Span, Tag
from tracker.projections.views import ItemView
from tracker.web.marked import Piece, comma, marked, runs, tame

TITLE = "North lends South"
PLACES = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted)


def view(*, tags: tuple[Span, ...] = (), parts: tuple[Span, ...] = (), day: Span | None = None) -> ItemView:
    said = structs.replace(screening(), parts=(ScorePart("a part", Decimal(1), parts),))
    found = structs.replace(
        reading(),
        tags=(Tag("trade", Direction.DEEPENS, Decimal(1), tags),),
        day=ActDay("2025-06-01", day) if day else None,
    )
    return ItemView(item(title=TITLE, summary="On 1 June."), said, found, None, None, NOW, 1, 0)


def test_a_word_behind_a_tag_is_marked_as_that_though_relevance_went_by_it_too() -> None:
    found = marked(view(tags=(Span("title", 0, 5, "north"),), parts=(Span("title", 0, 11, "both"),)))
    assert found.title == (Piece("North", "tag"), Piece(" lends", "part"), Piece(" South", ""))
    assert found.summary == (Piece("On 1 June.", ""),)


def test_the_words_that_give_the_day_are_marked() -> None:
    found = marked(view(day=Span("summary", 3, 9, "date")))
    assert found.summary == (Piece("On ", ""), Piece("1 June", "tag"), Piece(".", ""))


def test_an_item_that_nobody_read_has_no_marks() -> None:
    bare = structs.replace(view(), screening=screening(relevant=False), reading=None)
    assert marked(bare).title == (Piece(TITLE, ""),)


@given(st.lists(PLACES, max_size=4), st.lists(PLACES, max_size=4))
def test_pieces_put_together_are_the_text(tags: list[list[int]], parts: list[list[int]]) -> None:
    spans = [tuple(Span("title", start, end, "c") for start, end in places) for places in (tags, parts)]
    found = marked(view(tags=spans[0], parts=spans[1]))
    assert "".join(piece.text for piece in found.title) == TITLE
    assert all(one.mark != other.mark for one, other in zip(found.title, found.title[1:], strict=False))


@pytest.mark.parametrize(
    ("language", "way"), [("fa", "rtl"), ("fa-IR", "rtl"), ("AR", "rtl"), ("ru", "ltr"), ("", "auto"), ("und", "auto")]
)
def test_a_script_has_a_direction(language: str, way: str) -> None:
    assert runs(language) == way


def test_what_turns_the_text_around_it_is_left_out_where_nothing_ends_it() -> None:
    assert tame("a\u202eb\u2066c\u200cd") == "abc\u200cd"


@pytest.mark.parametrize(
    ("language", "between"),
    [("fa", "\u060c "), ("ar-EG", "\u060c "), ("he", ", "), ("ru", ", "), ("und", ", "), (None, ", ")],
)
def test_words_are_listed_with_the_comma_of_their_language(language: str | None, between: str) -> None:
    assert comma(language) == between
