"""The place of words that were looked for."""

from __future__ import annotations

import pytest

from tracker.web.excerpt import AROUND, excerpt
from tracker.web.marked import Piece


def test_words_are_shown_with_a_little_of_what_is_around_them() -> None:
    text = f"{'a' * 100} Treaty (2025) {'b' * 100}"
    before, found, after = excerpt(text, "treaty (")
    assert found == Piece("Treaty (", "tag")
    assert before.text == f"\u2026{'a' * (AROUND - 1)} "
    assert after.text == f"2025) {'b' * (AROUND - 6)}\u2026"


def test_a_short_text_is_shown_whole() -> None:
    assert excerpt("The treaty", "treaty") == (Piece("The ", ""), Piece("treaty", "tag"))


def test_words_are_marked_as_the_text_spells_them() -> None:
    text = "\u0421\u0430\u043c\u043e\u043b\u0451\u0442"
    assert excerpt(text, text.lower().replace("\u0451", "\u0435")) == (Piece(text, "tag"),)


@pytest.mark.parametrize(("text", "words"), [("The treaty", "loan"), ("The treaty", ""), ("", "loan")])
def test_what_does_not_stand_there_is_not_shown(text: str, words: str) -> None:
    assert excerpt(text, words) == ()
