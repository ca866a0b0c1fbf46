"""`tracker log`: the events themselves, as they were recorded."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.table import Table

from tracker.cli.opening import open_program, snapshot
from tracker.cli.options import AsJson, Dossier, KnownAt, Limit, Position
from tracker.cli.render import footing, pairs, plain, print_json, show, table
from tracker.domain.errors import UnknownName
from tracker.domain.events import EVENT_TYPES
from tracker.queries.log import EventRow, Filters, get_event, last_events
from tracker.queries.moment import Moment, parse

app = typer.Typer(no_args_is_help=True, help="The events of the log, as they were recorded.")


@app.command()
def tail(
    *,
    type_: Annotated[str | None, typer.Option("--type", metavar="TYPE", help="Of this type.")] = None,
    stream: Annotated[str | None, typer.Option(metavar="STREAM", help="Of this stream, such as feed:ID.")] = None,
    actor: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Recorded by this actor.")] = None,
    limit: Limit = 20,
    known_at: KnownAt = None,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """The last events, in order."""
    if type_ is not None and type_ not in EVENT_TYPES:
        raise UnknownName("event type", type_, EVENT_TYPES, where="--type")
    moment = parse(None, known_at)
    program = open_program(dossier)
    filters = Filters(type=type_, stream=stream, actor=actor)
    with snapshot(program) as connection:
        context, rows = last_events(
            connection, program.dossier, moment, filters=filters, limit=limit, today=program.today()
        )
    if as_json:
        print_json({"context": context, "events": rows})
    else:
        show(_rows(rows), footing(context))


@app.command("show")
def show_(
    position: Position,
    *,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """One event: its envelope, its hashes and its payload."""
    program = open_program(dossier)
    with snapshot(program) as connection:
        context, row = get_event(connection, program.dossier, Moment(), position=position, today=program.today())
    if as_json:
        print_json({"context": context, "event": row})
    else:
        show(_envelope(row), plain("\nPayload", "bold"))
        typer.echo(payload_of(row))
        show(footing(context))


def _rows(rows: tuple[EventRow, ...]) -> Table:
    cells = [
        (
            row.position,
            f"{row.recorded_at:%Y-%m-%d %H:%M:%S}",
            plain(row.type).append(f" by {row.actor}\n{row.stream}", "dim"),
        )
        for row in rows
    ]
    return table("", ">position", "recorded (UTC)", "event", rows=cells, fold="event")


def _envelope(row: EventRow) -> Table:
    between = f" ({row.occurred_from or '..'} to {row.occurred_to or '..'})"
    return pairs(
        ("position", row.position),
        ("type", f"{row.type}, version {row.version}"),
        ("stream", f"{row.stream}, version {row.stream_version}"),
        ("recorded", f"{row.recorded_at.isoformat()} by {row.actor}"),
        ("occurred", row.occurred_edtf + between if row.occurred_edtf else None),
        ("published", row.published_at),
        ("event id", row.event_id),
        ("caused by", row.causation_id),
        ("belongs to", row.correlation_id),
        ("payload hash", row.payload_hash),
        ("leaf hash", row.leaf_hash),
        ("salt", row.payload_salt),
    )


def payload_of(row: EventRow) -> str:
    """What the event says, line by line."""
    return "redacted" if row.payload is None else plain(json.dumps(row.payload, ensure_ascii=False, indent=2)).plain
