"""Amounts in words: with their sign, but for nothing, which has none."""

from __future__ import annotations

from decimal import Decimal


def amounted(value: float | Decimal, places: int | None = None) -> str:
    """An amount with its sign and so many places, by default as many as it is written with; `-0.0000` is `0.0000`."""
    text = f"{value:+}" if places is None else f"{value:+.{places}f}"
    return text if text.strip("+-0.") else text[1:]
