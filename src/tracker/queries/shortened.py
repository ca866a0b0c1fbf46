"""The whole id for the beginning of one: ids of items have 32 digits, which nobody types."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, select

from tracker.domain.errors import InputError
from tracker.projections.views import DevelopmentView, ItemView, View
from tracker.queries.moment import Context, Moment, resolve
from tracker.store.views import bytewise, table_of

LEAST = 4
"""Characters; a shorter text is no beginning of an id."""
TOLD = 5
LAST_CHARACTER = "\U0010ffff"
_NAMES: dict[type[View], str] = {ItemView: "item", DevelopmentView: "development"}
EITHER = (DevelopmentView, ItemView)


def whole_key(
    connection: Connection,
    dossier: str,
    moment: Moment,
    *,
    key: str,
    today: date,
    of: Sequence[type[View]] = EITHER,
) -> str:
    """The one id known by the moment that is `key` or begins with it; `key` itself where none does, for others to
    refuse.

    Raises NotFound, and InputError where several begin so, with the first of them.
    """
    if len(key) < LEAST:
        return key
    context, _ = resolve(connection, dossier, moment, today=today)
    found = sorted({one for cls in of for one in _beginning(connection, context, key, cls)})
    if key in found or not found:
        return key
    if len(found) > 1:
        kinds = " or ".join(_NAMES[cls] for cls in of)
        more = ", ..." if len(found) > TOLD else ""
        raise InputError(
            f"expected the id of one {kinds}, or enough of its beginning; several begin with {key!r}: "
            f"{', '.join(found[:TOLD])}{more}"
        )
    return found[0]


def _beginning(connection: Connection, context: Context, key: str, cls: type[View]) -> Sequence[str]:
    """The first ids of a class that begin with `key`, letter for letter, in order, which itself would be the first."""
    table = table_of(cls)
    column = bytewise(connection, table.c.key)
    query = select(column).where(
        table.c.dossier == context.dossier,
        column >= key,
        column <= f"{key}{LAST_CHARACTER}",
        table.c.known_from <= context.position,
    )
    return connection.execute(query.distinct().order_by(column).limit(TOLD + 1)).scalars().all()
