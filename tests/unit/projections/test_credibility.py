"""How far a development is believed: independent sources, each counted once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from builders import definition, development, report
from tracker.projections.credibility import Rival, Source, assess, independent, information
from tracker.projections.views import Report


def source(group: str, wire: str | None = None) -> Source:
    return Source(group, wire, "B", Decimal("0.75"))


@pytest.mark.parametrize(
    ("sources", "groups"),
    [
        ([], []),
        (["a", "b"], [["a"], ["b"]]),
        (["a", "a"], [["a", "a"]]),
        (["a:x", "b:x", "c"], [["b:x", "a:x"], ["c"]]),
        (["a:x", "b:y", "b:x"], [["b:x", "a:x", "b:y"]]),
        (["a:x", "b:y", "c:z", "a:y", "b:z"], [["b:z", "a:y", "a:x", "b:y", "c:z"]]),
    ],
)
def test_owners_and_wires_join_sources_also_through_others(sources: list[str], groups: list[list[str]]) -> None:
    found = independent([source(*text.partition(":")[::2]) if ":" in text else source(text) for text in sources])
    named = [sorted(s.group + (f":{s.wire}" if s.wire else "") for s in group) for group in found]
    assert sorted(named) == sorted(sorted(group) for group in groups)


@pytest.mark.parametrize(
    ("reports", "factor", "sources", "admiralty"),
    [
        ([], "0.750000", 1, "B2"),
        ([report("i1")], "0.875000", 2, "B2"),
        ([report("i1"), report("i2")], "0.875000", 2, "B2"),
        ([report("i1", group="a", wire="w"), report("i2", group="b", wire="w")], "0.875000", 2, "B2"),
        ([report("i1", group="a"), report("i2", group="b")], "0.937500", 3, "B1"),
        ([report("i1", group="a"), report("i2", group="b", copy_of=("i1",))], "0.875000", 2, "B2"),
        ([report("i1", letter="A")], "0.987500", 2, "A2"),
        ([report("i1", letter="E")], "0.762500", 2, "B2"),
    ],
)
def test_the_factor_is_one_less_the_product_of_doubts(
    reports: list[Report], factor: str, sources: int, admiralty: str
) -> None:
    found = assess(development(), reports, definition())
    assert (str(found.factor), found.sources, found.admiralty) == (factor, sources, admiralty)


def test_a_text_counts_once_and_with_the_best_of_those_who_carry_it() -> None:
    original, copy = report("i1", group="a", letter="D"), report("i2", group="b", letter="B", copy_of=("i1",))
    found = [assess(development(article=None), heard, definition()) for heard in ([original, copy], [copy, original])]
    assert [(one.factor, one.sources) for one in found] == [(Decimal("0.75"), 1)] * 2


def test_copies_of_a_report_that_left_are_copies_of_each_other() -> None:
    left = [report("i2", group="a", copy_of=("i1",)), report("i3", group="b", copy_of=("i1",))]
    assert assess(development(article=None), left, definition()).sources == 1


def test_of_one_group_the_best_source_counts() -> None:
    reports = [report("i1", letter="D"), report("i2", letter="A"), report("i3", letter="C")]
    assert assess(development(article=None), reports, definition()).factor == Decimal("0.95")


@pytest.mark.parametrize(
    ("changes", "reports", "factor", "admiralty"),
    [
        ({"confidence": "medium"}, 0, "0.5625", "B2"),
        ({"confidence": "low", "veracity": "contested"}, 0, "0.375", "B4"),
        ({"veracity": "contested"}, 3, "0.96875", "B4"),
        ({"veracity": "partly"}, 0, "0.75", "B3"),
        ({"veracity": "unchecked"}, 0, "0.75", "B6"),
        ({"article": None, "origin": "item", "veracity": "unchecked"}, 1, "0.5", "C3"),
        ({"article": None, "origin": "item"}, 0, "0", "F6"),
        ({"article": None, "origin": "reviewer"}, 0, "1", "F1"),
    ],
)
def test_the_two_admiralty_axes_stay_apart(changes: dict[str, Any], reports: int, factor: str, admiralty: str) -> None:
    heard = [report(f"i{n}", group=f"g{n}") for n in range(reports)]
    found = assess(development(**changes), heard, definition())
    assert (found.factor, found.admiralty) == (Decimal(factor), admiralty)


@pytest.mark.parametrize(
    ("sources", "rivals", "digit"),
    [
        (1, [], 3),
        (1, [Rival(1, confirmed=False)], 4),
        (1, [Rival(2, confirmed=False)], 5),
        (3, [Rival(2, confirmed=False)], 4),
        (3, [Rival(1, confirmed=True)], 5),
        (1, [Rival(1, confirmed=False), Rival(2, confirmed=False)], 5),
    ],
)
def test_what_is_contradicted_is_doubtful_and_improbable_against_more(
    sources: int, rivals: list[Rival], digit: int
) -> None:
    news = development(article=None, origin="item", veracity="unchecked")
    assert information(news, sources, rivals) == digit


def test_a_fact_check_has_weighed_what_contradicts() -> None:
    assert information(development(veracity="supported"), 1, [Rival(9, confirmed=True)]) == 2


def test_what_a_person_confirmed_is_confirmed() -> None:
    news = development(article=None, origin="item", veracity="contested")
    assert assess(news, [report()], definition(), confirmed=True).admiralty == "C1"
