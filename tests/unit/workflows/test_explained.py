from __future__ import annotations

from pathlib import Path

import pytest

import logs
from builders import item
from tracker.tagging.learned import ACCEPT, UNIT
from tracker.workflows.explained import Reason, Sum, Weighed, named, of_category, told
from tracker.workflows.reader import Reader

TITLE = "Iran and Russia sign an agreement on a nuclear power plant"


@pytest.fixture(scope="module")
def shipped() -> Reader:
    return Reader.of(logs.shipped_files())


def weighed(reader: Reader, title: str = TITLE) -> Weighed:
    said = reader.tagger.read(title=title, summary="", language="en")
    return Weighed(reader.tagger, item("a", title=title, summary=""), language="en", said=said)


def test_reasons_and_the_rest_add_up_to_the_sum_that_decided(shipped: Reader) -> None:
    tags = weighed(shipped).tags()
    parts = shipped.tagger.explain(title=TITLE, summary="", language="en")
    assert [one.category for one in tags] == [
        tag.category for tag in shipped.tagger.read(title=TITLE, summary="", language="en").tags
    ]
    for one in tags:
        whole = sum(part.amount for part in parts if part.outcome == one.category)
        assert one.why_category.total == pytest.approx(whole / UNIT, abs=1e-4)
        assert one.why_category.total >= one.why_category.least == pytest.approx(ACCEPT / UNIT, abs=1e-4)
        for found in (one.why_category, one.why_direction):
            assert sum(reason.amount for reason in found.reasons) + found.rest == pytest.approx(found.total, abs=1e-3)
        assert one.why_direction.total >= 0


def test_a_reason_has_the_words_it_stands_for(shipped: Reader) -> None:
    words = [
        word
        for one in weighed(shipped).tags()
        for found in (one.why_category, one.why_direction)
        for reason in found.reasons
        for word in reason.words
    ]
    assert words and all(word in TITLE for word in words)


def test_words_that_speak_little_or_against_are_told_as_well(shipped: Reader) -> None:
    title = "Russia, Iran seal scaled-down oil-for-goods swap"
    amounts = {part.feature: part for part in shipped.tagger.explain(title=title, summary="", language="en")}
    known = ("word ", "begins ", "spelt ", "sense ")
    assert {name for name, part in amounts.items() if part.spans} == {
        name for name in amounts if name.startswith(known)
    }
    assert all(title[span.start : span.end].isalpha() for part in amounts.values() for span in part.spans)


def test_a_category_that_was_not_taken_has_its_sum_too(shipped: Reader) -> None:
    against = weighed(shipped).category("history")
    assert against is not None and against.total < against.least
    assert of_category("history", against).startswith(f"history, from {against.least:+.2f}: {against.total:+.2f} = ")


def test_for_a_person_there_is_a_line_for_each_sum(shipped: Reader) -> None:
    one = weighed(shipped).tags()[0]
    category, direction = told(one)
    assert category.startswith(f"{one.category}, from ")
    assert direction.startswith(f"{one.direction} rather than {one.rather_than}: +")


def test_of_a_sense_a_person_is_told_that_a_word_like_it_was_read() -> None:
    found = Sum(1.2, -0.4, (Reason("sense delay", 0.8, ("postponed",)), Reason("word rivers", 0.4, ())), 0.0)
    assert of_category("waters", found) == (
        'waters, from -0.40: +1.20 = +0.80 a word like "delay" [postponed]; +0.40 word rivers'
    )
    assert [named(feature) for feature in ("always", "with both")] == ["always", "with both"]


def test_rules_without_weights_add_nothing_up(tmp_path: Path) -> None:
    found = weighed(Reader.of(logs.fictional_files(tmp_path)), "Ruritania and Graustark sign agreement on river locks")
    assert found.tags() == ()
    assert found.category("waters") is None
