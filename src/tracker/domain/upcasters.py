"""Pure functions dict -> dict that lift a stored payload by one version: `UPCASTERS[type, from_version]`.

Stored bytes are never rewritten.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


def _undoes_nothing(payload: dict[str, Any]) -> dict[str, Any]:
    """Before reviews there was nothing to take back."""
    return {**payload, "undoes": None}


def _linked_without_reason(payload: dict[str, Any]) -> dict[str, Any]:
    """Before reviews only the program linked, by its method."""
    return {**payload, "reason": "", "undoes": None}


def _linked_without_copies(payload: dict[str, Any]) -> dict[str, Any]:
    """Before texts were compared no report was known to be a copy."""
    return {**payload, "copy_of": []}


def _item_as_polled(payload: dict[str, Any]) -> dict[str, Any]:
    """Before captures were told apart every item was as if it had just been polled; some redactions are of none."""
    item = payload["item"]
    return {**payload, "item": None if item is None else {**item, "captured": None}}


UPCASTERS: dict[tuple[str, int], Upcaster] = {
    ("item.observed", 1): _item_as_polled,
    ("item.revised", 1): _item_as_polled,
    ("payload.redacted", 1): _item_as_polled,
    ("development.corrected", 1): _undoes_nothing,
    ("development.withdrawn", 1): _undoes_nothing,
    ("development.restored", 1): _undoes_nothing,
    ("report.linked", 1): _linked_without_reason,
    ("report.linked", 2): _linked_without_copies,
    ("report.unlinked", 1): _undoes_nothing,
}
