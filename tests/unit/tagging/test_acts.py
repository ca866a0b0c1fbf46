from __future__ import annotations

from decimal import Decimal

import pytest

from tracker.domain.plover import PLOVER
from tracker.domain.tags import Direction
from tracker.tagging.acts import goldstein


@pytest.mark.parametrize("code", PLOVER)
def test_the_sign_of_an_act_agrees_with_its_direction(code: str) -> None:
    assert goldstein(code, Direction.DEEPENS) > 0
    assert goldstein(code, Direction.STRAINS) < 0
    assert goldstein(code, Direction.LIMITS) == Decimal("-1.0")
    assert goldstein(code, Direction.NEUTRAL) == 0


def test_an_act_whose_sign_agrees_keeps_its_own_value() -> None:
    assert goldstein("AGREE", Direction.DEEPENS) == PLOVER["AGREE"].goldstein
    assert goldstein("ACCUSE", Direction.STRAINS) == PLOVER["ACCUSE"].goldstein


def test_an_act_that_is_worth_nothing_has_the_value_of_the_direction() -> None:
    assert goldstein("NONE", Direction.DEEPENS) == PLOVER["SUPPORT"].goldstein
    assert goldstein("NONE", Direction.STRAINS) == PLOVER["ACCUSE"].goldstein


def test_a_type_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        goldstein("DANCE", Direction.DEEPENS)
