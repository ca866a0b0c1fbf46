"""`tracker replay`: fold the log anew and say what came out, or whether the read models say the same."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli.exit_codes import Exit
from tracker.cli.opening import open_migrated
from tracker.cli.options import AsJson, Dossier
from tracker.cli.render import pairs, plain, print_json, progress, say, show
from tracker.workflows.replay import Difference, Replayed
from tracker.workflows.replay import replay as fold_again

To = Annotated[int | None, typer.Option("--to", min=0, metavar="POS", help="Up to this position; by default all.")]
Check = Annotated[
    bool,
    typer.Option("--check", help="Compare the log with its hashes and the read models with the log; exit code 5."),
]


def replay(*, to: To = None, check: Check = False, dossier: Dossier = None, as_json: AsJson = False) -> None:
    """Fold the log from its first event, without changing anything."""
    program = open_migrated(dossier)
    with progress("Replaying") as report:
        done = fold_again(program.tools, program.dossier, to=to, check=check, progress=report)
    if as_json:
        print_json(done)
    else:
        show_replayed(done, checked=check)
    if done.difference:
        say(f"error: the read models are not what the log says; `tracker db rebuild` makes them so ({program.dossier})")
        raise typer.Exit(Exit.VERIFICATION_FAILED)


def show_replayed(done: Replayed, *, checked: bool) -> None:
    """What a replay saw, for a person."""
    verdict = "not compared" if not checked else "the read models say the same"
    show(
        pairs(
            ("dossier", done.dossier),
            ("position", done.position),
            ("rows", done.rows),
            ("digest", done.digest),
            ("result", plain(verdict, "green" if checked else "") if not done.difference else plain("differs", "red")),
        )
    )
    if done.difference:
        _show_difference(done.difference)


def _show_difference(found: Difference) -> None:
    show(
        plain("\nFirst difference", "bold"),
        pairs(
            ("table", found.table),
            ("row", found.key),
            ("known from", found.known_from),
            ("expected", found.expected),
            ("found", found.found),
        ),
    )
