"""What changed between two moments: the indices, the standing, and which developments came, changed or went."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from tracker.projections.views import DevelopmentView
from tracker.queries.developments import has_begun
from tracker.queries.moment import Context, Moment
from tracker.queries.state import StateAnswer, get_state
from tracker.store.views import as_of


@dataclass(frozen=True, slots=True)
class Move:
    """An index at both moments; `change` is `None` unless both are known. `code` is `None` for the overall index."""

    code: str | None
    label: str
    before: float | None
    after: float | None
    change: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """From one moment to another.

    `added` are developments that count as told at the later moment only, `withdrawn` those at the earlier one only,
    `changed` those that read differently. A development that has not begun by a moment's day is not yet told.
    """

    before: Context
    after: Context
    standing_before: str
    standing_after: str
    overall: Move
    categories: tuple[Move, ...]
    added: tuple[DevelopmentView, ...]
    changed: tuple[DevelopmentView, ...]
    withdrawn: tuple[DevelopmentView, ...]


def get_difference(connection: Connection, dossier: str, before: Moment, after: Moment, *, today: date) -> Difference:
    """What changed between two moments, in either order. Raises NotFound."""
    one = get_state(connection, dossier, before, today=today)
    two = get_state(connection, dossier, after, today=today)
    old, new = _told(connection, one.context), _told(connection, two.context)
    was, now = _indices(one), _indices(two)
    labels = {part.code: part.label for answer in (one, two) if answer.state for part in answer.state.categories}
    return Difference(
        before=one.context,
        after=two.context,
        standing_before=one.standing,
        standing_after=two.standing,
        overall=_move(None, "Overall", was.get(None), now.get(None)),
        categories=tuple(_move(code, label, was.get(code), now.get(code)) for code, label in labels.items()),
        added=_newest(new, lambda key, _: key not in old),
        changed=_newest(new, lambda key, view: key in old and view != old[key]),
        withdrawn=_newest(old, lambda key, _: key not in new),
    )


def _told(connection: Connection, context: Context) -> dict[str, DevelopmentView]:
    views = as_of(connection, context.dossier, DevelopmentView, position=context.position)
    return {key: view for key, view in views if view.status == "live" and has_begun(view, context.valid_at)}


def _newest(
    views: dict[str, DevelopmentView], fits: Callable[[str, DevelopmentView], bool]
) -> tuple[DevelopmentView, ...]:
    return tuple(
        sorted((v for k, v in views.items() if fits(k, v)), key=lambda v: (-v.changed_position, v.development.id))
    )


def _indices(answer: StateAnswer) -> dict[str | None, float | None]:
    if answer.state is None:
        return {}
    found: dict[str | None, float | None] = {None: answer.state.overall.index}
    found.update((part.code, part.measure.index) for part in answer.state.categories)
    return found


def _move(code: str | None, label: str, before: float | None, after: float | None) -> Move:
    change = None if before is None or after is None else round(after - before, 4)
    return Move(code, label, before, after, change)
