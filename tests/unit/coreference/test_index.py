from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.coreference.index import COMPARED, ReportIndex
from tracker.coreference.matching import ReportView

WORDS = [
    "locks",
    "mills",
    "tolls",
    "river",
    "bridge",
    "rails",
    "gauge",
    "cavalry",
    "rifles",
    "convoy",
    "envoy",
    "pact",
    "chamber",
    "vote",
    "debate",
]
DAY = date(2024, 5, 10)


def report(number: int, *, words: list[str], day: date = DAY) -> ReportView:
    return ReportView(
        item=f"item-{number}",
        development=f"dev-{number}",
        canonical_url=None,
        title=" ".join(words),
        summary="",
        day=day,
        language="en",
        categories=frozenset({"waters"}),
    )


def test_the_one_that_shares_what_is_rare_is_found_among_many_that_share_what_is_common() -> None:
    crowd = [report(n, words=["chamber", "votes", f"clause{n}"]) for n in range(500)]
    wanted = replace(report(1000, words=["chamber", "votes", "zenda", "strelsau", "hentzau"]), development="wanted")
    index = ReportIndex([*crowd, wanted])
    found = index.match(report(2000, words=["hentzau", "strelsau", "zenda", "after", "debate"]))
    assert (found.kind, found.development) == ("same", "wanted")
    assert len(index) == 501


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=3, max_size=6), min_size=1, max_size=COMPARED))
def test_the_order_of_arrival_does_not_change_a_score(texts: list[list[str]]) -> None:
    views = [report(n, words=words, day=DAY + timedelta(days=n % 3)) for n, words in enumerate(texts)]
    candidate = report(99, words=[*texts[0], "ferry"])
    one, other = ReportIndex(views).match(candidate), ReportIndex(reversed(views)).match(candidate)
    assert (one.kind, one.score) == (other.kind, other.score)


def test_days_outside_the_window_are_not_looked_at() -> None:
    words = ["hentzau", "strelsau", "zenda"]
    index = ReportIndex([report(1, words=words, day=DAY - timedelta(days=4))])
    assert index.match(report(2, words=words)).kind == "new"
    assert index.match(replace(report(2, words=words), day=None)).kind == "new"


@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=3, max_size=6), min_size=1, max_size=8),
    st.lists(st.lists(st.sampled_from(WORDS), min_size=3, max_size=6), max_size=20),
)
def test_reports_beyond_the_window_change_nothing(near: list[list[str]], far: list[list[str]]) -> None:
    """What a process happens to remember of other weeks must not decide what it joins."""
    views = [report(n, words=words, day=DAY + timedelta(days=n % 3)) for n, words in enumerate(near)]
    others = [report(100 + n, words=words, day=DAY + timedelta(days=40 + n)) for n, words in enumerate(far)]
    candidate = report(99, words=[*near[0], "ferry"])
    assert ReportIndex([*others, *views]).match(candidate) == ReportIndex(views).match(candidate)
