"""The command `tracker`: reads what a person typed, asks workflows and queries, and shows the answer.

Standard output is data, standard error is messages. Nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    # The children that parse feeds import the program's script, and with it this file; they need no command line.
    from tracker.cli.root import main as run  # noqa: PLC0415

    return run(arguments)
