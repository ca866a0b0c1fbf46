"""What an edit took out and put in: the pieces are the texts, and no text makes comparing slow."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.queries import word_diff as module
from tracker.queries.word_diff import MOST_PAIRS, Piece, whole_diff, word_diff

TEXTS = st.lists(st.sampled_from(["a", "b ", " c", "\u6761\u7d04", "\u0434\u0430 "]), max_size=30).map("".join)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("they sign it", "they sign it", [("same", "they sign it")]),
        (
            "they sign the treaty",
            "they never sign the treaty",
            [("same", "they"), ("added", " never"), ("same", " sign the treaty")],
        ),
        (
            "Ruritania signs a pact today",
            "Ruritania rejects a pact",
            [
                ("same", "Ruritania"),
                ("removed", " signs"),
                ("added", " rejects"),
                ("same", " a pact"),
                ("removed", " today"),
            ],
        ),
        ("", "new", [("added", "new")]),
        ("old", "", [("removed", "old")]),
        (
            "\u6761\u7d04\u3092\u7de0\u7d50",
            "\u6761\u7d04\u3092\u7834\u68c4",
            [("same", "\u6761\u7d04\u3092"), ("removed", "\u7de0\u7d50"), ("added", "\u7834\u68c4")],
        ),
    ],
)
def test_an_edit_is_told_word_by_word(old: str, new: str, expected: Any) -> None:
    assert [(piece.fate, piece.text) for piece in word_diff(old, new)] == expected


@given(TEXTS, TEXTS)
def test_what_stayed_and_what_came_are_the_later_text_and_with_what_went_the_earlier_one(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert "".join(piece.text for piece in pieces if piece.fate != "removed") == new
    before = "".join(piece.text for piece in pieces if piece.fate != "added")
    assert "".join(before.split()) == "".join(old.split())
    assert all(one.fate != two.fate for one, two in pairwise(pieces))


def test_a_text_that_repeats_itself_too_often_is_not_compared_word_by_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SequenceMatcher", None)
    many = round(MOST_PAIRS**0.5) + 1
    pieces = word_diff("x " + "a b " * many, "y " + "b a " * many + "z")
    assert [piece.fate for piece in pieces] == ["removed", "added"]


def test_what_is_no_running_text_is_told_as_a_whole() -> None:
    assert whole_diff(None, "http://new.example/") == (Piece("added", "http://new.example/"),)
    assert whole_diff("a", "b") == (Piece("removed", "a"), Piece("added", "b"))
