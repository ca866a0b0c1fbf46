"""What waits for a person, the most useful first: impact on the state times uncertainty."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from statistics import median
from typing import Any, Literal, TypeVar

from sqlalchemy import Connection, Table, select

from tracker.domain.dossier import Definition
from tracker.domain.errors import NotFound
from tracker.projections.decay import amount
from tracker.projections.state import squash
from tracker.projections.views import DevelopmentView, ItemDecision, ItemView
from tracker.queries.moment import Context, Moment, resolve
from tracker.queries.sample import WEEKS, Sample, samples
from tracker.queries.state import ledger
from tracker.store.acts import version_of
from tracker.store.views import as_of, get_as_of, known_at, table_of, value

T = TypeVar("T")
Kind = Literal["development", "sample"]
KEYS_A_TURN = 200
LEAST_DOUBT = 0.05
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to look at; `priority` = `impact` * `uncertainty`.

    `impact` is how far the index of a category would move, at most, without it; `uncertainty` 0..1. `reasons` say what
    is doubtful, `resembles` names a development that it may be the same as, `week` whose sample an item belongs to.
    """

    kind: Kind
    key: str
    title: str
    day: str
    priority: float
    impact: float
    uncertainty: float
    reasons: tuple[str, ...]
    resembles: str | None
    week: str | None


@dataclass(frozen=True, slots=True)
class Thing:
    """A development or an item for who decides about it; `version` is the position at which it last changed."""

    context: Context
    version: int
    development: DevelopmentView | None
    item: ItemView | None
    decision: ItemDecision | None


@dataclass(frozen=True, slots=True)
class Queue:
    """The first entries, and how many wait in all, by kind."""

    context: Context
    entries: tuple[Entry, ...]
    developments: int
    samples: int


def get_queue(
    connection: Connection, dossier: str, moment: Moment, *, kind: Kind | None, limit: int, today: date
) -> Queue:
    """What waits at a moment; of impact on its day. Raises NotFound, InputError.

    A development waits until a person decides about it; an item of a weekly sample until one judges it.
    """
    context, definition = resolve(connection, dossier, moment, today=today)
    if definition is None:
        return Queue(context, (), 0, 0)
    impacts = _impacts(connection, context, definition)
    waiting = _unreviewed(connection, context)
    order = sorted((key for key in impacts if key in waiting), key=lambda key: (-impacts[key], key))
    drawn = list(_waiting_samples(connection, context, today=today))
    entries: list[Entry] = []
    if kind != "sample":
        entries += _best(connection, context, [waiting[key] for key in order], impacts=impacts, limit=limit)
    if kind != "development":
        typical = median([impacts[key] for key in order]) if order else 0.0
        entries += _sampled(connection, context, drawn, typical=typical)
    entries.sort(key=lambda entry: (-entry.priority, entry.kind, entry.key))
    return Queue(context, tuple(entries[:limit]), len(order), sum(len(one.items) for one in drawn))


def get_thing(connection: Connection, dossier: str, moment: Moment, *, key: str, today: date) -> Thing:
    """The development or the item of that id. Raises NotFound, InputError."""
    context, _ = resolve(connection, dossier, moment, today=today)
    at = context.position
    development = get_as_of(connection, dossier, DevelopmentView, key=key, position=at)
    item = None if development else get_as_of(connection, dossier, ItemView, key=key, position=at)
    if development is None and item is None:
        raise NotFound("development or item", key)
    kind = "development" if development else "item"
    return Thing(
        context=context,
        version=version_of(connection, dossier, kind, key=key, position=at),
        development=development,
        item=item,
        decision=get_as_of(connection, dossier, ItemDecision, key=key, position=at) if item else None,
    )


def _impacts(connection: Connection, context: Context, definition: Definition) -> dict[str, float]:
    """How far the index of a category would move without each development, the largest of its categories."""
    sums: defaultdict[str, int] = defaultdict(int)
    parts: list[tuple[str, str, int]] = []
    for row in ledger(connection, context):
        if row.counts and row.start <= context.valid_at:
            micros = round(amount(row, context.valid_at))
            sums[row.category] += micros
            parts.append((row.development, row.category, micros))
    scale = definition.scoring.scale
    now = {category: squash(micros, scale=scale) for category, micros in sums.items()}
    found: defaultdict[str, float] = defaultdict(float)
    for key, category, micros in parts:
        without = squash(sums[category] - micros, scale=scale)
        found[key] = max(found[key], abs(now[category] - without))
    return found


def _unreviewed(connection: Connection, context: Context) -> dict[str, DevelopmentView]:
    views = as_of(connection, context.dossier, DevelopmentView, position=context.position)
    return {key: view for key, view in views if view.status == "live" and not view.reviewed}


def _best(
    connection: Connection, context: Context, order: Sequence[DevelopmentView], *, impacts: dict[str, float], limit: int
) -> list[Entry]:
    """The entries of the highest priority: since uncertainty is at most 1, none behind a lower impact can be better."""
    best: list[tuple[float, str, Entry]] = []
    for start in range(0, len(order), KEYS_A_TURN):
        views = order[start : start + KEYS_A_TURN]
        if len(best) == limit and impacts[views[0].development.id] < best[0][0]:
            break
        items = _many(connection, context, ItemView, [item for view in views for item in _first(view)])
        for view in views:
            entry = _entry(view, items, impact=impacts[view.development.id])
            heapq.heappush(best, (entry.priority, entry.key, entry))
            if len(best) > limit:
                heapq.heappop(best)
    return [entry for _, _, entry in best]


def _entry(view: DevelopmentView, items: dict[str, ItemView], *, impact: float) -> Entry:
    one = view.development
    surely = float(view.credibility)
    sources = "1 source" if view.sources == 1 else f"{view.sources} sources"
    reasons = [f"{view.admiralty}, {sources}, credibility {surely:.2f}"]
    if one.veracity == "contested":
        surely *= HALF
        reasons.append("the fact check contests it")
    item = next((items[key] for key in _first(view) if key in items), None)
    if one.origin == "item" and item is not None and item.reading is not None and item.reading.tags:
        read = float(min(tag.confidence for tag in item.reading.tags))
        surely *= read
        reasons.append(f"read with confidence {read:.2f}")
    first = next((report for report in view.reports if report.item in _first(view)), None)
    resembles = first.resembles if first else None
    if first and resembles:
        surely = min(surely, HALF)
        reasons.append(f"may be the same as {resembles}, score {first.score}")
    doubt = round(max(LEAST_DOUBT, 1 - surely), 4)
    return Entry(
        kind="development",
        key=one.id,
        title=one.statement,
        day=one.occurred.edtf,
        priority=round(impact * doubt, 6),
        impact=round(impact, 4),
        uncertainty=doubt,
        reasons=tuple(reasons),
        resembles=resembles,
        week=None,
    )


def _waiting_samples(connection: Connection, context: Context, *, today: date) -> Iterator[Sample]:
    """The last weeks' samples without the items that were judged."""
    now = max(context.known_at or datetime.min.replace(tzinfo=UTC), datetime.combine(today, time.min, tzinfo=UTC))
    decided = as_of(connection, context.dossier, ItemDecision, position=context.position)
    judged = {key for key, decision in decided if decision.judgement is not None}
    for one in samples(connection, context.dossier, position=context.position, now=now, weeks=WEEKS):
        yield Sample(one.week, one.rejected, tuple(key for key in one.items if key not in judged))


def _sampled(connection: Connection, context: Context, drawn: Sequence[Sample], *, typical: float) -> Iterator[Entry]:
    """A missed item would weigh as much as a typical development; it is the likelier one, the nearer it came."""
    for one in drawn:
        for key, view in _many(connection, context, ItemView, one.items).items():
            score, threshold = float(view.screening.score), float(view.screening.threshold)
            doubt = round(min(1.0, max(LEAST_DOUBT, score / threshold if threshold > 0 else LEAST_DOUBT)), 4)
            yield Entry(
                kind="sample",
                key=key,
                title=view.item.title or view.item.summary,
                day=view.first_seen.date().isoformat(),
                priority=round(typical * doubt, 6),
                impact=round(typical, 4),
                uncertainty=doubt,
                reasons=(f"drawn from {one.rejected} rejected in {one.week}, score {score:g} of {threshold:g}",),
                resembles=None,
                week=one.week,
            )


def _first(view: DevelopmentView) -> tuple[str, ...]:
    return tuple(anchor.item for anchor in view.development.anchors[:1])


def _many(connection: Connection, context: Context, cls: type[T], keys: Sequence[str]) -> dict[str, T]:
    table: Table = table_of(cls)
    query = select(table.c.key, table.c.body).where(
        table.c.dossier == context.dossier, table.c.key.in_(keys), known_at(table, context.position)
    )
    rows: list[Any] = list(connection.execute(query))
    return {row.key: value(row.body, cls) for row in rows}
