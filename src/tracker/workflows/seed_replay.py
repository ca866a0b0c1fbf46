"""Replay the seed files from nothing and compare with the log's seed events: where the audit of a number starts.

What happened to a fact after its seed - reports, reviews, redactions - is not the seeds' and is left out; so is a feed
that a person removed, since no file brings it back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from tracker.domain.envelope import SEED_ACTOR, Recorded, Redacted
from tracker.domain.items import Feed
from tracker.seeds.shapes import DossierFiles
from tracker.store.engine import reading
from tracker.store.event_store import read
from tracker.store.views import Stored
from tracker.workflows.seed import wanted
from tracker.workflows.seed_redacted import as_said
from tracker.workflows.seed_steps import Said, Value, remember, stays_removed, steps_between
from tracker.workflows.tools import Tools


@dataclass(frozen=True, slots=True)
class SeedDifference:
    """A fact on which files and log disagree; `position` of its last seed event, `None` where the log has none."""

    stream: str
    position: int | None
    why: str


@dataclass(frozen=True, slots=True)
class SeedsReplayed:
    """How many facts the files hold, how many seed events the log, how many of these are byte for byte those of a load
    from nothing, and where the two disagree.

    `redacted` has the positions of seed events whose words were taken away, so that nothing can be compared.
    """

    dossier: str
    facts: int
    events: int
    same: int
    redacted: tuple[int, ...]
    differences: tuple[SeedDifference, ...]


def replay_seeds(tools: Tools, files: DossierFiles) -> SeedsReplayed:
    """Compare a dossier's files with the seed events of its log."""
    dossier = files.definition.id
    facts = dict(wanted(files))
    first = {step.draft.event_id: step for step in steps_between(facts, {}, current={}, dossier=dossier)}
    said: dict[str, Said] = {}
    last: dict[str, Recorded] = {}
    redacted: list[int] = []
    events = same = 0
    with reading(tools.engine) as connection:
        for recorded in read(connection, dossier, actor=SEED_ACTOR):
            step = first.get(recorded.event_id)
            same += step is not None and step.draft.event == recorded.event
            events += 1
            if isinstance(recorded.event, Redacted):
                redacted.append(recorded.position)
            last[recorded.stream] = recorded
            remember(said, as_said(recorded, said=said, wanted=facts))
        live = {f"feed:{key}" for key, _ in Stored(connection, dossier).all(Feed)}
    differences = tuple(
        one
        for one in _differences(facts, said, last=last)
        if not stays_removed(said.get(one.stream), one.stream, current=live)
    )
    return SeedsReplayed(dossier, len(facts), events, same, tuple(redacted), differences)


def _differences(
    facts: dict[str, Value], said: dict[str, Said], *, last: dict[str, Recorded]
) -> Iterator[SeedDifference]:
    for stream in [*facts, *(stream for stream in last if stream not in facts)]:
        recorded = last.get(stream)
        why = _why(facts.get(stream), said.get(stream), recorded)
        if why:
            yield SeedDifference(stream, recorded.position if recorded else None, why)


def _why(value: Value | None, said: Said | None, recorded: Recorded | None) -> str | None:
    if said is None:
        return "the files have it, the log does not"
    if value is None:
        return None if said.gone else "the log has it, the files do not"
    if said.gone:
        return "the files have it, the log's seeds took it back"
    if said.value != value and recorded and isinstance(recorded.event, Redacted):
        return "its words were redacted, and the files do not say the same"
    if said.value != value:
        changed = [f.name for f in fields(value) if getattr(value, f.name) != getattr(said.value, f.name)]
        return f"other in the files: {', '.join(changed)}"
    return None
