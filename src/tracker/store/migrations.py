"""Bring a database to the newest tables, and say whether it is there."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def upgrade(connection: Connection, *, scripts: Path, to: str = "head") -> None:
    """Run every migration in `scripts` that the database has not seen, in the caller's transaction."""
    config = _config(scripts)
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def revision(connection: Connection) -> str | None:
    """The revision the database is at; nothing for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def newest(scripts: Path) -> str:
    """The revision this program needs."""
    return str(ScriptDirectory.from_config(_config(scripts)).get_current_head())


def _config(scripts: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    return config
