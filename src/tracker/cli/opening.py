"""How a command gets at the program: settings read once, logs set up, the database opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tracker.bootstrap import Program, wire
from tracker.observability.logs import configure_logs
from tracker.settings import read_settings
from tracker.store.engine import Connection, reading
from tracker.workflows.database import require_current

IN_MEMORY = "sqlite://"


def open_program(dossier: str | None = None, *, database: bool = True) -> Program:
    """Read the settings and connect the parts; a dossier named here stands in for that of the settings.

    Without `database` none is touched, and no folder is made for one. Raises ConfigurationError.
    """
    settings = read_settings()
    configure_logs(settings.log_format, chatty=False)
    instead = {"dossier": dossier} if dossier else {}
    return wire(settings.model_copy(update=instead if database else {**instead, "database_url": IN_MEMORY}))


def open_migrated(dossier: str | None = None) -> Program:
    """The same; raises ConfigurationError where the tables are not this release's."""
    program = open_program(dossier)
    require_current(program.tools, scripts=program.migrations)
    return program


@contextmanager
def snapshot(program: Program) -> Iterator[Connection]:
    """One consistent view to answer from. Raises ConfigurationError where the tables are not this release's."""
    require_current(program.tools, scripts=program.migrations)
    with reading(program.tools.engine) as connection:
        yield connection
