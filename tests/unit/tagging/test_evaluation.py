from __future__ import annotations

import pytest

from tracker.domain.tags import Direction
from tracker.tagging.evaluation import Judgement, evaluate, evaluate_by_language

DEEPENS, STRAINS = Direction.DEEPENS, Direction.STRAINS
ITEMS = [
    Judgement("1", "en", True, True, {"a": DEEPENS, "b": STRAINS}, {"a": DEEPENS, "c": DEEPENS}),
    Judgement("2", "en", True, False, {"a": DEEPENS}, {}),
    Judgement("3", "ru", True, True, {"b": STRAINS}, {"b": DEEPENS}),
    Judgement("4", "ru", False, True, {}, {"a": DEEPENS}),
    Judgement("5", "en", False, False, {}, {}),
]


def test_relevance_is_counted_over_all_items() -> None:
    result = evaluate(ITEMS)
    assert (result.recall.hits, result.recall.total) == (2, 3)
    assert result.false_positives.value == 0.5
    assert result.relevance.precision == pytest.approx(2 / 3)


def test_categories_are_counted_on_relevant_items_only() -> None:
    result = evaluate(ITEMS)
    assert (result.categories.both, result.categories.only_found, result.categories.only_expected) == (2, 1, 2)
    assert result.categories.f1 == pytest.approx(4 / 7)
    assert result.macro_f1 == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)


def test_directions_are_counted_on_shared_categories() -> None:
    direction = evaluate(ITEMS).direction
    assert (direction.hits, direction.total) == (1, 2)


def test_languages_are_measured_apart_and_nothing_gives_zero() -> None:
    assert {code: e.items for code, e in evaluate_by_language(ITEMS).items()} == {"en": 3, "ru": 2}
    assert (evaluate([]).macro_f1, evaluate([]).recall.value, evaluate([]).categories.f1) == (0.0, 0.0, 0.0)
