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


def _feed_without_rest(payload: dict[str, Any]) -> dict[str, Any]:
    """Before a feed's definition held its rest, only `feed.paced` told of it."""
    feed = payload.get("feed")
    return {**payload, "feed": {**feed, "rest_seconds": None}} if isinstance(feed, dict) else payload


def _tagged_without_day(payload: dict[str, Any]) -> dict[str, Any]:
    """Before the day of an act was part of a reading it was only in the development."""
    return {**payload, "reading": {**payload["reading"], "day": None}}


def _linked_without_parts(payload: dict[str, Any]) -> dict[str, Any]:
    """Before parts were kept, the method of a first report named what it resembled; how much is not known any more."""
    method, _, resembles = payload["method"].partition("; resembles ")
    return {**payload, "method": method, "resembles": resembles or None, "like": None, "parts": [], "matcher": ""}


def _item_as_polled(payload: dict[str, Any]) -> dict[str, Any]:
    """Before captures were told apart every item was as if it had just been polled; some redactions are of none."""
    item = payload["item"]
    return {**payload, "item": None if item is None else {**item, "captured": None}}


UPCASTERS: dict[tuple[str, int], Upcaster] = {
    ("feed.added", 1): _feed_without_rest,
    ("feed.changed", 1): _feed_without_rest,
    ("item.observed", 1): _item_as_polled,
    ("item.revised", 1): _item_as_polled,
    ("payload.redacted", 1): _item_as_polled,
    ("development.corrected", 1): _undoes_nothing,
    ("development.withdrawn", 1): _undoes_nothing,
    ("development.restored", 1): _undoes_nothing,
    ("item.tagged", 1): _tagged_without_day,
    ("report.linked", 1): _linked_without_reason,
    ("report.linked", 2): _linked_without_copies,
    ("report.linked", 3): _linked_without_parts,
    ("report.unlinked", 1): _undoes_nothing,
}
