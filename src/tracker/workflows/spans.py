"""Lengths of time as people say them."""

from __future__ import annotations


def span(seconds: float) -> str:
    """A length of time, in the largest unit that fits; less than nothing is nothing."""
    whole = max(0, int(seconds))
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if whole >= size:
            return f"{whole // size} {unit}"
    return f"{whole} s"
