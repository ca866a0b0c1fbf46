"""`tracker init` and `tracker openapi`: to begin, and to say what this program offers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from tracker.cli.handed import OWN_KEYS, Outside, TrustedKeys, checkpoint_in, keys_in
from tracker.cli.opening import open_program
from tracker.cli.options import AsJson, Dossier
from tracker.cli.render import pairs, print_json, progress, say, show
from tracker.domain.amounts import counted
from tracker.domain.errors import InputError
from tracker.workflows import database, seed
from tracker.workflows.bundle import restore
from tracker.workflows.keys import make_keys
from tracker.workflows.seed import Loaded

Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Leave out what to do next.")]
FromBundle = Annotated[
    Path | None,
    typer.Option("--from-bundle", metavar="FILE", help="Begin a log from this bundle, then load what is newer."),
]


def init(
    *,
    from_bundle: FromBundle = None,
    keys: TrustedKeys = None,
    checkpoint: Outside = None,
    quiet: Quiet = False,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """Make the tables and the signing key, load every dossier or the one named; twice changes nothing."""
    trusted, outside = keys_in(keys), checkpoint_in(checkpoint)
    if from_bundle is None and (trusted is not None or outside is not None):
        raise InputError("init: --keys and --checkpoint are for a bundle; expected --from-bundle too")
    program = open_program(dossier, create=True)
    every = [program.files(name) for name in program.each]
    revision = database.upgrade(program.tools, scripts=program.migrations)
    make_keys(program.keys, random_bytes=program.tools.random_bytes)
    if from_bundle is not None:
        with progress("Restoring") as report:
            held = restore(
                program.tools, from_bundle, keys=program.keys, trusted=trusted, outside=outside, progress=report
            )
        if trusted is None:
            say(OWN_KEYS)
        say(f"restored {held.dossier!r} up to position {held.size}, root {held.root}")
    loaded = [(files.definition.title, seed.load(program.tools, files)) for files in every]
    where = program.tools.engine.url.render_as_string()
    if as_json:
        done = [{"dossier": one.dossier, "appended": one.appended, "position": one.position} for _, one in loaded]
        print_json({"database": where, "revision": revision.found, "dossiers": done})
        return
    show(pairs(("database", where), ("revision", revision.found), *_loaded(loaded)))
    if not quiet:
        which = "" if len(loaded) == 1 else f" --dossier {loaded[0][1].dossier}"
        say(f"Next: `tracker serve` polls the feeds and shows the page; `tracker standing{which}` answers here.")


def _loaded(loaded: Sequence[tuple[str, Loaded]]) -> Iterator[tuple[str, str]]:
    for title, one in loaded:
        yield "dossier", f"{one.dossier}: {title}"
        yield "log", _appended(one)


def _appended(one: Loaded) -> str:
    if not one.appended:
        return f"nothing to add, at position {one.position}"
    return f"{counted(one.appended, 'event')} appended, now at position {one.position}"


def openapi(*, as_json: AsJson = False) -> None:  # noqa: ARG001 - JSON in either form
    """The API's OpenAPI document, as JSON."""
    from tracker.app import create_app  # noqa: PLC0415 - other commands need not load the server

    print_json(create_app(open_program(database=False), scheduler=False).openapi())
