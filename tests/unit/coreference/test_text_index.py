"""Which texts are near another one, by rare words and days."""

from __future__ import annotations

from datetime import date, timedelta

from tracker.coreference.text_index import COMPARED, WINDOW_DAYS, TextIndex

WORDS = [f"word{n}" for n in range(15)]
DAY = date(2024, 5, 10)


def test_a_text_is_found_by_its_rarest_words_among_many_within_a_month_of_its_day() -> None:
    index = TextIndex()
    for n in range(400):
        index.add(f"crowd-{n}", day=DAY, words=frozenset({"chamber", "votes", f"clause{n}"}))
    words = frozenset({"chamber", "votes", "hentzau", "zenda"})
    for n, days in enumerate((-WINDOW_DAYS, WINDOW_DAYS, WINDOW_DAYS + 1, -WINDOW_DAYS - 1)):
        index.add(f"wanted-{n}", day=DAY + timedelta(days=days), words=words)
    assert index.near(words | {"after"}, day=DAY, without=()) == ["wanted-0", "wanted-1"]
    assert index.near(words, day=DAY, without={"wanted-0"}) == ["wanted-1"]


def test_only_those_texts_are_compared_that_share_most_and_none_twice() -> None:
    index = TextIndex()
    for n in range(50):
        index.add(f"text-{n:02}", day=DAY, words=frozenset(WORDS[: 5 + n % 10]))
        index.add(f"text-{n:02}", day=DAY, words=frozenset(WORDS[: 5 + n % 10]))
    found = index.near(frozenset(WORDS), day=DAY, without=())
    assert (len(index), len(set(found)), found[0]) == (50, COMPARED, "text-09")


def test_a_text_that_was_edited_is_found_by_its_new_words() -> None:
    index = TextIndex()
    index.add("a", day=DAY, words=frozenset({"locks"}))
    index.add("a", day=DAY, words=frozenset({"mills", "locks"}))
    assert index.near(frozenset({"mills", "locks"}), day=DAY, without=()) == ["a"]
