"""The words that point a matter one way, after negation and after asking against whom they are spoken."""

from __future__ import annotations

from msgspec import Struct

from tracker.domain.tags import DEEPENS, LIMITS, STRAINS, Direction
from tracker.tagging.lexicon import AGAINST, DENIAL, NEGATION, PLAIN, PREVIEW, REFUSAL, Combination
from tracker.tagging.matcher import Hit
from tracker.tagging.view import THIRD, View

NEGATION_REACH = 28
"""Characters between a negation and the cue it turns."""
_DECIDING = (DENIAL, REFUSAL, PREVIEW)
HOSTILE_ACT = "hostile-act"
_TURNED = {
    DEEPENS: LIMITS,
    STRAINS: DEEPENS,
    LIMITS: DEEPENS,
}


class Cue(Struct, frozen=True, gc=False):
    """A vote for a direction; one that `decides` ends the vote in a headline. An empty `only` means every category."""

    direction: Direction
    weight: int
    only: tuple[str, ...]
    hits: tuple[Hit, ...]
    in_title: bool
    decides: bool


def collect_cues(view: View) -> list[Cue]:
    """Every cue of an item, in order of position, combinations last."""
    cues: list[Cue] = []
    negations: list[Hit] = []
    for index, hit in enumerate(view.hits):
        concept = hit.concept
        direction, manner = concept.direction, concept.manner
        if manner is PLAIN:
            if direction is None:
                continue
            if negations and (cue := _turned(view, hit, direction, negations)):
                cues.append(cue)
                continue
        elif manner is NEGATION:
            negations.append(hit)
        elif manner is AGAINST:
            direction = _against(view, index)
        if direction is not None:
            cues.append(Cue(direction, concept.weight, concept.only, (hit,), hit.in_title, manner in _DECIDING))
    combinations = view.combinations
    return cues + [_combined(view, one, direction) for one in combinations if (direction := one.direction) is not None]


def _turned(view: View, hit: Hit, direction: Direction, negations: list[Hit]) -> Cue | None:
    """The cue behind the first negation that turns it."""
    concept, clause = hit.concept, view.found.clause
    for negation in negations:
        near = 0 <= hit.start - negation.end <= NEGATION_REACH and clause(negation) == clause(hit)
        if near and direction in _TURNED:
            return Cue(_TURNED[direction], concept.weight, concept.only, (negation, hit), hit.in_title, False)
    return None


def _against(view: View, index: int) -> Direction | None:
    """Strains where one party is spoken against by the other or by nobody named; deepens where it is somebody else.

    Where nobody is named as target the concept's own direction stands; what a third actor says is no vote.
    """
    hit = view.hits[index]
    subject, sentence = None, view.found.sentence(hit)
    for place in range(index - 1, -1, -1):
        if view.hits[place].in_title is hit.in_title and (subject := _actor(view, place)):
            break
    if subject == THIRD:
        return None
    for place in range(index + 1, len(view.hits)):
        later = view.hits[place]
        if view.found.sentence(later) != sentence:
            break
        if HOSTILE_ACT in later.concept.groups:
            return DEEPENS
        target = _actor(view, place)
        if target == THIRD:
            return DEEPENS
        if target and target != subject:
            return STRAINS
    return hit.concept.direction


def _actor(view: View, place: int) -> str | None:
    return view.actor_of[view.concepts[place]]


def _combined(view: View, combination: Combination, direction: Direction) -> Cue:
    hits = view.supporting(combination)
    in_title = combination.title or any(hit.in_title for hit in hits)
    decides = combination.title and combination.manner in _DECIDING
    return Cue(direction, combination.weight, combination.only, hits, in_title, decides)
