"""`tracker tag`: judge the items of a file; needs no database and keeps nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from tracker.cli.exit_codes import Exit
from tracker.cli.opening import open_program
from tracker.cli.options import AsJson, Dossier
from tracker.cli.render import print_line, progress, say
from tracker.domain.amounts import counted
from tracker.domain.errors import NotFound
from tracker.queries.calibrations import UNCALIBRATED
from tracker.workflows.tag_lines import judge, read_lines

File = Annotated[
    Path, typer.Argument(metavar="FILE", help="JSON lines with id, title, summary; - reads standard input.")
]

FAULTS = 20
"""As many lines that are no items are named."""


def tag(file: File, *, dossier: Dossier = None, as_json: AsJson = False) -> None:
    """Relevance, categories, directions and developments of each item, one JSON line an item.

    Input lines hold `id`, `title` and, where known, `summary`, `lang`, `url` and `published`. The output is JSON in
    either form; --json leaves out the closing line on standard error. Lines that are no items are named there, and end
    with exit code 6.
    """
    if str(file) != "-" and not file.is_file():
        raise NotFound("file", str(file))
    program = open_program(dossier, database=False)
    reader = program.reader()
    raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    given = read_lines(raw.splitlines(), name=str(file))
    with progress("Tagging") as report:
        judged = judge(given.items, reader, progress=report)
    for one in judged:
        print_line(one)
    if not as_json:
        relevant = [one for one in judged if one.relevant]
        developments = {one.development for one in relevant}
        say(
            f"{counted(len(judged), 'item')}, {len(relevant)} relevant, {counted(len(developments), 'development')}; "
            f"tagger {reader.tagger.name} {reader.tagger.version}; confidence is {UNCALIBRATED}"
        )
    for fault in given.faults[:FAULTS]:
        say(f"not read: {fault}")
    if given.faults:
        if len(given.faults) > FAULTS:
            say(f"not read: {len(given.faults) - FAULTS} more")
        raise typer.Exit(Exit.SOME_FEEDS_FAILED)
