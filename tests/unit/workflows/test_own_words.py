"""What tells two stories of one relationship apart, by the words of the dossier that ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.seeds.loader import load_dossier
from tracker.workflows.own_words import Common, common_of, is_one_story

SEEDS = Path(__file__).parents[3] / "seeds" / "iran-russia"
WHEAT = "Russia sends wheat to Iran through Caspian port"


@pytest.fixture(scope="module")
def common() -> Common:
    files = load_dossier(SEEDS)
    return common_of(files.lexicon, files.definition.parties)


@pytest.mark.parametrize(
    "other",
    [
        "Iran and Russia set up joint bank in Rasht",
        "Iran expels two Russian journalists",
        "Russia and Iran sign agreement with each other",
        "Caspian port opens to Russia",
    ],
)
def test_names_of_the_parties_and_common_words_make_no_two_texts_one_story(common: Common, other: str) -> None:
    assert not is_one_story((WHEAT, other), ("", ""), common=common)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Россия отправила пшеницу в Иран через Каспий", "Иран и Россия создают совместный банк в Реште"),
        ("روسیه و ایران بانک مشترک تاسیس کردند", "ایران دو خبرنگار روس را اخراج کرد"),
    ],
)
def test_they_do_not_in_other_languages_either(common: Common, one: str, other: str) -> None:
    assert not is_one_story((one, other), ("", ""), common=common)


@pytest.mark.parametrize(
    "other", [f"{WHEAT} again", "Wheat from Russia reaches Caspian port of Iran", "Caspian port: wheat goes to Iran"]
)
def test_an_edit_keeps_most_of_its_own_words(common: Common, other: str) -> None:
    assert is_one_story((WHEAT, other), ("", ""), common=common)


def test_a_summary_tells_a_story_only_where_it_has_words_enough(common: Common) -> None:
    long = "Ships with milled grain crossed the northern lake before dawn on Sunday, harbour masters told reporters."
    other = "Iran and Russia set up joint bank in Rasht"
    assert is_one_story((WHEAT, other), (long, long), common=common)
    assert not is_one_story((WHEAT, other), ("Read more on our website",) * 2, common=common)
