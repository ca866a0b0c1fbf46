"""Append events and bring the read models along, in the caller's transaction: the one way anything becomes known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tracker.domain.envelope import Draft
from tracker.domain.errors import ConfigurationError
from tracker.projections.fold import PROJECTIONS, fold
from tracker.store import views
from tracker.store.engine import Connection
from tracker.store.event_store import Appended, Salts, append


def record(
    connection: Connection, dossier: str, drafts: Sequence[Draft], *, now: datetime, random_bytes: Salts
) -> Appended:
    """Append what the log does not hold yet and fold it into the read models.

    Raises StaleVersion, EventIdReused, and ConfigurationError where the read models were built by another release or
    from another part of the log.
    """
    appended = append(connection, dossier, drafts, now=now, random_bytes=random_bytes)
    if appended.events:
        _check_read_models(connection, dossier, position=appended.events[0].position - 1)
        changes = fold(appended.events, views.Stored(connection, dossier))
        views.write(connection, dossier, changes, position=appended.head.position)
    return appended


def _check_read_models(connection: Connection, dossier: str, *, position: int) -> None:
    """What is to be folded on must be what the log said up to `position`; a new log has no read models yet."""
    built = views.versions(connection, dossier)
    for projection in PROJECTIONS if position or built else ():
        expected, found = (projection.version, position), built.get(projection.name)
        if found != expected:
            was = "none" if found is None else f"version {found[0]} at position {found[1]}"
            raise ConfigurationError(
                f"read model {projection.name!r}: expected version {expected[0]} at position {expected[1]}, "
                f"found {was}; run `tracker db rebuild`"
            )
