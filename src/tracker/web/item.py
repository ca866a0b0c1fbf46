"""Everything the page of one item shows: its words, what was read in them, and what it reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.domain.items import Feed, Item
from tracker.domain.tags import ScorePart, Tag, outermost, words_of
from tracker.projections.redacted import item_is_redacted
from tracker.projections.views import DevelopmentView
from tracker.queries.calibrations import calibrations_of, sure_of_relevance, sure_of_tag
from tracker.queries.item_history import ItemHistory, item_history
from tracker.queries.items import ItemAnswer, get_item
from tracker.queries.moment import Context, Moment, resolve
from tracker.queries.together import views_of
from tracker.store.engine import Connection
from tracker.tagging.addends import LEARNED
from tracker.tagging.relevance import THE_REST
from tracker.web.deciding import Command, on_item
from tracker.web.grounds import Sentence, why_relevant, why_tagged
from tracker.web.languages import languages
from tracker.web.marked import Marked, marked
from tracker.workflows.grounds import ReaderOf, grounds_of

MOST_EDITS = 20


@dataclass(frozen=True, slots=True)
class Part:
    """One addend of the relevance score with its words."""

    name: str
    amount: Decimal
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag with its words and why; `calibrated` is how often such a confidence was right, where that is known."""

    category: str
    direction: str
    confidence: float
    calibrated: float | None
    words: tuple[str, ...]
    why: Sentence


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One page; `parts` add up to the score, `learned` of them are weights by name.

    `calibrated` says of such scores what `TagRow` says of a confidence.
    """

    context: Context
    dossier: str
    answer: ItemAnswer
    words: Marked
    is_redacted: bool
    why: Sentence
    parts: tuple[Part, ...]
    learned: int
    calibrated: float | None
    tags: tuple[TagRow, ...]
    feed: Feed | None
    development: DevelopmentView | None
    languages: Mapping[str, str]
    history: ItemHistory
    commands: tuple[Command, ...]


def read_item(
    connection: Connection, dossier: str, moment: Moment, *, key: str, reader: ReaderOf, today: date
) -> ItemPage:
    """What the page needs. Raises NotFound."""
    answer = get_item(connection, dossier, moment, key=key, today=today)
    context, definition = resolve(connection, dossier, moment, today=today)
    view, item = answer.view, answer.view.item
    known = calibrations_of(connection, dossier, [view], position=context.position)
    developments = views_of(connection, context, DevelopmentView, keys=[view.development or ""])
    tags = view.reading.tags if view.reading else ()
    found = grounds_of(reader, dossier, view)
    return ItemPage(
        context=context,
        dossier=definition.title if definition else dossier,
        answer=answer,
        words=marked(view),
        is_redacted=item_is_redacted(item),
        why=why_relevant(view.screening.parts, item),
        parts=tuple(_part(part, item) for part in view.screening.parts),
        learned=sum(part.name.startswith(LEARNED) and part.name != THE_REST for part in view.screening.parts),
        calibrated=sure_of_relevance(view.screening, known),
        tags=tuple(
            _tag(tag, item, sure_of_tag(tag, view.screening, known), why_tagged(tag, item, found.get(tag.category)))
            for tag in tags
        ),
        feed=views_of(connection, context, Feed, keys=[item.feed]).get(item.feed),
        development=developments.get(view.development or ""),
        languages=languages(connection, context, developments.values()),
        history=item_history(connection, dossier, moment, key=key, limit=MOST_EDITS, today=today),
        commands=on_item(key, dossier=dossier, is_redacted=item_is_redacted(item)),
    )


def _part(part: ScorePart, item: Item) -> Part:
    return Part(part.name, part.amount, words_of(outermost(part.spans), item))


def _tag(tag: Tag, item: Item, calibrated: float | None, why: Sentence) -> TagRow:
    words = words_of(outermost(tag.spans), item)
    return TagRow(tag.category, tag.direction, float(tag.confidence), calibrated, words, why)
