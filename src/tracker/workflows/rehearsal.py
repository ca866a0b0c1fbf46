"""Events played on top of the read models without appending them: what each would change, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tracker.domain import codec
from tracker.domain.dates import parse_interval
from tracker.domain.envelope import Draft, Recorded, event_id
from tracker.domain.events import DevelopmentCorrected, DevelopmentRecorded, Event
from tracker.projections.base import Change, Live
from tracker.projections.fold import Overlay, fold


@dataclass(frozen=True, slots=True)
class Step:
    """One event and the stream it belongs to."""

    stream: str
    event: Event


@dataclass(slots=True)
class Rehearsal:
    """Plays the steps of one act one after the other; each sees what those before it did.

    `position` is where the log ends. `live` holds the read models as they would be; `changes` all that would change.
    """

    dossier: str
    actor: str
    now: datetime
    position: int
    live: Overlay
    steps: list[Step] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @classmethod
    def on(cls, under: Live, dossier: str, *, actor: str, now: datetime, position: int) -> Rehearsal:
        """A rehearsal on these read models, which are not touched."""
        return cls(dossier, actor, now, position, Overlay(under))

    def play(self, step: Step) -> None:
        """Let the event have happened."""
        self.steps.append(step)
        type_, version = codec.type_and_version(step.event)
        recorded = Recorded(
            dossier=self.dossier,
            position=self.position + len(self.steps),
            event_id="",
            stream=step.stream,
            stream_version=0,
            type=type_,
            version=version,
            recorded_at=self.now,
            actor=self.actor,
            event=step.event,
        )
        for change in fold([recorded], self.live):
            self.live.lay(change)
            self.changes.append(change)

    def drafts(self, *, act: str) -> list[Draft]:
        """What is to be appended; the steps' place in the log makes them the facts that they are."""
        return [self._draft(step, act=act, number=number) for number, step in enumerate(self.steps)]

    def _draft(self, step: Step, *, act: str, number: int) -> Draft:
        interval = None
        if isinstance(step.event, DevelopmentRecorded | DevelopmentCorrected):
            interval = parse_interval(step.event.development.occurred.edtf)
        return Draft(
            event_id=event_id(self.dossier, "review", self.actor, str(self.position), str(number)),
            stream=step.stream,
            event=step.event,
            actor=self.actor,
            occurred_edtf=interval.edtf if interval else None,
            occurred_from=interval.lower if interval else None,
            occurred_to=interval.upper if interval else None,
            correlation_id=act,
        )
