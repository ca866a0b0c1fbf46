"""Many keys in statements: as many as fit one, and in one order, so that nobody locks rows in another."""

from __future__ import annotations

from collections.abc import Collection, Iterator

A_STATEMENT = 500


def parts(keys: Collection[str]) -> Iterator[list[str]]:
    """The keys as their bytes are ordered, a statement's worth at a time."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), A_STATEMENT):
        yield ordered[start : start + A_STATEMENT]
