"""What the weights add up to for a tag, as it is shown."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO

import pytest
from rich.console import Console

from tracker.cli.items import addends, explained
from tracker.workflows.explained import Explained, ItemExplained, Reason, Sum


def test_rows_add_up_to_their_sum() -> None:
    reasons = (Reason("always", -2.7249, ()), Reason("soviet", 0.8549, ("USSR",)), Reason("rule score", 0.5949, ()))
    rows = addends("history", Sum(total=2.0049, least=-0.4055, reasons=reasons, rest=3.28))
    *parts, total = [Decimal(str(amount)) for _, amount, _, _ in rows]
    assert sum(parts) == total


@pytest.mark.parametrize(("total", "is_likeliest"), [(-2.9, True), (-0.4055, False)])
def test_a_category_that_is_too_unlikely_to_count_is_told_as_the_likeliest(total: float, is_likeliest: bool) -> None:
    why, way = Sum(total, least=-0.4055, reasons=(), rest=total), Sum(0.1, least=0.0, reasons=(), rest=0.1)
    printed = StringIO()
    Console(width=200, file=printed).print(
        *explained(ItemExplained((Explained("trade", "limits", None, why, way),), None))
    )
    told = "No category reached what counts, so the likeliest was taken: trade."
    assert (told in printed.getvalue()) == is_likeliest
