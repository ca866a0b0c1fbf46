"""The points that docs/reading.md gives for the parts of relevance are those of the rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tracker.tagging import relevance

PAGE = (Path(__file__).parents[3] / "docs" / "reading.md").read_text(encoding="utf-8")
POINTS = {
    "both in the headline": [relevance.IN_TITLE],
    "in one sentence": [relevance.ONE_SENTENCE],
    "joined by what is said": [relevance.LINKED],
    "one party named": [relevance.ONE_SIDE],
    "a matter of the categories": [1, relevance.MATTER_CAP],
    "another actor leads the headline": [relevance.THIRD_LEADS],
    "one named in a list of states": [relevance.IN_A_LIST],
    "named in a list of states": [relevance.BOTH_IN_A_LIST],
    "both parties named": [2, 4, 5],
}


@pytest.mark.parametrize("part", POINTS)
def test_each_part_has_its_points(part: str) -> None:
    [points] = re.findall(rf"^\| {part} \| ([^|]*) \|", PAGE, flags=re.MULTILINE)
    assert [round(10 * float(number)) for number in re.findall(r"-?\d\.\d", points)] == POINTS[part]


def test_the_threshold_and_the_reach_are_told() -> None:
    assert f"from {relevance.THRESHOLD / 10} on" in PAGE
    assert f"at most {relevance.FARTHEST} characters" in PAGE
