"""How a command gets at the program: settings read once, logs set up, the database opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tracker.bootstrap import Program, wire
from tracker.cli.mistyped import warn_of_mistyped
from tracker.domain.errors import ConfigurationError
from tracker.observability.logs import configure_logs
from tracker.settings import read_settings
from tracker.store.engine import Connection, reading
from tracker.workflows.database import require_current

IN_MEMORY = "sqlite://"


def open_program(dossier: str | None = None, *, database: bool = True, create: bool = False) -> Program:
    """Read the settings and connect the parts; a dossier named here stands in for that of the settings.

    Without `database` none is touched; with `create` the folder of its file is made. Raises ConfigurationError.
    """
    settings = read_settings()
    warn_of_mistyped()
    if create and settings.database_url is None:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    configure_logs(settings.log_format, chatty=False)
    instead = {"dossier": dossier} if dossier else {}
    return wire(settings.model_copy(update=instead if database else {**instead, "database_url": IN_MEMORY}))


def open_migrated(dossier: str | None = None) -> Program:
    """The same; raises ConfigurationError where the tables are not this release's."""
    program = open_program(dossier)
    require_file(program)
    require_current(program.tools, scripts=program.migrations)
    return program


@contextmanager
def snapshot(program: Program) -> Iterator[Connection]:
    """One consistent view to answer from. Raises ConfigurationError where the tables are not this release's."""
    require_file(program)
    require_current(program.tools, scripts=program.migrations)
    with reading(program.tools.engine) as connection:
        yield connection


def require_file(program: Program) -> None:
    """Raise ConfigurationError where the database would be a file that is not there, rather than make an empty one."""
    missing = missing_file(program)
    if missing is not None:
        raise ConfigurationError(f"database: {missing}")


def missing_file(program: Program) -> str | None:
    """What to do about a database file that is not there; nothing where it is, or where the database is no file."""
    path = program.database_file
    if path is None or path.exists():
        return None
    mend = "set TRACKER_DATA_DIR" if program.settings.database_url is None else "mend TRACKER_DATABASE_URL"
    return f"expected {path}, found no such file; run `tracker init` (or {mend})"
