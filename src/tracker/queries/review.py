"""What waits for a person, the most useful first: impact on the state times uncertainty."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from heapq import nsmallest
from itertools import islice, takewhile
from statistics import median
from typing import Literal

from sqlalchemy import Connection

from tracker.domain.dossier import Definition
from tracker.domain.errors import NotFound
from tracker.projections.credibility import CONTRADICTED, REFUTED
from tracker.projections.otherwise import fresh
from tracker.projections.views import Contribution, DevelopmentView, ItemDecision, ItemView
from tracker.queries.calibrations import UNCALIBRATED, Calibrations, calibrations_of, sure_of_tag
from tracker.queries.developments import contributions
from tracker.queries.moment import Context, Moment, require_category, resolve
from tracker.queries.questioned import Questioned, questioned, questions_of, weighed
from tracker.queries.ranked import Ranked, by_impact, count_waiting, sums_on
from tracker.queries.resembling import RELATIONS, Relation, Resembled, alike, resembled
from tracker.queries.sample import WEEKS, Sample, samples
from tracker.queries.together import views_of
from tracker.store.acts import version_of
from tracker.store.views import as_of, get_as_of

Kind = Literal["development", "edit", "sample"]
LEAST_DOUBT = 0.05
HALF = 0.5
FEWEST_ROWS = 25
"""So many rows of the ledger at least are made entries at once, and each time twice as many as before."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to look at; `priority` = `impact` * `uncertainty`.

    `impact` is how far the index of `category` would move, at most, without it or with another plausible reading of it;
    `uncertainty` 0..1. Of a development's categories that of the highest priority is told, and which way it points
    there. `reasons` say what is doubtful, `resembles` names a live development that it may be the same as, or deny, or
    be denied by (`relation`), `week` whose sample an item belongs to. Of an edit, `key` is the development for which a
    person keeps the edited `item`.
    """

    kind: Kind
    key: str
    title: str
    day: str
    category: str | None
    direction: str | None
    priority: float
    impact: float
    uncertainty: float
    reasons: tuple[str, ...]
    resembles: str | None
    week: str | None
    item: str | None = None
    relation: Relation | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """A development or an item for who decides about it; `version` is the position at which it last changed.

    `resembles` is the development that it may be the same as, deny, or be denied by (`relation`), so long as it counts,
    `edits` are those that speak against what a person decided.
    """

    context: Context
    version: int
    development: DevelopmentView | None
    resembles: DevelopmentView | None
    item: ItemView | None
    decision: ItemDecision | None
    edits: tuple[Questioned, ...] = ()
    relation: Relation | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """The first entries, and how many wait in all, by kind."""

    context: Context
    entries: tuple[Entry, ...]
    developments: int
    samples: int
    edits: int = 0

    def number(self, kind: Kind | None) -> int:
        """How many wait of a kind, or in all."""
        numbers: dict[Kind, int] = {"development": self.developments, "edit": self.edits, "sample": self.samples}
        return sum(numbers.values()) if kind is None else numbers[kind]


def get_queue(
    connection: Connection,
    dossier: str,
    moment: Moment,
    *,
    kind: Kind | None,
    limit: int,
    today: date,
    category: str | None = None,
) -> Queue:
    """What waits at a moment, of a category or of all; of impact on its day. Raises NotFound, InputError.

    A development waits until a person decides about it; an edit that speaks against what one decided, until one does
    again; an item of a weekly sample, which is of no category, until one judges it.
    """
    context, definition = resolve(connection, dossier, moment, today=today)
    if category is not None:
        require_category(definition, category)
    if definition is None:
        return Queue(context, (), 0, 0)
    micros = sums_on(connection, context, definition)
    drawn = [] if category else list(_waiting_samples(connection, context, today=today))
    edits = [one for one in questioned(connection, context) if category is None or category in _categories(one)]
    entries: list[Entry] = []
    if kind in (None, "development"):
        entries += _best(connection, context, definition, category=category, micros=micros, limit=limit)
    if kind in (None, "edit"):
        entries += [
            _edit(connection, context, one, category=category, definition=definition, micros=micros) for one in edits
        ]
    if kind in (None, "sample"):
        entries += _sampled(connection, context, drawn, typical=_typical(definition, micros))
    entries.sort(key=lambda entry: (-entry.priority, entry.kind))
    waiting = count_waiting(connection, context, category)
    return Queue(context, tuple(entries[:limit]), waiting, sum(len(one.items) for one in drawn), len(edits))


def get_thing(connection: Connection, dossier: str, moment: Moment, *, key: str, today: date) -> Thing:
    """The development or the item of that id. Raises NotFound, InputError."""
    context, _ = resolve(connection, dossier, moment, today=today)
    at = context.position
    development = get_as_of(connection, dossier, DevelopmentView, key=key, position=at)
    item = None if development else get_as_of(connection, dossier, ItemView, key=key, position=at)
    if development is None and item is None:
        raise NotFound("development or item", key)
    like = resembled(development, alike(connection, context, [development])) if development else None
    kind = "development" if development else "item"
    return Thing(
        context=context,
        version=version_of(connection, dossier, kind, key=key, position=at),
        development=development,
        resembles=like.view if like else None,
        item=item,
        decision=get_as_of(connection, dossier, ItemDecision, key=key, position=at) if item else None,
        edits=questions_of(connection, context, key),
        relation=like.relation if like else None,
    )


def _edit(
    connection: Connection,
    context: Context,
    one: Questioned,
    *,
    category: str | None,
    definition: Definition,
    micros: Mapping[str, int],
) -> Entry:
    """An edit as what it makes doubtful, of a category or of all."""
    told = one.development.development
    rows = [row for row in contributions(connection, context, one.development) if category in (None, row.category)]
    row, found, doubt = weighed(one, rows, context, definition, micros)
    return Entry(
        kind="edit",
        key=told.id,
        title=told.statement,
        day=told.occurred.edtf,
        category=row.category if row else None,
        direction=row.direction if row else None,
        priority=round(found * doubt, 6),
        impact=round(found, 4),
        uncertainty=round(doubt, 4),
        reasons=(f"{one.feed}: {one.question.reason}", "a person keeps the report, and it counts"),
        resembles=None,
        week=None,
        item=one.question.item,
    )


def _typical(definition: Definition, micros: Mapping[str, int]) -> float:
    """How far a new act, told by one fairly reliable source, would move the index of a middling category."""
    worth, scale = definition.scoring.reliability["C"], definition.scoring.scale
    return median(fresh(micros.get(c.code, 0), worth=worth, scale=scale) for c in definition.categories)


def _categories(one: Questioned) -> Iterator[str]:
    return (label.category for label in one.development.development.labels)


def _best(
    connection: Connection,
    context: Context,
    definition: Definition,
    *,
    category: str | None,
    micros: Mapping[str, int],
    limit: int,
) -> list[Entry]:
    """The entries of the highest priority, each of the category in which it is highest, or of the one that is wanted.

    Since uncertainty is at most 1, no row whose impact is lower than the priorities that were found can do better.
    """
    best: dict[str, Entry] = {}
    codes = [one.code for one in definition.categories if category in (None, one.code)]
    rows, size = by_impact(connection, context, definition, codes=codes, micros=micros), max(limit, FEWEST_ROWS)
    while part := _next(rows, size, least=_least(best.values(), limit)):
        for entry in _entries(connection, context, part):
            known = best.get(entry.key)
            best[entry.key] = entry if known is None or _order(entry) < _order(known) else known
        best = {entry.key: entry for entry in nsmallest(limit, best.values(), key=_order)}
        size *= 2
    return sorted(best.values(), key=_order)


def _next(rows: Iterator[Ranked], size: int, *, least: float) -> list[Ranked]:
    return list(islice(takewhile(lambda row: row[1] >= least, rows), size))


def _least(best: Collection[Entry], limit: int) -> float:
    """What an entry has to reach to be one of the best."""
    return min(entry.priority for entry in best) if len(best) == limit else 0.0


def _entries(connection: Connection, context: Context, rows: Sequence[Ranked]) -> Iterator[Entry]:
    views = views_of(connection, context, DevelopmentView, keys=[row.development for row, _ in rows])
    items = views_of(connection, context, ItemView, keys=[item for view in views.values() for item in _first(view)])
    others = alike(connection, context, views.values())
    known = calibrations_of(connection, context.dossier, items.values(), position=context.position)
    for row, found in rows:
        view = views[row.development]
        item = next((items[key] for key in _first(view) if key in items), None)
        read, like = _read(view, item, row, known), resembled(view, others)
        yield _entry(view, row, read=read, like=like, impact=found)


def _entry(
    view: DevelopmentView, row: Contribution, *, read: _Read | None, like: Resembled | None, impact: float
) -> Entry:
    """A development as what it gives one category is doubtful."""
    one = view.development
    surely = float(view.credibility)
    sources = "1 source" if view.sources == 1 else f"{view.sources} sources"
    reasons = [f"{view.admiralty}, {sources}, credibility {surely:.2f}"]
    if one.veracity == "contested":
        surely *= HALF
        reasons.append("the fact check contests it")
    if view.information in (CONTRADICTED, REFUTED) and one.veracity == "unchecked":
        surely *= HALF
        reasons.append(f"contradicted by {', '.join(dict.fromkeys((*one.contradicts, *view.contradicted)))}")
    if read is not None:
        surely *= read.surely
        reasons.append(f"{row.category} {row.direction}, read with confidence {read.told}")
    if like is not None:
        surely = min(surely, HALF)
        reasons.append(f"may {RELATIONS[like.relation]} {like.view.development.id}, score {like.report.score}")
    doubt = round(max(LEAST_DOUBT, 1 - surely), 4)
    return Entry(
        kind="development",
        key=one.id,
        title=one.statement,
        day=one.occurred.edtf,
        category=row.category,
        direction=row.direction,
        priority=round(impact * doubt, 6),
        impact=round(impact, 4),
        uncertainty=doubt,
        reasons=tuple(reasons),
        resembles=like.view.development.id if like else None,
        week=None,
        relation=like.relation if like else None,
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """How surely (0..1) the tagger read what a development gives a category, and that in words."""

    surely: float
    told: str


def _read(view: DevelopmentView, item: ItemView | None, row: Contribution, known: Calibrations) -> _Read | None:
    """By how often such a reading was right where that is known, else by its confidence; `None`: no tagger read it."""
    if view.development.origin != "item" or item is None or item.reading is None:
        return None
    tag = next((tag for tag in item.reading.tags if tag.category == row.category), None)
    if tag is None:
        return None
    sure = sure_of_tag(tag, item.screening, known)
    if sure is None:
        return _Read(float(tag.confidence), f"{tag.confidence:.2f}, {UNCALIBRATED}")
    return _Read(sure, f"{tag.confidence:.2f}, right {sure:.0%}")


def _order(entry: Entry) -> tuple[float, str, str]:
    return -entry.priority, entry.key, entry.category or ""


def _waiting_samples(connection: Connection, context: Context, *, today: date) -> Iterator[Sample]:
    """The last weeks' samples without the items that were judged."""
    now = max(context.known_at or datetime.min.replace(tzinfo=UTC), datetime.combine(today, time.min, tzinfo=UTC))
    decided = as_of(connection, context.dossier, ItemDecision, position=context.position)
    judged = {key for key, decision in decided if decision.judgement is not None}
    for one in samples(connection, context.dossier, position=context.position, now=now, weeks=WEEKS):
        yield Sample(one.week, one.rejected, tuple(key for key in one.items if key not in judged))


def _sampled(connection: Connection, context: Context, drawn: Sequence[Sample], *, typical: float) -> Iterator[Entry]:
    """A missed item would weigh as much as a typical development, and every item of a sample is as doubtful as another.

    By the tagger's score the likely ones would come first and the rest be left, on which the estimate rests as much.
    They come as they were drawn, the oldest week first, since it waits the shortest.
    """
    for one in reversed(drawn):
        views = views_of(connection, context, ItemView, keys=one.items)
        for key in one.items:
            view = views[key]
            yield Entry(
                kind="sample",
                key=key,
                title=view.item.title or view.item.summary,
                day=view.first_seen.date().isoformat(),
                category=None,
                direction=None,
                priority=round(typical * HALF, 6),
                impact=round(typical, 4),
                uncertainty=HALF,
                reasons=(f"drawn at random from {one.rejected} rejected in {one.week}",),
                resembles=None,
                week=one.week,
            )


def _first(view: DevelopmentView) -> tuple[str, ...]:
    return tuple(anchor.item for anchor in view.development.anchors[:1])
