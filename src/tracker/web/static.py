"""The stylesheet and the icon, served by us."""

from __future__ import annotations

from pathlib import Path

from starlette.staticfiles import StaticFiles

FOLDER = Path(__file__).parent / "static"


def static_files() -> StaticFiles:
    """The files under `static/`."""
    return StaticFiles(directory=FOLDER)
