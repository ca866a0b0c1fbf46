"""Everything the page of one development shows: what it says and moves, who says so, and how it came to read so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.developments import Instrument, Label
from tracker.domain.items import Feed
from tracker.projections.corroboration import Corroboration, Voice, corroboration
from tracker.projections.views import MERGED, DevelopmentView, ItemView
from tracker.queries.developments import Change, DevelopmentAnswer, ReadIn, ReportedBy, get_development, history
from tracker.queries.items import wordings
from tracker.queries.moment import Context, Moment, resolve
from tracker.queries.questioned import Questioned, questions_of
from tracker.queries.resembling import Relation, relation
from tracker.queries.shares import Share, shares
from tracker.queries.together import views_of
from tracker.store.engine import Connection
from tracker.tagging.grounds import Grounds
from tracker.web.deciding import Command, on_development
from tracker.web.grounds import Sentence, why_coded, why_tagged
from tracker.web.languages import languages
from tracker.web.marked import Marked, marked
from tracker.workflows.grounds import ReaderOf, grounds_of
from tracker.workflows.told_changes import Field, differences

MOST_BESIDE, MOST_STEPS = 10, 100


@dataclass(frozen=True, slots=True)
class Backed:
    """An independent source: the voice that is counted for it, and beside it others, of which `more` are not shown."""

    counted: Voice
    others: tuple[Voice, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Told:
    """A report with its item's words, and its source where that is polled still."""

    report: ReportedBy
    feed: Feed | None
    words: Marked


@dataclass(frozen=True, slots=True)
class Rested:
    """The words of an item that a development rests on, in its language; `None` where its text is another one now."""

    item: str
    language: str
    words: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Step:
    """One event of its history, and what it changed, field by field; the first one made it."""

    change: Change
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class DevelopmentPage:
    """One page; `told` are the reports by item, `named` the developments it names, `may` what it may be to those that
    its reports are like, where that is open; `into` stands for it. `edits` are open questions about its reports.

    `steps` are the newest of all that happened to it, of which there are `more_steps` before. `why` says of each of its
    categories why it is of that.
    """

    context: Context
    dossier: str
    answer: DevelopmentAnswer
    languages: Mapping[str, str]
    shares: tuple[Share, ...]
    why: tuple[Sentence, ...]
    sources: tuple[Backed, ...]
    told: Mapping[str, Told]
    read_in: tuple[Rested, ...]
    named: Mapping[str, DevelopmentView]
    may: Mapping[str, Relation]
    into: str | None
    edits: tuple[Questioned, ...]
    commands: tuple[Command, ...]
    instrument: Instrument | None
    steps: tuple[Step, ...]
    more_steps: int


def read_development(
    connection: Connection, dossier: str, moment: Moment, *, key: str, reader: ReaderOf, today: date
) -> DevelopmentPage:
    """What the page needs. Raises NotFound."""
    answer = get_development(connection, dossier, moment, key=key, today=today)
    _, changes = history(connection, dossier, moment, key=key, today=today)
    context, definition = resolve(connection, dossier, moment, today=today)
    view, one = answer.view, answer.view.development
    items = views_of(
        connection, context, ItemView, keys=[*(r.item for r in view.reports), *(found.item for found in answer.read_in)]
    )
    feeds = views_of(connection, context, Feed, keys=[report.feed for report in view.reports])
    instruments = views_of(connection, context, Instrument, keys=[one.instrument or ""])
    into = _into(changes) if view.status == MERGED else None
    like = [report.resembles for report in view.reports if report.resembles]
    denials = [denial.development.id for denial in answer.denials]
    first = _read_first(answer, items)
    found = grounds_of(reader, dossier, first) if first else {}
    keys = [*one.contradicts, *view.contradicted, *([into] if into else []), *like, *denials]
    named = views_of(connection, context, DevelopmentView, keys=keys)
    return DevelopmentPage(
        context=context,
        dossier=definition.title if definition else dossier,
        answer=answer,
        languages=languages(connection, context, [view, *named.values()]),
        shares=shares(connection, definition, answer) if definition else (),
        why=tuple(_why(label, view, first, found) for label in one.labels),
        sources=tuple(map(_backed, corroboration(view, definition))) if definition else (),
        told={r.item: Told(r, feeds.get(r.feed), marked(items[r.item])) for r in answer.reports},
        read_in=tuple(_rested(found, items.get(found.item)) for found in answer.read_in),
        named=named,
        may={key: what for key in like if key in named and (what := relation(view, named[key]))},
        into=into,
        edits=questions_of(connection, context, key),
        commands=on_development(view, dossier=dossier),
        instrument=instruments.get(one.instrument or ""),
        steps=tuple(_steps(changes)),
        more_steps=max(0, len(changes) - MOST_STEPS),
    )


def _read_first(answer: DevelopmentAnswer, items: Mapping[str, ItemView]) -> ItemView | None:
    """The item whose reading it is, where that still has the text that was read."""
    is_read = answer.view.development.origin == "item" and answer.read_in and answer.read_in[0].words is not None
    return items.get(answer.read_in[0].item) if is_read else None


def _why(label: Label, view: DevelopmentView, first: ItemView | None, found: Mapping[str, Grounds]) -> Sentence:
    tags = first.reading.tags if first and first.reading else ()
    tag = next((tag for tag in tags if (tag.category, tag.direction) == (label.category, label.direction)), None)
    if first is not None and tag is not None:
        return why_tagged(tag, first.item, found.get(tag.category))
    return why_coded(label, view)


def _backed(one: Corroboration) -> Backed:
    return Backed(one.counted, one.others[:MOST_BESIDE], max(0, len(one.others) - MOST_BESIDE))


def _rested(found: ReadIn, view: ItemView | None) -> Rested:
    words = None if found.words is None else wordings(found.words)
    return Rested(found.item, view.item.language if view else "", words)


def _steps(changes: Sequence[Change]) -> Iterator[Step]:
    """The newest of them, each with what differs from the one before it."""
    before = (None, *(change.view for change in changes))
    for view, change in [*zip(before, changes, strict=False)][-MOST_STEPS:]:
        (found,) = differences([(view, change.view)])
        yield Step(change, found.fields)


def _into(changes: Sequence[Change]) -> str | None:
    """The development that stands for a merged one, as the last event that merged it says."""
    return next((change.into for change in reversed(changes) if change.into is not None), None)
