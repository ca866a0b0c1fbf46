"""What one development gives each of its categories on a day, out of each category's sum."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from tracker.domain.dossier import Definition
from tracker.projections.state import CategoryState
from tracker.projections.views import Contribution
from tracker.queries.developments import DevelopmentAnswer
from tracker.queries.ledger import ledger
from tracker.queries.state import Line, line_of, state_of


@dataclass(frozen=True, slots=True)
class Share:
    """What a development gives one category; `line` is missing where it gives nothing on the day."""

    row: Contribution
    part: CategoryState
    line: Line | None


def shares(connection: Connection, definition: Definition, answer: DevelopmentAnswer) -> tuple[Share, ...]:
    """The share of each of its rows of the ledger. Raises VerificationFailed."""
    if not answer.contributions:
        return ()
    context, view = answer.context, answer.view
    parts = {part.code: part for part in state_of(connection, context, definition).categories}
    return tuple(
        Share(
            row,
            part := parts[row.category],
            line_of(ledger(connection, context, row.category), view, part, day=context.valid_at),
        )
        for row in answer.contributions
    )
