"""Several values of a read model at once, as known at the position of an answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import Connection

from tracker.projections.views import View
from tracker.queries.moment import Context
from tracker.store.views import some_as_of

T = TypeVar("T", bound=View)


def views_of(connection: Connection, context: Context, cls: type[T], *, keys: Iterable[str]) -> dict[str, T]:
    """Those of these keys that are known, by key; in no order."""
    return some_as_of(connection, context.dossier, cls, keys=keys, position=context.position)
