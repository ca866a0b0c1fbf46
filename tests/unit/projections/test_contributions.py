"""What a development gives its categories."""

from __future__ import annotations

from decimal import Decimal

import pytest

from builders import definition, development
from tracker.domain.tags import Stage
from tracker.projections.contributions import contributions_of
from tracker.projections.views import DevelopmentView


def weight(goldstein: str, stage: Stage | None) -> Decimal:
    view = DevelopmentView(
        development=development(goldstein=Decimal(goldstein), stage=stage),
        status="live",
        reason="",
        reports=(),
        sources=1,
        credibility=Decimal("0.5"),
        admiralty="C3",
        confirmed=False,
        decisions=0,
        first_position=1,
        changed_position=1,
    )
    (row,) = contributions_of(view, definition())
    assert row.weight == row.goldstein * row.stage_factor * row.credibility
    return row.weight


@pytest.mark.parametrize(("stage", "expected"), [(None, 2), (Stage.SIGNED, 1), (Stage.SUSPENDED, 0), (Stage.ENDED, 0)])
def test_a_commitment_counts_as_far_as_it_got(stage: Stage | None, expected: int) -> None:
    assert weight("4", stage) == expected


@pytest.mark.parametrize("stage", [None, Stage.SUSPENDED, Stage.ENDED])
def test_holding_a_commitment_back_is_an_act_and_counts_whole(stage: Stage | None) -> None:
    assert weight("-4", stage) == -2


def test_a_denied_accusation_counts_nothing() -> None:
    assert weight("-4", Stage.DENIED) == 0
