"""Whether the read models of a dossier are those of this release, built from the whole of its log."""

from __future__ import annotations

from sqlalchemy import Connection

from tracker.projections.fold import PROJECTIONS
from tracker.store.views import versions


def first_unfit(connection: Connection, dossier: str, *, position: int) -> str | None:
    """The first read model that is not this release's up to `position`, and what mends it; nothing where all are.

    A new log has no read models yet.
    """
    built = versions(connection, dossier)
    for projection in PROJECTIONS if position or built else ():
        expected, found = (projection.version, position), built.get(projection.name)
        if found != expected:
            was = "none" if found is None else f"version {found[0]} at position {found[1]}"
            return (
                f"read model {projection.name!r} of dossier {dossier!r}: expected version {expected[0]} at position "
                f"{expected[1]}, found {was}; run `tracker db rebuild --dossier {dossier}`"
            )
    return None
