"""`tracker replay`: fold the log anew and say what came out, or whether the read models say the same."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli.exit_codes import Exit
from tracker.cli.opening import open_migrated
from tracker.cli.options import LAST, AsJson, Dossier, ValidAt
from tracker.cli.render import pairs, plain, print_json, progress, say, show
from tracker.cli.replay_views import show_seeds, show_steps
from tracker.domain.errors import InputError
from tracker.queries.moment import parse
from tracker.workflows.first_difference import Difference
from tracker.workflows.replay import Replayed
from tracker.workflows.replay import replay as fold_again

To = Annotated[
    int | None, typer.Option("--to", min=0, max=LAST, metavar="POS", help="Up to this position; by default all.")
]
Check = Annotated[
    bool,
    typer.Option(
        "--check",
        help="Compare the log with its hashes and the read models with the log; exit code 5 on a difference.",
    ),
]

Seeds = Annotated[
    bool,
    typer.Option("--seeds", help="Compare the seed files with the log's seed events; exit code 5 on a difference."),
]
Steps = Annotated[bool, typer.Option("--steps", help="Show event by event how each category moved on --valid-at.")]


def replay(
    *,
    to: To = None,
    check: Check = False,
    seeds: Seeds = False,
    steps: Steps = False,
    valid_at: ValidAt = None,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """Fold the log from its first event, without changing anything."""
    if seeds + steps + check > 1:
        raise InputError("replay: expected one of --check, --seeds and --steps")
    if valid_at is not None and not steps:
        raise InputError("replay: expected --steps with --valid-at: only the steps are about a day")
    if to is not None and seeds:
        raise InputError("replay: expected --seeds without --to: it compares the whole log")
    program = open_migrated(dossier)
    if seeds:
        show_seeds(program, as_json=as_json)
        return
    if steps:
        show_steps(program, to=to, valid_at=parse(valid_at, None).valid_at or program.today(), as_json=as_json)
        return
    with progress("Replaying") as report:
        done = fold_again(program.tools, program.dossier, to=to, check=check, progress=report)
    if as_json:
        print_json(done)
    else:
        show_replayed(done)
    if done.difference:
        say(f"error: the read models are not what the log says; `tracker db rebuild` makes them so ({program.dossier})")
        raise typer.Exit(Exit.VERIFICATION_FAILED)


def show_replayed(done: Replayed) -> None:
    """What a replay saw, for a person."""
    verdict = "the read models say the same" if done.checked else "not compared"
    show(
        pairs(
            ("dossier", done.dossier),
            ("position", done.position),
            ("rows", done.rows),
            ("digest", done.digest),
            (
                "result",
                plain(verdict, "green" if done.checked else "") if not done.difference else plain("differs", "red"),
            ),
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
