"""`tracker review list|show`: what waits for a person, and one thing of it."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from tracker.api.shown import shown_development, shown_edit, shown_item
from tracker.bootstrap import Program
from tracker.cli.development_card import card
from tracker.cli.items import card as item_card
from tracker.cli.opening import open_program, snapshot
from tracker.cli.options import AsJson, Dossier, KnownAt, Limit, ValidAt
from tracker.cli.questioned import edit_card
from tracker.cli.render import footing, pairs, plain, print_json, say, show, table
from tracker.domain.amounts import counted
from tracker.queries.calibrations import Calibrations, calibrations_of
from tracker.queries.developments import get_development, history
from tracker.queries.feeds import removed_feeds
from tracker.queries.moment import parse
from tracker.queries.review import Entry, Kind, Queue, Thing, get_queue, get_thing
from tracker.queries.shortened import whole_key
from tracker.workflows.review import without_report

app = typer.Typer(no_args_is_help=True, help="Decide what the program read right, and what not.")


@app.command("list")
def list_(
    *,
    kind: Annotated[Kind | None, typer.Option(help="Only these.")] = None,
    category: Annotated[str | None, typer.Option(metavar="CODE", help="Only what bears on this category.")] = None,
    limit: Limit = 20,
    valid_at: ValidAt = None,
    known_at: KnownAt = None,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """What waits, the most useful first: impact on the state times uncertainty."""
    moment = parse(valid_at, known_at)
    program = open_program(dossier)
    with snapshot(program) as connection:
        queue = get_queue(
            connection,
            program.dossier,
            moment,
            kind=kind,
            category=category,
            limit=limit,
            today=program.today(),
        )
    if as_json:
        print_json(queue)
        return
    show(_rows(queue.entries) if queue.entries else _nothing_waits(kind, category), footing(queue.context))
    say(_how_many_wait(queue, kind=kind))


@app.command("show")
def show_(
    key: Annotated[
        str, typer.Argument(metavar="ID", help="A development's or an item's id, or enough of its beginning.")
    ],
    *,
    valid_at: ValidAt = None,
    known_at: KnownAt = None,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """One development or item, with the version that `--seen` takes."""
    moment = parse(valid_at, known_at)
    program = open_program(dossier)
    name, today = program.dossier, program.today()
    with snapshot(program) as connection:
        key = whole_key(connection, name, moment, key=key, today=today)
        thing = get_thing(connection, name, moment, key=key, today=today)
        items = [thing.item] if thing.item else []
        known = calibrations_of(connection, name, items, position=thing.context.position)
        gone = removed_feeds(connection, thing.context, [one.item.feed for one in items])
        if as_json:
            print_json(_data(program, key, thing, known))
            return
        if thing.development is not None:
            answer = get_development(connection, name, moment, key=key, today=today)
            _, changes = history(connection, name, moment, key=key, today=today)
            show(*card(answer, changes))
    if thing.item is not None:
        show(*item_card(thing.item, known, feed_removed=gone.get(thing.item.item.feed)))
    for one in thing.edits:
        show(*edit_card(one, without_report(program.tools, one, thing.context)))
    show("", pairs(*_decided(thing)), footing(thing.context))


def _data(program: Program, key: str, thing: Thing, known: Calibrations) -> dict[str, object]:
    return {
        "context": thing.context,
        "key": key,
        "version": thing.version,
        "development": thing.development and shown_development(thing.development),
        "resembles": thing.resembles and shown_development(thing.resembles),
        "relation": thing.relation,
        "item": thing.item and shown_item(thing.item, known),
        "judgement": thing.decision and thing.decision.judgement,
        "apart": thing.decision.apart if thing.decision else (),
        "edits": [shown_edit(one, without_report(program.tools, one, thing.context)) for one in thing.edits],
    }


def _decided(thing: Thing) -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = [("version", thing.version)]
    if thing.decision is not None and thing.decision.apart:
        rows.append(("does not report", ", ".join(thing.decision.apart)))
    return rows


def _nothing_waits(kind: str | None, category: str | None) -> Text:
    asked = " ".join(f"--{name} {value}" for name, value in (("kind", kind), ("category", category)) if value)
    return plain(f"Nothing of {asked} waits for review." if asked else "Nothing waits for review.")


def _how_many_wait(queue: Queue, *, kind: Kind | None) -> str:
    """How many there are of what was asked for; edits are rare, and named where there are any."""
    nouns = {"development": "development", "edit": "edit of what was decided", "sample": "sampled item"}
    if kind is not None:
        plural = "edits of what was decided" if kind == "edit" else ""
        number = queue.number(kind)
        return f"{counted(number, nouns[kind], plural)} wait{'s' if number == 1 else ''}."
    edits = counted(queue.edits, nouns["edit"], "edits of what was decided")
    told = [counted(queue.developments, nouns["development"]), *([edits] if queue.edits else [])]
    return f"{', '.join(told)} and {counted(queue.samples, nouns['sample'])} wait."


def _rows(entries: tuple[Entry, ...]) -> Table:
    rows = []
    for one in entries:
        told = (
            one.key,
            *([f"item {one.item}"] if one.item else []),
            *(() if one.key.startswith(one.day) else (one.day,)),
            *one.reasons,
        )
        about = plain(one.title).append_text(plain(f"\n{'; '.join(told)}", "dim"))
        rows.append((f"{one.priority:.3f}", f"{one.impact:.2f}", f"{one.uncertainty:.2f}", about))
    return table("", ">priority", ">impact", ">doubt", "what", rows=rows, fold="what")
