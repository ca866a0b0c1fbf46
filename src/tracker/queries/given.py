"""What each of several developments gives its categories on a day, from its own rows of the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from tracker.projections.decay import MICRO, amount
from tracker.projections.views import Contribution, DevelopmentView
from tracker.queries.moment import Context
from tracker.queries.together import views_of


@dataclass(frozen=True, slots=True)
class Given:
    """A row of the ledger with what it gives its category on the day, in Goldstein points.

    An explanation's amount may differ by a millionth, since there the rows of a category add up.
    """

    row: Contribution
    amount: float


def given(
    connection: Connection, context: Context, views: Sequence[DevelopmentView]
) -> Mapping[str, tuple[Given, ...]]:
    """By development, in the order of its labels."""
    keys = {
        view.development.id: [f"{view.development.id}/{label.category}" for label in view.development.labels]
        for view in views
    }
    rows = views_of(connection, context, Contribution, keys=[key for found in keys.values() for key in found])
    return {
        development: tuple(
            Given(rows[key], amount(rows[key], context.valid_at) / MICRO) for key in found if key in rows
        )
        for development, found in keys.items()
    }
