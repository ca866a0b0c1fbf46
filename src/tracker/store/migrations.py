"""Bring a database to the newest tables, and say whether it is there."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

LOCK = 7_218_401
"""The advisory lock of this program's migrations; any number that nobody else uses."""


def upgrade(connection: Connection, *, scripts: Path, to: str = "head") -> None:
    """Run every migration in `scripts` that the database has not seen, in the caller's transaction.

    Of several processes one migrates, and the others wait and find it done: SQLite by its write lock, PostgreSQL by
    one that is taken here.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
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
