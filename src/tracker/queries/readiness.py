"""Whether questions can be answered: the database is reachable, has this release's tables and its read models."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from tracker.domain.errors import VerificationFailed
from tracker.store import migrations
from tracker.store.built import first_unfit
from tracker.store.engine import Connection, Engine, reading
from tracker.store.heads import read_heads

DatabaseFailure = SQLAlchemyError
"""What the database's driver raises, for the table of problems."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """`found` is the database's revision (`None`: empty or unreachable), `fault` why it cannot be used.

    `unfit` is the first read model of any dossier that another release built or that missed a part of its log: no event
    can be appended to it, and what it answers is not what this release would.
    """

    found: str | None
    needed: str
    fault: str | None
    unfit: str | None = None

    @property
    def is_migrated(self) -> bool:
        """Whether the tables are this release's."""
        return self.fault is None and self.found == self.needed

    @property
    def is_ready(self) -> bool:
        """Whether questions can be answered."""
        return self.is_migrated and self.unfit is None


def readiness(engine: Engine, *, scripts: Path) -> Readiness:
    """Ask the database once; an unreachable one is an answer, not an error."""
    needed = migrations.newest(scripts)
    try:
        with reading(engine) as connection:
            found = migrations.revision(connection)
            return Readiness(found, needed, None, _first_unfit(connection) if found == needed else None)
    except SQLAlchemyError as error:
        return Readiness(None, needed, type(error).__name__)


def _first_unfit(connection: Connection) -> str | None:
    try:
        found = (first_unfit(connection, head.dossier, position=head.position) for head in read_heads(connection))
        return next((unfit for unfit in found if unfit is not None), None)
    except VerificationFailed as error:
        return str(error)
