"""`tracker db`: the tables, and the read models that are built from the log."""

from __future__ import annotations

import typer

from tracker.cli.exit_codes import Exit
from tracker.cli.opening import open_migrated, open_program, require_file
from tracker.cli.options import AsJson, Dossier
from tracker.cli.render import pairs, print_json, progress, say, show, word
from tracker.cli.replay import show_replayed
from tracker.workflows import database
from tracker.workflows.database import Revision
from tracker.workflows.replay import rebuild as build_again

app = typer.Typer(no_args_is_help=True, help="The tables, and what is built from the log.")


@app.command()
def upgrade(*, as_json: AsJson = False) -> None:
    """Bring the tables and the read models to what this release needs; nothing is done where they are there already."""
    program = open_program(create=True)
    was = database.check(program.tools, scripts=program.migrations)
    now = database.upgrade(program.tools, scripts=program.migrations)
    if as_json:
        print_json({"before": was.found, "found": now.found, "needed": now.needed, "rebuilt": now.rebuilt})
    else:
        rebuilt = [("read models built anew", ", ".join(now.rebuilt))] if now.rebuilt else []
        show(pairs(("before", was.found or "empty"), ("now", now.found), *rebuilt))


@app.command()
def check(*, as_json: AsJson = False) -> None:
    """Whether the tables are what this release needs; exit code 1 where they are not."""
    program = open_program()
    require_file(program)
    found = database.check(program.tools, scripts=program.migrations)
    if as_json:
        print_json({"found": found.found, "needed": found.needed, "is_current": found.is_current})
    else:
        _show(found)
    if not found.is_current:
        say("error: run `tracker db upgrade`")
        raise typer.Exit(Exit.FAILURE)


@app.command()
def rebuild(*, dossier: Dossier = None, as_json: AsJson = False) -> None:
    """Build a dossier's read models anew from its log, in one transaction, and compare them with a replay."""
    program = open_migrated(dossier)
    with progress("Rebuilding") as report:
        done = build_again(program.tools, program.dossier, progress=report)
    if as_json:
        print_json(done)
    else:
        show_replayed(done)
    if done.difference:
        raise typer.Exit(Exit.VERIFICATION_FAILED)


def _show(found: Revision) -> None:
    verdict = word("ok") if found.is_current else word("fail")
    show(pairs(("result", verdict), ("found", found.found or "empty"), ("needed", found.needed)))
