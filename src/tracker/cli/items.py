"""`tracker items`: what the feeds brought, relevant or not, and the words that decided it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Annotated

import typer
from rich.console import RenderableType
from rich.table import Table

from tracker.api.shown import shown_item, shown_revision
from tracker.cli.item_edits import edits
from tracker.cli.listing import day, nothing, one_of, tell_next, tell_removed
from tracker.cli.opening import open_program, snapshot
from tracker.cli.options import AsJson, CursorOption, Dossier, KnownAt, Limit
from tracker.cli.render import footing, pairs, plain, print_json, show, table, word
from tracker.domain.amounts import amounted
from tracker.domain.items import Item
from tracker.domain.tags import Screening, Span, Tag, outermost, words_of
from tracker.projections.views import DevelopmentView, ItemView, Judged
from tracker.queries.calibrations import (
    UNCALIBRATED,
    Calibrations,
    calibrations_of,
    sure_of_relevance,
    sure_of_tag,
)
from tracker.queries.item_history import item_history
from tracker.queries.items import Filters, get_item, list_items
from tracker.queries.moment import Moment, parse
from tracker.queries.shortened import whole_key
from tracker.store.engine import Connection
from tracker.workflows.explained import PLACES, ItemExplained, Sum, explain_item, named

app = typer.Typer(no_args_is_help=True, help="What the feeds brought, and how it was judged.")

Relevant = Annotated[
    bool, typer.Option("--relevant", help="Only what concerns the relationship, as a person judged or else as read.")
]
Irrelevant = Annotated[bool, typer.Option("--irrelevant", help="Only the rest.")]
MOST_EDITS = 20


@app.command("list")
def list_(
    *,
    feed: Annotated[str | None, typer.Option(metavar="ID", help="Came from this feed.")] = None,
    relevant: Relevant = False,
    irrelevant: Irrelevant = False,
    language: Annotated[str | None, typer.Option(metavar="CODE", help="Is in this language.")] = None,
    development: Annotated[str | None, typer.Option(metavar="ID", help="Reports this development.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="Published on this day or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Published on this day or earlier.")] = None,
    text: Annotated[str | None, typer.Option(metavar="TEXT", help="Its text contains this.")] = None,
    limit: Limit = 20,
    cursor: CursorOption = None,
    known_at: KnownAt = None,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """Items, the last seen first."""
    filters = Filters(
        feed=feed,
        relevant=one_of(relevant=relevant, irrelevant=irrelevant),
        language=language,
        development=development,
        since=day(since, "--since"),
        until=day(until, "--until"),
        text=text,
    )
    moment = parse(None, known_at)
    program = open_program(dossier)
    name, today = program.dossier, program.today()
    with snapshot(program) as connection:
        filters = _with_whole_id(connection, name, moment, filters=filters, today=today)
        tell_removed(connection, name, moment, key=feed, today=today)
        page = list_items(connection, name, moment, filters=filters, limit=limit, cursor=cursor, today=today)
        known = calibrations_of(connection, name, page.rows, position=page.context.position)
    if as_json:
        items = [shown_item(view, known) for view in page.rows]
        print_json({"context": page.context, "items": items, "next": page.next})
    else:
        show(_rows(page.rows) if page.rows else nothing("item", filters), footing(page.context))
        tell_next(page)


@app.command("show")
def show_(
    key: Annotated[str, typer.Argument(metavar="ID", help="The item's id, or enough of its beginning.")],
    *,
    known_at: KnownAt = None,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """One item with the words that were read in it, what they came to, and how its outlet edited it."""
    program = open_program(dossier)
    moment = parse(None, known_at)
    with snapshot(program) as connection:
        key = whole_key(connection, program.dossier, moment, key=key, of=[ItemView], today=program.today())
        answer = get_item(connection, program.dossier, moment, key=key, today=program.today())
        known = calibrations_of(connection, program.dossier, [answer.view], position=answer.context.position)
        history = item_history(connection, program.dossier, moment, key=key, limit=MOST_EDITS, today=program.today())
    why = explain_item(program.reader(), answer.view)
    if as_json:
        revisions = [shown_revision(one) for one in history.revisions]
        item = shown_item(answer.view, known)
        whole = {"context": answer.context, "item": item, "feed_removed": answer.feed_removed}
        print_json({**whole, "explained": why, "revisions": revisions})
    else:
        show(
            *card(answer.view, known, feed_removed=answer.feed_removed),
            *explained(why),
            *edits(history),
            footing(answer.context),
        )


def _with_whole_id(connection: Connection, dossier: str, moment: Moment, *, filters: Filters, today: date) -> Filters:
    if filters.development is None:
        return filters
    whole = whole_key(connection, dossier, moment, key=filters.development, of=[DevelopmentView], today=today)
    return replace(filters, development=whole)


def _rows(views: tuple[ItemView, ...]) -> Table:
    rows = []
    for view in views:
        item = view.item
        published = item.published.date() if item.published else None
        says = plain(item.title or "(no title)").append(f"\n{item.id}; {item.feed}", "dim")
        says.append(f"; {view.development}" if view.development else "", "dim")
        if view.judged:
            says.append_text(plain(f"\njudged {judgement_of(view.judged)}", "dim"))
        rows.append((published, item.language, view.relevant, float(view.screening.score), says))
    return table("", "published", "lang", "relevant", ">score", "item", rows=rows, fold="item")


def card(view: ItemView, known: Calibrations, *, feed_removed: int | None) -> Iterator[RenderableType]:
    """One item on a screen: its text, what a person judged, what the tagger read and why, and its tags."""
    item, screening = view.item, view.screening
    yield plain(f"{item.title or '(no title)'}\n", "bold")
    if item.summary:
        yield plain(f"{item.summary}\n")
    yield pairs(
        ("id", item.id),
        ("feed", item.feed if feed_removed is None else f"{item.feed}, removed at position {feed_removed}"),
        ("address", item.url),
        ("published", item.published_claim),
        ("first seen", f"{view.first_seen:%Y-%m-%d %H:%M} UTC, position {view.first_position}"),
        ("edits", view.revisions),
        ("language", item.language),
        ("relevant", view.relevant),
        *([("judged", judgement_of(view.judged))] if view.judged else []),
        ("read as", _screened(screening, known)),
        ("by tagger", f"{screening.tagger} {screening.version}"),
        ("reports", f"{view.development}, by {view.method}" if view.development else None),
    )
    if screening.parts:
        parts = [(amounted(part.amount), part.name, _words(item, part.spans)) for part in screening.parts]
        total = (amounted(screening.score), plain(f"sum; relevant from {screening.threshold}", "dim"), plain(""))
        yield table("\nWhy", ">adds", "part", "words", rows=[*parts, total], fold="words")
    if view.reading and view.reading.tags:
        tags = [
            (tag.category, word(tag.direction), _confidence(tag, screening, known), _words(item, tag.spans))
            for tag in view.reading.tags
        ]
        yield table("\nTags", "category", "direction", "confidence", "words", rows=tags, fold="words")


def judgement_of(judged: Judged) -> str:
    """What a person read in an item, who, when and why."""
    labels = ", ".join(f"{label.category} {label.direction}" for label in judged.said.labels)
    said = labels if judged.said.relevant else "not relevant"
    return f"{said} by {judged.by}, {judged.at:%Y-%m-%d %H:%M} UTC, position {judged.position}: {judged.reason}"


def _screened(screening: Screening, known: Calibrations) -> str:
    """The tagger's own opinion, and how often such a one is right."""
    sure = sure_of_relevance(screening, known)
    worth = UNCALIBRATED if sure is None else f"of such items {sure:.0%} are relevant"
    read = "relevant" if screening.relevant else "not relevant"
    return f"{read}: score {screening.score}, relevant from {screening.threshold}; {worth}"


def _confidence(tag: Tag, screening: Screening, known: Calibrations) -> str:
    sure = sure_of_tag(tag, screening, known)
    return f"{tag.confidence:.2f} {UNCALIBRATED}" if sure is None else f"{tag.confidence:.2f}, right {sure:.0%}"


def explained(why: ItemExplained) -> Iterator[RenderableType]:
    """What the weights add up to for each tag, in logits."""
    if why.unexplained:
        yield plain(f"\nTags are not explained: {why.unexplained}.", "dim")
    for one in why.tags:
        if one.is_likeliest:
            yield plain(f"\nNo category reached what counts, so the likeliest was taken: {one.category}.")
        rows = [*addends(one.category, one.why_category)]
        if one.rather_than:
            rows += addends(f"{one.direction} rather than {one.rather_than}", one.why_direction)
        yield table(
            f"\nWhy {one.category} {one.direction} (logits)",
            "for",
            ">adds",
            "feature",
            "words",
            rows=rows,
            fold="words",
        )


def addends(about: str, found: Sum) -> Iterator[tuple[object, ...]]:
    """The addends with all their places: rounded ones would not add up to the sum."""
    for reason in found.reasons:
        yield plain(about), amounted(reason.amount, PLACES), named(reason.feature), plain(", ".join(reason.words))
        about = ""
    if found.rest:
        yield plain(about), amounted(found.rest, PLACES), plain("the rest", "dim"), plain("")
    least = f"sum; counts from {amounted(found.least, PLACES)}"
    yield plain(""), amounted(found.total, PLACES), plain(least, "dim"), plain("")


def _words(item: Item, spans: tuple[Span, ...]) -> str:
    return ", ".join(words_of(outermost(spans), item))
