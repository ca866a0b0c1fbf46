"""The simplest read models: the newest definition, feeds and instruments, each as its last event says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tracker.domain.developments import Instrument
from tracker.domain.dossier import Definition
from tracker.domain.envelope import Recorded
from tracker.domain.events import (
    DossierOpened,
    DossierRevised,
    FeedAdded,
    FeedChanged,
    FeedPaced,
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
        case FeedAdded(feed=feed):
            yield Change(Feed, feed.id, feed, recorded.position)
        case FeedChanged(feed=feed, changed=changed):
            yield Change(Feed, feed.id, _changed(feed, changed, live), recorded.position)
        case FeedPaced(feed=key, seconds=seconds):
            yield from _paced(live, key, seconds, position=recorded.position)
        case FeedRemoved(feed=key) if live.get(Feed, key):
            yield Change(Feed, key, None, recorded.position)
        case InstrumentRecorded(instrument=instrument) | InstrumentCorrected(instrument=instrument):
            yield Change(Instrument, instrument.id, instrument, recorded.position)
        case InstrumentWithdrawn(instrument=key) if live.get(Instrument, key):
            yield Change(Instrument, key, None, recorded.position)
        case _:
            return


def _changed(feed: Feed, changed: tuple[str, ...], live: Live) -> Feed:
    """What the event says; of the rest only where it names it, as earlier releases did not tell it there."""
    before = live.get(Feed, feed.id)
    if before is None or "rest_seconds" in changed:
        return feed
    return replace(feed, rest_seconds=before.rest_seconds)


def _paced(live: Live, key: str, seconds: int | None, *, position: int) -> Iterator[Change]:
    feed = live.get(Feed, key)
    if feed is not None:
        yield Change(Feed, key, replace(feed, rest_seconds=seconds), position)


REGISTERS = Projection(name="registers", version=2, apply=_apply)
