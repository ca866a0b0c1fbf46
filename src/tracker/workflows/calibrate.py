"""How sure a tagger may be of itself, learned from what persons decided about the half of the items to develop on.

The steps are recorded as an event of the log, for the version of the tagger that gave the values: they are not
computed again when an answer is given, and a reading of another version stays uncalibrated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Literal

from tracker.domain.calibration import Calibration
from tracker.domain.envelope import Draft, event_id, require_person
from tracker.domain.events import TaggerCalibrated
from tracker.queries.calibrations import STREAM, calibrations
from tracker.store.engine import writing
from tracker.store.event_store import lock_head
from tracker.tagging.calibration import ENOUGH, Labelled, fit
from tracker.workflows.evaluate import LabelledItem, half_of, tag_labels
from tracker.workflows.reader import Reader
from tracker.workflows.record import record
from tracker.workflows.same_definition import require_same_definition
from tracker.workflows.tag_lines import judge
from tracker.workflows.tools import Tools

Fitted = Literal["relevance", "tags"]


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What was recorded at `position`; without one the labels were too few. `needed` is how many it takes of each.

    `kept` is what they were too few for and is as it was known before.
    """

    tagger: str
    version: str
    items: int
    tags: int
    needed: int
    position: int | None
    calibration: Calibration | None
    kept: Fitted | None


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
    done = partial(Calibrated, tagger.name, tagger.version, len(scores), len(tags), ENOUGH)
    if not made.relevance and not made.tags:
        return done(position=None, calibration=None, kept=None)
    reason = f"{len(scores)} items and {len(tags)} tags that persons decided about"
    position, whole = _record(tools, reader, made, reason=reason, actor=actor)
    kept: Fitted | None = None
    if whole != made:
        kept = "tags" if made.relevance else "relevance"
    return done(position=position, calibration=whole, kept=kept)


def _record(tools: Tools, reader: Reader, made: Calibration, *, reason: str, actor: str) -> tuple[int, Calibration]:
    """Where it stands in the log, and with what was known before of what the labels do not say now."""
    dossier = reader.definition.id
    with writing(tools.engine) as connection:
        head = lock_head(connection, dossier)
        known = calibrations(connection, dossier, [made.version], position=head.position).get(made.version)
        if known is not None:
            relevance, tags = made.relevance or known.calibration.relevance, made.tags or known.calibration.tags
            whole = replace(made, relevance=relevance, tags=tags)
            reason += "" if whole == made else f"; what they do not say is as at {known.position}"
            made = whole
        draft = Draft(
            event_id=event_id(dossier, actor, "calibrate", str(head.position)),
            stream=f"{STREAM}{made.version}",
            event=TaggerCalibrated(made, reason),
            actor=actor,
        )
        done = record(connection, dossier, [draft], now=tools.now(), random_bytes=tools.random_bytes)
    return done.head.position, made
