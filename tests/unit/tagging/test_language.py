from __future__ import annotations

import pytest

from labelled_items import all_items
from tracker.tagging.language import detect_language

LANGUAGES = ("en", "ru", "fa")


def test_the_language_of_nearly_every_labelled_item_is_found() -> None:
    wrong = [
        item.id
        for item in all_items()
        if detect_language(item.title, item.summary, languages=LANGUAGES, default="xx") != item.language
    ]
    assert len(wrong) <= 1


@pytest.mark.parametrize("text", ["", "1 2 3", "S-300!", "\u06f1\u06f2"])
def test_a_text_of_few_letters_is_left_to_its_feed(text: str) -> None:
    assert detect_language(text, "", languages=LANGUAGES, default="fa") == "fa"


def test_one_language_or_one_the_model_does_not_know_is_no_choice() -> None:
    text = "A long enough English sentence about nothing"
    assert detect_language(text, "", languages=("en",), default="ru") == "ru"
    assert detect_language(text, "", languages=("en", "tlh"), default="ru") == "ru"
    assert detect_language(text, "", languages=("en", "tlh", "ru"), default="ru") == "en"
