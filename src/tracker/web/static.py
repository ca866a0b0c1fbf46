"""The stylesheet and the icon, served by us."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles

FOLDER = Path(__file__).parent / "static"


class Revalidated(StaticFiles):
    """Files that a browser asks about each time, so that a new release is seen at once."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """The file, or 304."""
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = "no-cache"
        return response


def static_files() -> StaticFiles:
    """The files under `static/`."""
    return Revalidated(directory=FOLDER)
