"""How well reports were joined: B-cubed precision, recall and F1 (Bagga and Baldwin, 1998)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BCubed:
    """Means over items, 0..1: how much of its cluster belongs with an item, and how many of its fellows are in it."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both; 0 where both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def b_cubed(expected: Mapping[str, str], found: Mapping[str, str]) -> BCubed:
    """Compare two clusterings of the same items, each item -> cluster; raises ValueError where the items differ."""
    if expected.keys() != found.keys():
        raise ValueError("expected two clusterings of the same items")
    truth, guess = _members(expected), _members(found)
    precision = recall = 0.0
    for item in expected:
        right = len(truth[expected[item]] & guess[found[item]])
        precision += right / len(guess[found[item]])
        recall += right / len(truth[expected[item]])
    count = len(expected) or 1
    return BCubed(precision / count, recall / count)


def _members(clusters: Mapping[str, str]) -> dict[str, set[str]]:
    members: defaultdict[str, set[str]] = defaultdict(set)
    for item, cluster in clusters.items():
        members[cluster].add(item)
    return members
