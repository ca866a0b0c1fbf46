"""`tracker log redact`: one payload goes for good; that it was there, and why it went, stays."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.bootstrap import Program
from tracker.cli.log import payload_of
from tracker.cli.opening import open_migrated, snapshot
from tracker.cli.options import Actor, AsJson, Dossier, Position, Reason
from tracker.cli.render import pairs, plain, print_json, say, show
from tracker.queries.log import get_event
from tracker.queries.moment import Moment
from tracker.workflows.redact import Foreseen, Redaction, foresee
from tracker.workflows.redact import redact as take_away

OPERATOR = "operator"
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would go.")]


def redact(
    position: Position,
    *,
    reason: Reason,
    by: Actor = OPERATOR,
    dry_run: DryRun = False,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """Take an event's payload and salt away for good; the tree still verifies, read models show `redacted`."""
    program = open_migrated(dossier)
    if dry_run:
        foreseen = foresee(program.tools, program.dossier, position, reason=reason, actor=by)
        _show_foreseen(program, foreseen, as_json=as_json)
        return
    done = take_away(program.tools, program.dossier, position, reason=reason, actor=by)
    if as_json:
        print_json(done)
        return
    show(
        pairs(
            ("redacted", f"position {done.position}, {done.type} of {done.stream}"),
            ("said at", f"position {done.said_at}"),
        )
    )
    _say_where_else(done)
    say("Bundles, backups and replicas made before still hold it.")


def _show_foreseen(program: Program, done: Foreseen, *, as_json: bool) -> None:
    """The payload as it stands now, which the redaction would take."""
    with snapshot(program) as connection:
        _, row = get_event(connection, done.dossier, Moment(), position=done.position, today=program.today())
    if as_json:
        print_json({"foreseen": done, "payload": row.payload, "dry_run": True})
        return
    show(pairs(("would go", f"position {done.position}, {done.type} of {done.stream}")), plain("\nPayload", "bold"))
    typer.echo(payload_of(row))
    _say_where_else(done)
    say("Nothing was taken away. Without --dry-run it goes for good.")


def _say_where_else(done: Redaction | Foreseen) -> None:
    if done.also:
        listed = ", ".join(map(str, done.also))
        say(f"The same words may stand at position {listed}; `tracker log show` tells, and each is redacted by itself.")
