"""Append events and bring the read models along, in the caller's transaction: the one way anything becomes known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tracker.domain.envelope import Draft
from tracker.domain.errors import ConfigurationError
from tracker.projections.fold import fold
from tracker.store import views
from tracker.store.built import first_unfit
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
        unfit = first_unfit(connection, dossier, position=appended.events[0].position - 1)
        if unfit is not None:
            raise ConfigurationError(unfit)
        before = views.read_ahead(connection, dossier, appended.events)
        changes = fold(appended.events, before)
        views.write(connection, dossier, changes, before=before, position=appended.head.position)
    return appended
