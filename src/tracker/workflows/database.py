"""Bring the database to this release's tables, and say what state it is in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tracker.domain.errors import ConfigurationError
from tracker.store import migrations
from tracker.store.built import first_unfit
from tracker.store.engine import reading, writing
from tracker.store.heads import read_heads
from tracker.store.merkle_tiles import fill
from tracker.workflows.replay import rebuild_locked
from tracker.workflows.tools import Tools


@dataclass(frozen=True, slots=True)
class Revision:
    """Where the database stands (`None`: empty) and where this release wants it."""

    found: str | None
    needed: str

    @property
    def is_current(self) -> bool:
        """Whether nothing is left to migrate."""
        return self.found == self.needed


def upgrade(tools: Tools, *, scripts: Path) -> Revision:
    """Run every migration the database has not seen, in one transaction with what the log gives anew.

    The tiles of every log are completed, and read models that another release built are rebuilt.
    """
    with writing(tools.engine) as connection:
        migrations.upgrade(connection, scripts=scripts)
        for head in read_heads(connection):
            fill(connection, head.dossier, before=0, after=head.position)
            if first_unfit(connection, head.dossier, position=head.position) is not None:
                rebuild_locked(connection, head.dossier)
        return Revision(migrations.revision(connection), migrations.newest(scripts))


def check(tools: Tools, *, scripts: Path) -> Revision:
    """Where the database stands."""
    with reading(tools.engine) as connection:
        return Revision(migrations.revision(connection), migrations.newest(scripts))


def require_current(tools: Tools, *, scripts: Path) -> None:
    """Raise ConfigurationError where the database is not at this release's tables."""
    found = check(tools, scripts=scripts)
    if not found.is_current:
        was = found.found or "an empty database"
        raise ConfigurationError(f"database: expected revision {found.needed}, found {was}; run `tracker db upgrade`")
