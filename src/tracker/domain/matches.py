"""Why two reports are taken to tell of one development, or of two."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class MatchPart:
    """One named reason with its amount and the words, numbers or names that are shared, or that part the two."""

    name: str
    amount: Decimal
    shared: tuple[str, ...] = ()


WORDS, NUMBERS, NAMES = "shared words", "shared numbers", "shared names"
"""Names of parts. What the first two share are words of others: the log holds their amounts only."""
