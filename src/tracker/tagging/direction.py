"""Which way each category of an item points: the act in the headline decides, then the nearest cues.

A denial or a preview in the headline ends the vote. Otherwise the headline's cues vote. Only where it has none that
concerns the category do the summary's cues vote, and the default has DOUBT votes against them: a summary mostly tells
the background. A cue in the same clause as the category's own words counts half as much again.
"""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.tags import Direction
from tracker.tagging.categories import Topic
from tracker.tagging.cues import Cue
from tracker.tagging.matcher import Hit

NEAR, FAR = 3, 2
DOUBT = 10
_ON_A_TIE = (Direction.LIMITS, Direction.STRAINS, Direction.NEUTRAL, Direction.DEEPENS)


@dataclass(frozen=True, slots=True)
class Choice:
    """A direction, the hits that voted for it, and its share of all votes in hundredths (50 where nothing voted)."""

    direction: Direction
    hits: tuple[Hit, ...]
    share: int


def choose_direction(topic: Topic, cues: list[Cue], *, default: Direction) -> Choice:
    """The direction of one category."""
    concerned = [cue for cue in cues if not cue.only or topic.category in cue.only]
    for cue in concerned:
        if cue.decides and cue.in_title:
            return Choice(cue.direction, cue.hits, 90)
    in_title = [cue for cue in concerned if cue.in_title]
    return _vote(topic, in_title or concerned, default=default, doubt=0 if in_title else DOUBT)


def _vote(topic: Topic, cues: list[Cue], *, default: Direction, doubt: int) -> Choice:
    if not cues:
        return Choice(default, (), 50)
    clauses = {hit.clause for hit in topic.hits}
    votes = dict.fromkeys(_ON_A_TIE, 0)
    for cue in cues:
        near = any(hit.clause in clauses for hit in cue.hits)
        votes[cue.direction] += cue.weight * (NEAR if near else FAR)
    votes[default] += doubt
    best = max(_ON_A_TIE, key=votes.__getitem__)
    total = sum(votes.values())
    if not votes[best]:
        return Choice(default, (), 50)
    hits = tuple(hit for cue in cues if cue.direction is best for hit in cue.hits)
    return Choice(best, hits, votes[best] * 100 // total)
