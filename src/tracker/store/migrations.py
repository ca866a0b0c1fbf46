"""Bring a database to the newest tables, and say whether it is there.

Every command asks the second before anything else, so it is answered without alembic, whose import takes longer than
most answers.
"""

from __future__ import annotations

import ast
from pathlib import Path

from sqlalchemy import Connection, column, func, inspect, select, table

from tracker.domain.errors import ConfigurationError

LOCK = 7_218_401
"""The advisory lock of this program's migrations; any number that nobody else uses."""
_NAMES = frozenset(("revision", "down_revision"))
_STAMP = table("alembic_version", column("version_num"))


def upgrade(connection: Connection, *, scripts: Path, to: str = "head") -> None:
    """Run every migration in `scripts` that the database has not seen, in the caller's transaction.

    Of several processes one migrates, and the others wait and find it done: SQLite by its write lock, PostgreSQL by
    one that is taken here.
    """
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415 - see above

    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def revision(connection: Connection) -> str | None:
    """The revision the database is at; nothing for an empty one."""
    if not inspect(connection).has_table(_STAMP.name):
        return None
    found: str | None = connection.scalar(select(_STAMP.c.version_num))
    return found


def newest(scripts: Path) -> str:
    """The revision this program needs."""
    names = [_names(path) for path in sorted((scripts / "versions").glob("*.py"))]
    followed = {each["down_revision"] for each in names}
    last = [str(each["revision"]) for each in names if each["revision"] not in followed]
    if len(last) != 1:
        raise ConfigurationError(
            f"{scripts}: expected one migration that none follows, found {', '.join(last) or 'none'}"
        )
    return last[0]


def _names(path: Path) -> dict[str, str | None]:
    """What a migration calls itself and the one before it; it is read, not run."""
    names: dict[str, str | None] = {}
    for one in ast.parse(path.read_text(encoding="utf-8"), filename=str(path)).body:
        if isinstance(one, ast.Assign | ast.AnnAssign) and one.value is not None:
            for target in one.targets if isinstance(one, ast.Assign) else [one.target]:
                if isinstance(target, ast.Name) and target.id in _NAMES:
                    names[target.id] = ast.literal_eval(one.value)
    if names.keys() != _NAMES:
        raise ConfigurationError(
            f"{path}: expected a revision and a down_revision, found {', '.join(names) or 'neither'}"
        )
    return names
