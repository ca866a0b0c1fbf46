"""What is known of how often each tagger is right, at a position of the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from tracker.domain import codec
from tracker.domain.calibration import Calibration, calibrated
from tracker.domain.events import TaggerCalibrated
from tracker.domain.tags import Screening, Tag
from tracker.projections.views import ItemView
from tracker.store import tables
from tracker.store.streams import at_position

_E = tables.events
STREAM = "calibration:"
"""What the stream of a tagger's version begins with."""
UNCALIBRATED = "uncalibrated"


@dataclass(frozen=True, slots=True)
class Known:
    """A calibration and the position at which the log learned it."""

    position: int
    calibration: Calibration


Calibrations = Mapping[str, Known]
"""The newest of each version of a tagger."""


def calibrations(connection: Connection, dossier: str, versions: Iterable[str], *, position: int) -> Calibrations:
    """Those of these versions of a tagger, as known at a position."""
    query = select(_E.c.position, _E.c.type, _E.c.version, _E.c.payload).where(
        _E.c.dossier == dossier,
        _E.c.stream.in_(sorted({f"{STREAM}{version}" for version in versions})),
        at_position <= position,
        _E.c.payload.is_not(None),
    )
    found = {}
    for row in connection.execute(query.order_by(at_position)):
        event = codec.decode_bytes(row.type, row.version, row.payload)
        if isinstance(event, TaggerCalibrated):
            found[event.calibration.version] = Known(row.position, event.calibration)
    return found


def calibrations_of(connection: Connection, dossier: str, views: Iterable[ItemView], *, position: int) -> Calibrations:
    """Those of the versions that read these items."""
    return calibrations(connection, dossier, (view.screening.version for view in views), position=position)


def sure_of_tag(tag: Tag, screening: Screening, known: Calibrations) -> float | None:
    """How often such a tag was right (0..1); `None`: uncalibrated."""
    one = known.get(screening.version)
    return _share(calibrated(tag.confidence, one.calibration.tags)) if one else None


def sure_of_relevance(screening: Screening, known: Calibrations) -> float | None:
    """How often an item of such a score concerned the relationship (0..1); `None`: uncalibrated."""
    one = known.get(screening.version)
    return _share(calibrated(screening.score, one.calibration.relevance)) if one else None


def _share(value: object) -> float | None:
    return None if value is None else float(str(value))
