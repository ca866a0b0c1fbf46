"""`tracker export`: the log in a file that others can check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracker.cli.opening import open_migrated
from tracker.cli.options import AsJson, Dossier
from tracker.cli.render import pairs, print_json, progress, show
from tracker.workflows.bundle import export_bundle, seed_digests

app = typer.Typer(no_args_is_help=True, help="The log in a file that others can check.")


@app.callback()
def exports() -> None:
    """Keep `bundle` a command of its own while it is the only one."""


@app.command()
def bundle(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it.")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """The whole log with its tree, a checkpoint signed now, public keys, and a page that says how to check it all."""
    program = open_migrated(dossier)
    name = program.dossier
    folder = program.seed_folder()
    digests = seed_digests(folder) if folder.is_dir() else {}
    with progress("Writing") as report:
        done = export_bundle(
            program.tools,
            name,
            keys=program.keys,
            readme=program.bundle_format.read_bytes(),
            seeds=digests,
            path=path,
            replace=force,
            progress=report,
        )
    if as_json:
        print_json(done)
    else:
        show(pairs(("file", done.path), ("bytes", done.bytes), ("events", done.size), ("root", done.root)))
