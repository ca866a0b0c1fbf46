"""Reports that a person keeps although their outlet may have taken them back, as what waits for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from tracker.domain.dossier import Definition
from tracker.domain.items import Item
from tracker.projections.credibility import assess
from tracker.projections.otherwise import impact
from tracker.projections.views import Contribution, DevelopmentView, ItemView, Question
from tracker.queries.item_history import Edited, edited
from tracker.queries.moment import Context
from tracker.queries.together import views_of
from tracker.store import tables
from tracker.store.views import as_of, value

LEAST = 0.5
"""The doubt about a development of which an outlet may have taken back its report, whatever else speaks for it."""
_T = tables.items


@dataclass(frozen=True, slots=True)
class Questioned:
    """An edit that nobody answered yet: what `development` it speaks against, how, and what it changed in the item."""

    question: Question
    development: DevelopmentView
    item: ItemView
    edited: tuple[Edited, ...]

    @property
    def feed(self) -> str:
        """The source that still counts."""
        return self.item.item.feed


def questioned(connection: Connection, context: Context) -> list[Questioned]:
    """What is open at the moment, in the order in which it came; not where the text is again what it was."""
    asked = [one for _, one in as_of(connection, context.dossier, Question, position=context.position)]
    open_ = sorted((one for one in asked if one.settled is None), key=lambda one: one.position)
    items = views_of(connection, context, ItemView, keys=[one.item for one in open_])
    keys = [view.development for view in items.values() if view.development]
    told = views_of(connection, context, DevelopmentView, keys=keys)
    return [one for asked in open_ for one in _found(connection, context, asked, items=items, told=told)]


def questions_of(connection: Connection, context: Context, key: str) -> tuple[Questioned, ...]:
    """Those of one development, or of one item."""
    found = questioned(connection, context)
    return tuple(one for one in found if key in (one.development.development.id, one.question.item))


def _found(
    connection: Connection,
    context: Context,
    question: Question,
    *,
    items: Mapping[str, ItemView],
    told: Mapping[str, DevelopmentView],
) -> Iterator[Questioned]:
    item = items.get(question.item)
    view = told.get(item.development or "") if item else None
    if item is None or view is None or view.status != "live":
        return
    before = _before(connection, context, question)
    if before is None or before.content_hash != item.item.content_hash:
        yield Questioned(question, view, item, edited(before, item.item) if before else ())


def _before(connection: Connection, context: Context, question: Question) -> Item | None:
    """The item as it read ahead of the edit; its rows behind that are few."""
    query = select(_T.c.body).where(
        _T.c.dossier == context.dossier, _T.c.key == question.item, _T.c.known_from < question.position
    )
    for body in connection.execute(query.order_by(_T.c.known_from.desc())).scalars():
        view = value(body, ItemView)
        if view.revisions < question.revision:
            return view.item
    return None


def weighed(
    one: Questioned, rows: Sequence[Contribution], context: Context, definition: Definition, micros: Mapping[str, int]
) -> tuple[Contribution | None, float, float]:
    """The row of the ledger that could move an index furthest, how far, and how little else speaks for it.

    A person's word for the development does not speak for it here, because it was given before the edit.
    """
    scale, day = definition.scoring.scale, context.valid_at
    counting = [row for row in rows if row.counts and row.start <= day]
    moved = [(impact(row, day, micros=micros.get(row.category, 0), scale=scale), row) for row in counting]
    far, row = max(moved, key=lambda pair: pair[0], default=(0.0, None))
    left = [report for report in one.development.reports if report.item != one.question.item]
    surely = float(assess(one.development.development, left, definition).factor)
    return row, far, max(LEAST, 1 - surely)
