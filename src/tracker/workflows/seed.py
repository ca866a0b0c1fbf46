"""Seeds into the log: what a dossier's files say that the log was not told yet, as events.

The files are compared with what the seeds themselves said last, not with what the log says now: a feed paused by hand
or a fact corrected by a reviewer stays so until the file changes that very field, and a feed removed by hand until a
person adds it. Loading twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.domain.envelope import SEED_ACTOR, Draft
from tracker.domain.items import Feed
from tracker.projections.redacted import REDACTED
from tracker.projections.views import DevelopmentView
from tracker.seeds.shapes import DossierFiles
from tracker.store.engine import Connection, reading, writing
from tracker.store.event_store import lock_head, read
from tracker.store.views import Stored
from tracker.workflows.record import record
from tracker.workflows.seed_redacted import as_said
from tracker.workflows.seed_steps import Said, Step, Value, remember, steps_between
from tracker.workflows.tools import Tools


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: how many events it appended, and the log's position after it."""

    dossier: str
    appended: int
    position: int
    steps: tuple[Step, ...]


def plan(tools: Tools, files: DossierFiles) -> tuple[Step, ...]:
    """What `load` would append, in order, without appending it."""
    with reading(tools.engine) as connection:
        return _steps(connection, files)


def load(tools: Tools, files: DossierFiles) -> Loaded:
    """Append what the files say that the log was not told yet, all or nothing."""
    dossier = files.definition.id
    with writing(tools.engine) as connection:
        lock_head(connection, dossier)
        steps = _steps(connection, files)
        drafts: list[Draft] = [step.draft for step in steps]
        appended = record(connection, dossier, drafts, now=tools.now(), random_bytes=tools.random_bytes)
    return Loaded(dossier, len(appended.events), appended.head.position, steps)


def _steps(connection: Connection, files: DossierFiles) -> tuple[Step, ...]:
    dossier, asked = files.definition.id, dict(wanted(files))
    said: dict[str, Said] = {}
    for recorded in read(connection, dossier, actor=SEED_ACTOR):
        remember(said, as_said(recorded, said=said, wanted=asked))
    live = Stored(connection, dossier)
    current: dict[str, Value] = {
        f"development:{key}": view.development for key, view in live.all(DevelopmentView) if view.status != REDACTED
    }
    current |= {f"feed:{key}": feed for key, feed in live.all(Feed)}
    return tuple(steps_between(asked, said, current=current, dossier=dossier))


def wanted(files: DossierFiles) -> Iterator[tuple[str, Value]]:
    """What the files say, by stream, in the order in which it is told."""
    yield "dossier", files.definition
    yield from ((f"feed:{feed.id}", feed) for feed in files.feeds)
    yield from ((f"instrument:{instrument.id}", instrument) for instrument in files.instruments)
    yield from ((f"development:{development.id}", development) for development in files.developments)
