"""How sure a tagger may be of itself, learned from what persons decided about the half of the items to develop on.

The steps are recorded as an event of the log, for the version of the tagger that gave the values: they are not
computed again when an answer is given, and a reading of another version stays uncalibrated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.calibration import Calibration
from tracker.domain.envelope import Draft, event_id, require_person
from tracker.domain.events import TaggerCalibrated
from tracker.queries.calibrations import STREAM
from tracker.store.engine import writing
from tracker.store.event_store import lock_head
from tracker.tagging.calibration import ENOUGH, Labelled, fit
from tracker.workflows.evaluate import LabelledItem, half_of, tag_labels
from tracker.workflows.reader import Reader, require_same_definition
from tracker.workflows.record import record
from tracker.workflows.tag_lines import judge
from tracker.workflows.tools import Tools


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What was recorded at `position`; without one the labels were too few. `needed` is how many it takes of each."""

    tagger: str
    version: str
    items: int
    tags: int
    needed: int
    position: int | None
    calibration: Calibration | None


def calibrate(
    tools: Tools,
    reader: Reader,
    items: Sequence[LabelledItem],
    *,
    actor: str,
    progress: Callable[[int, int], None],
) -> Calibrated:
    """Record the calibration of the reader's tagger by these items of the half to develop on, where they are enough.

    Raises ConfigurationError where the seed files are not what the log holds, InputError for an actor who is nobody.
    """
    require_person(actor)
    require_same_definition(tools, reader)
    mine = [item for item in items if half_of(str(item.id)) == "develop"]
    read = list(zip(mine, judge(mine, reader, progress=progress), strict=True))
    scores = [Labelled(Decimal(str(said.score)), item.relevant) for item, said in read]
    tags = [one for item, said in read for one in tag_labels(item, said)]
    both = {one.right for one in scores} == {True, False}
    tagger = reader.tagger
    made = Calibration(tagger.name, tagger.version, fit(scores) if both else (), fit(tags))
    position = None
    if made.relevance or made.tags:
        reason = f"{len(scores)} items and {len(tags)} tags that persons decided about"
        position = _record(tools, reader, TaggerCalibrated(made, reason), actor=actor)
    return Calibrated(
        tagger.name, tagger.version, len(scores), len(tags), ENOUGH, position, made if position is not None else None
    )


def _record(tools: Tools, reader: Reader, event: TaggerCalibrated, *, actor: str) -> int:
    dossier = reader.definition.id
    with writing(tools.engine) as connection:
        head = lock_head(connection, dossier)
        draft = Draft(
            event_id=event_id(dossier, actor, "calibrate", str(head.position)),
            stream=f"{STREAM}{event.calibration.version}",
            event=event,
            actor=actor,
        )
        done = record(connection, dossier, [draft], now=tools.now(), random_bytes=tools.random_bytes)
    return done.head.position
