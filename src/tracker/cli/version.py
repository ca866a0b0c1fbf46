"""`tracker version`: which release this is. It imports next to nothing."""

from __future__ import annotations

from importlib.metadata import version as version_of

import typer

from tracker.cli.options import AsJson
from tracker.cli.render import print_json


def version(*, as_json: AsJson = False) -> None:
    """Which release this is."""
    if as_json:
        print_json({"version": version_of("tracker")})
    else:
        typer.echo(version_of("tracker"))
