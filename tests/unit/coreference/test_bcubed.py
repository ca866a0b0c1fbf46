from __future__ import annotations

import pytest

from tracker.coreference.evaluation import b_cubed


def test_the_same_clustering_is_perfect_whatever_its_names() -> None:
    assert b_cubed({"a": "1", "b": "1", "c": "2"}, {"a": "x", "b": "x", "c": "y"}).f1 == 1.0


def test_all_apart_costs_recall_and_all_together_costs_precision() -> None:
    truth = {"a": "1", "b": "1", "c": "2"}
    apart = b_cubed(truth, {"a": "a", "b": "b", "c": "c"})
    together = b_cubed(truth, {"a": "x", "b": "x", "c": "x"})
    assert [apart.precision, apart.recall] == pytest.approx([1, 2 / 3])
    assert [together.precision, together.recall] == pytest.approx([5 / 9, 1])


def test_other_items_are_refused_and_none_gives_zero() -> None:
    with pytest.raises(ValueError, match="same items"):
        b_cubed({"a": "1"}, {"b": "1"})
    assert b_cubed({}, {}).f1 == 0.0
