"""Which reports are sources of their own, and why others are not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from builders import definition, development, report
from tracker.projections.corroboration import Tie, Voice, corroboration
from tracker.projections.credibility import assess
from tracker.projections.views import DevelopmentView, Report

REPORTS = st.lists(
    st.builds(
        report,
        st.sampled_from("abcdef"),
        group=st.sampled_from("gh"),
        wire=st.sampled_from([None, "w"]),
        letter=st.sampled_from("ABCDEF"),
        copy_of=st.lists(st.sampled_from("abcdef"), max_size=2).map(tuple),
    ),
    max_size=6,
    unique_by=lambda one: one.item,
)


def view(*reports: Report, **changes: Any) -> DevelopmentView:
    one = development(**changes)
    found = assess(one, reports, definition())
    return DevelopmentView(one, "live", "", reports, found.sources, found.factor, found.admiralty, False, 0, 1, 1)


def test_the_best_of_those_that_are_one_is_counted_and_the_others_say_why_not() -> None:
    (one,) = corroboration(view(report("a", letter="D"), report("b", letter="B"), article=None), definition())
    assert one.counted == Voice("b", "B", Decimal("0.75"))
    assert one.others == (Voice("a", "D", Decimal("0.25"), (Tie("owner", "courier", "b"),)),)


def test_one_wire_and_one_text_are_told_apart() -> None:
    reports = (
        report("a", group="g", wire="w"),
        report("b", group="h", wire="w"),
        report("c", group="i", copy_of=("a",)),
    )
    (one,) = corroboration(view(*reports, article=None), definition())
    assert [voice.ties for voice in one.others] == [(Tie("wire", "w", "a"),), (Tie("text", "", "a"),)]


def test_what_is_joined_through_a_third_names_the_third() -> None:
    reports = (report("a", group="g", letter="A"), report("b", group="h", wire="w"), report("c", group="g", wire="w"))
    (one,) = corroboration(view(*reports, article=None), definition())
    assert [voice.ties for voice in one.others] == [(Tie("wire", "w", "c"),), (Tie("owner", "g", "a"),)]


def test_the_article_is_a_source_of_its_own_and_stands_first() -> None:
    found = corroboration(view(report("a"), report("b", group="post")), definition())
    assert [one.counted.item for one in found] == [None, "a", "b"]


@given(REPORTS, st.booleans())
def test_the_sources_are_those_that_were_counted(reports: list[Report], seeded: bool) -> None:
    one = view(*reports, **({} if seeded else {"article": None}))
    found = corroboration(one, definition())
    assert len(found) == one.sources
    doubt = Decimal(1)
    for source in found:
        doubt *= 1 - source.counted.worth
        assert all(other.ties for other in source.others)
        assert all(other.worth <= source.counted.worth for other in source.others)
    assert (1 - doubt).quantize(Decimal("0.000001")) == one.credibility
    items = [voice.item for source in found for voice in (source.counted, *source.others)]
    assert sorted(items, key=str) == sorted([*(r.item for r in reports), *([None] if seeded else [])], key=str)
