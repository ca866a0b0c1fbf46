"""The simplest read models: the newest definition, feeds and instruments, each as its last event says."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.developments import Instrument
from tracker.domain.dossier import Definition
from tracker.domain.envelope import Recorded
from tracker.domain.events import (
    DossierOpened,
    DossierRevised,
    FeedAdded,
    FeedChanged,
    FeedRemoved,
    InstrumentCorrected,
    InstrumentRecorded,
    InstrumentWithdrawn,
)
from tracker.domain.items import Feed
from tracker.projections.base import Change, Live, Projection

DEFINITION_KEY = "definition"


def _apply(recorded: Recorded, live: Live) -> Iterator[Change]:
    match recorded.event:
        case DossierOpened(definition=definition) | DossierRevised(definition=definition):
            yield Change(Definition, DEFINITION_KEY, definition, recorded.position)
        case FeedAdded(feed=feed) | FeedChanged(feed=feed):
            yield Change(Feed, feed.id, feed, recorded.position)
        case FeedRemoved(feed=key) if live.get(Feed, key):
            yield Change(Feed, key, None, recorded.position)
        case InstrumentRecorded(instrument=instrument) | InstrumentCorrected(instrument=instrument):
            yield Change(Instrument, instrument.id, instrument, recorded.position)
        case InstrumentWithdrawn(instrument=key) if live.get(Instrument, key):
            yield Change(Instrument, key, None, recorded.position)
        case _:
            return


REGISTERS = Projection(name="registers", version=1, apply=_apply)
