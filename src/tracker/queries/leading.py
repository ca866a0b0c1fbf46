"""The ledger behind one category by its largest lines, and what the others come to: as `explain`, for who shows few."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from tracker.domain.dossier import Category, ScoringModel
from tracker.domain.errors import NotFound
from tracker.projections.state import Measure
from tracker.projections.views import Contribution
from tracker.queries.ledger import ledger
from tracker.queries.moment import Context, Moment, require_category, resolve
from tracker.queries.state import Line, amounts_of, line, require_developments, state_of
from tracker.store.views import unreported

MICRO_PLACES = 6
Amounted = tuple[Contribution, float]
"""A row with what it gives on the day."""


@dataclass(frozen=True, slots=True)
class Rest:
    """The lines that are not shown, and what they come to: with those that are, they add up to the sum."""

    number: int
    amount: float


@dataclass(frozen=True, slots=True)
class Leading:
    """A category's lines that count, the largest first, with the `rest`, and voices, of which there are `more_voices`.

    `given` says of each development with a row what it gives; `None` for a voice.
    """

    context: Context
    title: str
    category: Category
    scoring: ScoringModel
    measure: Measure
    lines: tuple[Line, ...]
    rest: Rest | None
    voices: tuple[Line, ...]
    more_voices: int
    given: Mapping[str, float | None]


def leading(
    connection: Connection,
    dossier: str,
    moment: Moment,
    *,
    category: str,
    most: int,
    most_voices: int,
    today: date,
) -> Leading:
    """At most so many lines and voices. Raises NotFound, InputError, VerificationFailed."""
    context, definition = resolve(connection, dossier, moment, today=today)
    if definition is None:
        raise NotFound("category", category, hint="nothing was known yet")
    found = require_category(definition, category)
    part = next(p for p in state_of(connection, context, definition).categories if p.code == category)
    given = amounts_of(ledger(connection, context, category), part, day=context.valid_at)
    given.sort(key=lambda one: (-abs(one[1]), one[0].development))
    counted, voices = [one for one in given if one[0].counts], [one for one in given if not one[0].counts]
    lines = _lines(connection, context, [*counted[:most], *voices[:most_voices]])
    return Leading(
        context=context,
        title=definition.title,
        category=found,
        scoring=definition.scoring,
        measure=part.measure,
        lines=tuple(one for one in lines if not one.voice),
        rest=_rest(counted[most:]),
        voices=tuple(one for one in lines if one.voice),
        more_voices=max(0, len(voices) - most_voices),
        given={row.development: amount if row.counts else None for row, amount in given},
    )


def _lines(connection: Connection, context: Context, given: Iterable[Amounted]) -> Sequence[Line]:
    shown = list(given)
    keys = [row.development for row, _ in shown]
    views = unreported(connection, context.dossier, position=context.position, keys=keys)
    require_developments([row for row, _ in shown], views)
    return [line(row, views[row.development], day=context.valid_at, amount=amount) for row, amount in shown]


def _rest(given: Sequence[Amounted]) -> Rest | None:
    if not given:
        return None
    return Rest(len(given), round(math.fsum(amount for _, amount in given), MICRO_PLACES))
