"""When two reports carry one text, and which earlier reports a new one is a copy of."""

from __future__ import annotations

import json
from itertools import combinations

import pytest

from labelled_items import FILE
from tracker.coreference.copies import ENOUGH_WORDS, Text, copied, is_same, likeness, text_of

TITLE = "Ruritania and Graustark sign agreement on river locks"
STORY = (
    "The two governments agreed on Monday to open all seven locks of the river Elphberg until the end of October, "
    "the ministry in Strelsau said, and to share the costs of repairs in equal parts."
)
OWN = (
    "Barges will pass again from Monday: after months of talks the neighbours settled who pays for the seven locks "
    "between the two capitals, a spokesman told reporters at the quay."
)
SHORT = "Locks on the Elphberg to open again"


def text(item: str, title: str = TITLE, summary: str = STORY, copy_of: tuple[str, ...] = ()) -> Text:
    return text_of(item, title=title, summary=summary, copy_of=copy_of)


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        (TITLE, STORY),
        (f"{TITLE} - The Strelsau Courier", STORY),
        (TITLE.upper(), f"STRELSAU (RTB) - {STORY}"),
        (TITLE, STORY[:120] + "..."),
        (TITLE, f"{TITLE}. {STORY}"),
        ("Neighbours settle quarrel about shipping", STORY),
        (TITLE, STORY.replace("on Monday", "on Tuesday").replace("the ministry", "officials")),
        (TITLE, f"{STORY} It is the first such accord since the flood. Trade between the two has doubled since."),
    ],
)
def test_a_text_is_known_again_in_what_mastheads_do_to_it(title: str, summary: str) -> None:
    one, other = text("a"), text("b", title, summary)
    assert is_same(one, other)
    assert is_same(other, one)


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        (TITLE, OWN),
        (TITLE, ""),
        (SHORT, SHORT),
        ("Graustark and Ruritania at odds about river locks again", OWN),
        (" ".join(reversed(TITLE.split())), " ".join(reversed(STORY.split()))),
    ],
)
def test_another_text_about_the_same_is_no_copy(title: str, summary: str) -> None:
    assert not is_same(text("a"), text("b", title, summary))


def test_a_plain_headline_alone_is_too_short_to_be_a_copy() -> None:
    one, other = text("a", SHORT, ""), text("b", SHORT, SHORT)
    assert len(one.whole) < ENOUGH_WORDS
    assert one.whole == other.whole
    assert not is_same(one, other)


def test_texts_of_other_scripts_are_compared_as_well() -> None:
    story = (
        "دولت‌های دو کشور روز دوشنبه توافق کردند همهٔ هفت سد رودخانه تا پایان اکتبر باز بماند و هزینه تعمیرات تقسیم شود"
    )
    assert is_same(text("a", "خبر", story), text("b", "توافق دو همسایه دربارهٔ رودخانه", story))


def test_labelled_reports_of_one_development_in_two_outlets_are_far_from_copies() -> None:
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    told = [(row, text(row["id"], row["title"], row["summary"])) for row in rows if row["event"]]
    shares = [
        likeness(mine, theirs)
        for (one, mine), (other, theirs) in combinations(told, 2)
        if one["event"] == other["event"] and one["source"] != other["source"]
    ]
    assert (len(shares), round(max(shares), 2)) == (169, 0.42)


def test_a_copy_names_the_earliest_report_with_its_text() -> None:
    earlier = [text("a"), text("b", copy_of=("a",)), text("c", TITLE, OWN)]
    assert copied(text("d"), earlier).copy_of == ("a",)
    assert copied(text("d", SHORT, OWN), earlier).copy_of == ("c",)
    assert copied(text("d", SHORT, ""), earlier).copy_of == ()


def test_a_text_that_joins_two_others_names_both() -> None:
    both = text("d", TITLE, f"{STORY} {OWN}")
    assert copied(both, [text("a"), text("b", TITLE, OWN)]).copy_of == ("a", "b")
    assert copied(both, [text("a"), text("b", TITLE, OWN, copy_of=("a",))]).copy_of == ("a",)


def test_what_an_edited_report_repeats_already_is_not_named_again() -> None:
    assert copied(text("a"), [text("a"), text("b", copy_of=("a",))]).copy_of == ()
    assert copied(text("b"), [text("a"), text("b", copy_of=("a",))]).copy_of == ()
    assert copied(text("b"), [text("a"), text("b", SHORT, "")]).copy_of == ("a",)
