"""What the weights add up to for a tag, as it is shown."""

from __future__ import annotations

from decimal import Decimal

from tracker.cli.items import addends
from tracker.workflows.explained import Reason, Sum


def test_rows_add_up_to_their_sum() -> None:
    reasons = (Reason("always", -2.7249, ()), Reason("soviet", 0.8549, ("USSR",)), Reason("rule score", 0.5949, ()))
    rows = addends("history", Sum(total=2.0049, least=-0.4055, reasons=reasons, rest=3.28))
    *parts, total = [Decimal(str(amount)) for _, amount, _, _ in rows]
    assert sum(parts) == total
