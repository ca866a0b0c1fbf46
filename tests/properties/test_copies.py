"""The laws of copies: they add no voice, and it does not matter in which order the reports of a development came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from builders import definition, development, report
from tracker.coreference.copies import SAME_TEXT, Text, copied, is_same, likeness, text_of
from tracker.projections.credibility import Source, assess, independent
from tracker.projections.views import Report

LETTERS = "ABCDEF"
WORDS = [f"word{chr(97 + n)}" for n in range(16)]
"""Few enough that texts overlap by chance, and some by so much that they are one."""
REPORTS = st.lists(
    st.builds(
        lambda group, wire, letter: (group, wire, letter),
        st.sampled_from("abcd"),
        st.sampled_from([None, None, "w"]),
        st.sampled_from(LETTERS),
    ),
    min_size=1,
    max_size=6,
).flatmap(
    lambda plain: st.tuples(*(st.lists(st.sampled_from(range(len(plain))), max_size=2) for _ in plain)).map(
        lambda copies: [
            report(f"i{n}", group=group, wire=wire, letter=letter, copy_of=tuple(f"i{of}" for of in copies[n]))
            for n, (group, wire, letter) in enumerate(plain)
        ]
    )
)
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), min_size=8, max_size=14), min_size=2, max_size=6).map(
    lambda drawn: [text_of(f"i{n}", title="", summary=" ".join(words)) for n, words in enumerate(drawn)]
)
PARTS = [[f"{letter}{word}" for word in WORDS[:10]] for letter in "pqr"]
JOINED_PARTS = st.lists(st.sets(st.sampled_from(range(len(PARTS))), min_size=1), min_size=2, max_size=6).map(
    lambda drawn: [
        text_of(f"i{n}", title="", summary=" ".join(word for part in sorted(parts) for word in PARTS[part]))
        for n, parts in enumerate(drawn)
    ]
)
"""Texts of which one often holds two that have nothing in common."""


@given(st.one_of(TEXTS, JOINED_PARTS))
def test_two_texts_are_one_exactly_where_their_likeness_says_so(texts: list[Text]) -> None:
    for one, other in combinations(texts, 2):
        assert is_same(one, other) == (likeness(one, other) >= SAME_TEXT)


def believed(reports: Iterable[Report]) -> tuple[Decimal, int, str]:
    found = assess(development(article=None), reports, definition())
    return found.factor, found.sources, found.admiralty


@given(REPORTS, st.sampled_from("abcdef"), st.data())
def test_a_copy_adds_no_source_and_no_more_belief_than_its_outlet_gives_the_text(
    reports: list[Report], group: str, data: st.DataObject
) -> None:
    original = data.draw(st.sampled_from(reports))
    letter = data.draw(st.sampled_from(LETTERS))
    copy = report("copy", group=group, letter=letter, copy_of=(original.item,))
    before, after = believed(reports), believed([*reports, copy])
    assert after[1] <= before[1]
    worth = definition().scoring.reliability
    if worth[letter] <= worth[original.reliability]:
        assert after[0] <= before[0]


@given(REPORTS, st.randoms(use_true_random=False))
def test_reports_are_believed_alike_in_any_order(reports: list[Report], random: Random) -> None:
    shuffled = list(reports)
    random.shuffle(shuffled)
    assert believed(shuffled) == believed(reports)


@given(TEXTS, st.randoms(use_true_random=False))
def test_the_same_reports_are_joined_in_whatever_order_they_are_linked(texts: list[Text], random: Random) -> None:
    shuffled = list(texts)
    random.shuffle(shuffled)
    assert joined(shuffled) == joined(texts)


@given(
    TEXTS | JOINED_PARTS, st.lists(st.sampled_from("xyz"), min_size=6, max_size=6), st.randoms(use_true_random=False)
)
def test_so_are_those_of_each_development_where_copies_report_several(
    texts: list[Text], told: list[str], random: Random
) -> None:
    placed = [replace(text, development=key) for text, key in zip(texts, told, strict=False)]
    shuffled = list(placed)
    random.shuffle(shuffled)
    assert joined_by_development(shuffled) == joined_by_development(placed)


def joined_by_development(texts: Sequence[Text]) -> dict[str, set[frozenset[str]]]:
    """Which texts of each development count as one after each was linked, and others again where it told so."""
    linked: dict[str, Text] = {}
    for one in texts:
        found = copied(one, list(linked.values()))
        linked[one.item] = replace(one, copy_of=found.copy_of)
        for again in found.again:
            before = linked[again.item]
            linked[again.item] = replace(before, copy_of=(*before.copy_of, *again.copy_of))
    keys = {text.development for text in texts}
    return {key: counted([text for text in linked.values() if text.development == key]) for key in keys}


def joined(texts: Sequence[Text]) -> set[frozenset[str]]:
    """Which texts count as one after each was linked with what it is a copy of."""
    linked: list[Text] = []
    for one in texts:
        linked.append(Text(one.item, one.whole, one.summary, copied(one, linked).copy_of))
    return counted(linked)


def counted(linked: Sequence[Text]) -> set[frozenset[str]]:
    """The items of each source, no two of them of one outlet."""
    sources = [Source(t.item, None, "B", Decimal(1), (t.item, *t.copy_of)) for t in linked]
    return {frozenset(source.group for source in group) for group in independent(sources)}
