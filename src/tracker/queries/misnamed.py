"""Ids of the other kind: what to say where an item's stands for a development's, or the other way round."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import Connection

from tracker.domain.errors import NotFound
from tracker.projections.views import DevelopmentView, ItemView
from tracker.queries.moment import Context
from tracker.store.views import get_as_of


def no_development(
    connection: Connection, context: Context, key: str, *, known: Callable[[], Iterable[str]] = tuple
) -> NotFound:
    """The error for an id that no development has, which for an item's names the development that it reports.

    `known` gives ids to find a near one among, for what is no item's.
    """
    item = get_as_of(connection, context.dossier, ItemView, key=key, position=context.position)
    return NotFound("development", key, hint=reported_by(item), known=() if item else known())


def no_item(connection: Connection, context: Context, key: str) -> NotFound:
    """The error for an id that no item has."""
    view = get_as_of(connection, context.dossier, DevelopmentView, key=key, position=context.position)
    return NotFound("item", key, hint="it is the id of a development" if view else "")


def reported_by(item: ItemView | None) -> str:
    """What an item that was taken for a development reports; empty where it is none."""
    if item is None:
        return ""
    if item.development is None:
        return "it is the id of an item, which reports none"
    return f"did you mean {item.development!r}, which this item reports?"
