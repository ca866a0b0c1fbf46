"""The tree of commands, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from tracker.cli.exit_codes import Exit, code_of
from tracker.cli.state import state
from tracker.domain.errors import TrackerError

app = typer.Typer(name="tracker", no_args_is_help=True, pretty_exceptions_enable=False)
app.command()(state)
app.command("x")(state)


def main(arguments: Sequence[str] | None = None) -> int:
    try:
        app(arguments, prog_name="tracker")
    except TrackerError as e:
        print("error:", e, file=sys.stderr)
        return code_of(e)
    except SystemExit as e:
        return e.code
