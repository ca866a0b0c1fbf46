from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.tagging.normalise import fold


@given(st.text())
def test_folding_never_changes_a_length(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_every_character_folds_to_one_character() -> None:
    longer = [code for code in range(sys.maxunicode + 1) if len(fold(chr(code))) != 1]
    assert longer == []


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\u0451\u0436", "\u0435\u0436"),
        ("\u0643\u0634\u0648\u0631\u064a", "\u06a9\u0634\u0648\u0631\u06cc"),
        ("\u06f1\u06f2\u06f3", "123"),
        ("\u0663\u0660\u0660", "300"),
        ("a\u200cb", "a b"),
        ("\u00abMir\u00bb", '"mir"'),
        ("Su\u201335", "su-35"),
        ("\u0130stanbul", "istanbul"),
    ],
)
def test_spellings_of_one_word_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)
