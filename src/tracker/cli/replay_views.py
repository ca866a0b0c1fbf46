"""How `tracker replay --seeds` and `--steps` look."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import typer

from tracker.bootstrap import Program
from tracker.cli.exit_codes import Exit
from tracker.cli.render import pairs, plain, print_json, print_line, say, show, table
from tracker.workflows.seed_replay import replay_seeds
from tracker.workflows.steps import EventStep, Move
from tracker.workflows.steps import steps as walk

DASH = "\N{EN DASH}"


def show_seeds(program: Program, *, as_json: bool) -> None:
    """The seed files against the log."""
    found = replay_seeds(program.tools, program.files())
    if as_json:
        print_json(found)
    else:
        show(
            pairs(
                ("dossier", found.dossier),
                ("facts in the files", found.facts),
                ("seed events in the log", found.events),
                ("the same byte for byte", found.same),
                *([("redacted", _positions(found.redacted))] if found.redacted else []),
            )
        )
        if found.differences:
            rows = [(one.position, one.stream, one.why) for one in found.differences]
            show(table("\nDifferences", ">position", "stream", "why", rows=rows, fold="why"))
    if found.differences:
        say(f"error: {len(found.differences)} facts of the files are not what the log's seeds say")
        raise typer.Exit(Exit.VERIFICATION_FAILED)


def _positions(redacted: tuple[int, ...]) -> str:
    listed = ", ".join(map(str, redacted))
    return f"{len(redacted)}, which cannot be compared: position {listed}"


def show_steps(program: Program, *, to: int | None, valid_at: date, as_json: bool) -> None:
    """One line an event, and one a move; with JSON one document a line."""
    with walk(program.tools, program.dossier, valid_at=valid_at, to=to) as told:
        for step in told:
            if as_json:
                print_line(step)
            else:
                typer.echo("\n".join(_lines(step)))


def _lines(step: EventStep) -> Iterable[str]:
    head = f"{step.position:>7}  {step.recorded_at:%Y-%m-%d %H:%M:%S}  {step.type}  {step.stream}  by {step.actor}"
    yield plain(head).plain
    yield from (f"         {_move(move)}" for move in step.moves)


def _move(move: Move) -> str:
    before, after = (DASH if value is None else f"{value:.4f}" for value in (move.before, move.after))
    return f"{move.category}: {before} to {after}"
