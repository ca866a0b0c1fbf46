from __future__ import annotations

import pytest

from tracker.cli.retag import line_of
from tracker.workflows.differences import Difference


@pytest.mark.parametrize(
    ("difference", "said"),
    [
        (Difference("relevance", "relevant", "no", "yes"), "relevant: no -> yes"),
        (Difference("direction", "trade", "deepens", "strains"), "trade: deepens -> strains"),
        (Difference("category", "trade", None, "strains"), "trade strains, new"),
        (Difference("category", "trade", "deepens", None), "trade deepens, no longer"),
        (Difference("stage", "stage", "signed", "none"), "stage: signed -> none"),
        (Difference("confidence", "trade", "0.80", "0.73"), "confidence of trade: 0.80 -> 0.73"),
        (Difference("words", "trade", "deal", "pact"), "words for trade: without deal; with pact"),
        (Difference("words", "trade", "", "pact"), "words for trade: with pact"),
    ],
)
def test_a_difference_is_told_in_a_line(difference: Difference, said: str) -> None:
    assert line_of(difference) == said
