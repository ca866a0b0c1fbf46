"""`tracker init`, `tracker version` and `tracker openapi`: to begin, and to say what this program is."""

from __future__ import annotations

from importlib.metadata import version as version_of

import typer

from tracker.cli.opening import open_program
from tracker.cli.options import AsJson, Dossier
from tracker.cli.render import counted, pairs, print_json, say, show
from tracker.workflows import database, seed


def init(*, dossier: Dossier = None, as_json: AsJson = False) -> None:
    """Make the tables, load the dossier, and say what to do next; a second time changes nothing."""
    program = open_program(dossier)
    files = program.files()
    revision = database.upgrade(program.tools, scripts=program.migrations)
    loaded = seed.load(program.tools, files)
    if as_json:
        print_json(
            {
                "dossier": loaded.dossier,
                "database": program.tools.engine.url.render_as_string(),
                "revision": revision.found,
                "appended": loaded.appended,
                "position": loaded.position,
            }
        )
        return
    show(
        pairs(
            ("dossier", f"{loaded.dossier}: {files.definition.title}"),
            ("database", program.tools.engine.url.render_as_string()),
            ("revision", revision.found),
            ("log", f"{counted(loaded.appended, 'event')} appended, now at position {loaded.position}"),
        )
    )
    say("Next: `tracker serve` polls the feeds and shows the page; `tracker standing` answers here.")


def version(*, as_json: AsJson = False) -> None:
    """Which release this is."""
    if as_json:
        print_json({"version": version_of("tracker")})
    else:
        typer.echo(version_of("tracker"))


def openapi(*, as_json: AsJson = False) -> None:  # noqa: ARG001 - JSON in either form
    """The API's OpenAPI document, as JSON."""
    from tracker.app import create_app  # noqa: PLC0415 - other commands need not load the server

    print_json(create_app(open_program(database=False), scheduler=False).openapi())
