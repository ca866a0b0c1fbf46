"""Whether the service is alive, and whether it can answer."""

from __future__ import annotations

from pydantic import Field

from tracker.api.schemas.base import Schema


class Alive(Schema):
    """The process answers."""

    status: str
    version: str


class Ready(Schema):
    """The database is reachable and has this release's tables and read models."""

    status: str
    revision: str = Field(description="The database's migration.")
