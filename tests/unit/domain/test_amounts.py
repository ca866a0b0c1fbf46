"""Amounts bear their sign, and nothing has none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tracker.domain.amounts import amounted


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(0.357, 2, "+0.36"), (-0.00001, 4, "0.0000"), (0.0, 6, "0.000000"), (Decimal("-0.0"), None, "0.0")],
)
def test_what_rounds_to_nothing_has_no_sign(value: float | Decimal, places: int | None, text: str) -> None:
    assert amounted(value, places) == text
