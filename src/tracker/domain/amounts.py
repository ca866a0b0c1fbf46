"""Amounts and numbers in words."""

from __future__ import annotations

from decimal import Decimal


def amounted(value: float | Decimal, places: int | None = None) -> str:
    """An amount with its sign and so many places, by default as many as it is written with; nothing has none: `-0.0000`
    is `0.0000`."""
    text = f"{value:+}" if places is None else f"{value:+.{places}f}"
    return text if text.strip("+-0.") else text[1:]


def counted(number: int, noun: str, many: str = "") -> str:
    """A number with its noun: 1 event, 2 events; `many` is a plural that is not the noun with an s."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {many or noun + 's'}"
