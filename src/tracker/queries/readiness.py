"""Whether questions can be answered: the database is reachable and has this release's tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from tracker.store import migrations
from tracker.store.engine import Engine, reading

DatabaseFailure = SQLAlchemyError
"""What the database's driver raises, for the table of problems."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """`found` is the database's revision (`None`: empty or unreachable), `fault` why it cannot be used."""

    found: str | None
    needed: str
    fault: str | None

    @property
    def is_ready(self) -> bool:
        """Whether questions can be answered."""
        return self.fault is None and self.found == self.needed


def readiness(engine: Engine, *, scripts: Path) -> Readiness:
    """Ask the database once; an unreachable one is an answer, not an error."""
    needed = migrations.newest(scripts)
    try:
        with reading(engine) as connection:
            return Readiness(migrations.revision(connection), needed, None)
    except SQLAlchemyError as error:
        return Readiness(None, needed, type(error).__name__)
