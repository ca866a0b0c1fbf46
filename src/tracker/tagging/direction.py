"""Which way each category of an item points: the act in the headline decides, then the nearest cues.

A denial or a preview in the headline ends the vote. Otherwise the headline's cues vote. Only where it has none that
concerns the category do the summary's cues vote, and the default has DOUBT votes against them: a summary mostly tells
the background. A cue in the same clause as the category's own words counts half as much again.

A plain denial, refusal or ending in the headline is a verdict: it holds for every category, before votes and weights.
"""

from __future__ import annotations

from msgspec import Struct

from tracker.domain.tags import DEEPENS, LIMITS, NEUTRAL, STRAINS, Direction
from tracker.tagging.categories import Topic
from tracker.tagging.cues import NEGATION_REACH, Cue
from tracker.tagging.endings import BREAKS_OFF, endings, is_ending
from tracker.tagging.lexicon import HEDGE, NEGATION, REFUSAL, Concept, Manner
from tracker.tagging.matcher import Hit
from tracker.tagging.view import THIRD, View

NEAR, FAR = 3, 2
DOUBT = 10
CERTAIN = 90
"""The share of a direction that one cue decides."""
DENIES = "denies"
"""The group of verbs that say that a claim is not so, and nothing else."""
_DOUBTS = (HEDGE, NEGATION)
_ON_A_TIE = (LIMITS, STRAINS, NEUTRAL, DEEPENS)


class Choice(Struct, frozen=True, gc=False):
    """A direction, the hits that voted for it, and its share of all votes in hundredths (50 where nothing voted)."""

    direction: Direction
    hits: tuple[Hit, ...]
    share: int


def verdict(view: View) -> Choice | None:
    """What a denial, a refusal or an ending in the headline says of the whole item, where it is beyond doubt.

    A denial: a verb of nothing else. A refusal: one that ends its clause, so that what was asked for stands before it.
    An ending: see `tagging.endings`; the other two are asked first. None counts behind a negation or a hedge, or where
    somebody else than the parties says so; but who does what the last word of a clause says stands first in it.
    """
    if not view.has_in_title(_may_decide):
        return None
    for place, hit in enumerate(view.hits[: view.titled]):
        denies = DENIES in hit.concept.groups
        if not (denies or hit.concept.manner is REFUSAL):
            continue
        if _is_doubted(view, hit) or _is_of_others(view, place):
            continue
        if denies:
            return Choice(NEUTRAL, (hit,), CERTAIN)
        if _ends_its_clause(view, hit):
            return Choice(LIMITS, (hit,), CERTAIN)
    return _ended(view)


def _may_decide(concept: Concept) -> bool:
    return DENIES in concept.groups or concept.manner is REFUSAL or is_ending(concept)


def _ended(view: View) -> Choice | None:
    for direction, verb in endings(view):
        place = view.hits.index(verb)
        if _ends_its_clause(view, verb):
            place = 1 + next(at for at, hit in enumerate(view.hits) if _is_actor(view, at) and hit.in_title)
        goes_on = direction is DEEPENS and not _is_hedged(view, verb)
        if goes_on or not (_is_doubted(view, verb) or _is_of_others(view, place)):
            return Choice(direction, (verb,), CERTAIN)
    return None


def overrules(ruled: Choice, direction: Direction) -> bool:
    """Whether a verdict takes the place of this direction. What is broken off may as well be a quarrel: where all the
    rest says so, it stays one."""
    quarrel = direction is STRAINS and BREAKS_OFF in ruled.hits[0].concept.groups
    return ruled.direction is not direction and not (quarrel and ruled.direction is LIMITS)


def choose_direction(view: View, *, topic: Topic, cues: list[Cue], default: Direction) -> Choice:
    """The direction of one category."""
    concerned, in_title = [], []
    for cue in cues:
        if not cue.only or topic.category in cue.only:
            concerned.append(cue)
            if cue.in_title:
                if cue.decides:
                    return Choice(cue.direction, cue.hits, CERTAIN)
                in_title.append(cue)
    return _vote(view, topic=topic, cues=in_title or concerned, default=default, doubt=0 if in_title else DOUBT)


def _is_hedged(view: View, hit: Hit) -> bool:
    return _is_doubted(view, hit, by=(HEDGE,))


def _is_doubted(view: View, hit: Hit, *, by: tuple[Manner, ...] = _DOUBTS) -> bool:
    return any(
        other.concept.manner in by
        and other.end <= hit.start <= other.end + NEGATION_REACH
        and view.found.clause(other) == view.found.clause(hit)
        for other in view.hits
    )


def _is_of_others(view: View, place: int) -> bool:
    """Whether the nearest actor before a hit in the headline is none of the parties."""
    for before in range(place - 1, -1, -1):
        if actor := view.actor_of[view.concepts[before]]:
            return actor == THIRD
    return False


def _is_actor(view: View, place: int) -> bool:
    return view.actor_of[view.concepts[place]] is not None


def _ends_its_clause(view: View, hit: Hit) -> bool:
    rest = view.found.text[hit.end : view.found.offset].lstrip("\"' ")
    return not rest.strip() or not rest[0].isalnum()


def _vote(view: View, *, topic: Topic, cues: list[Cue], default: Direction, doubt: int) -> Choice:
    if not cues:
        return Choice(default, (), 50)
    if not doubt and len({cue.direction for cue in cues}) == 1 and min([cue.weight for cue in cues]) > 0:
        return Choice(cues[0].direction, tuple([hit for cue in cues for hit in cue.hits]), 100)
    clause = view.found.clause
    clauses = set(map(clause, topic.hits))
    votes = dict.fromkeys(_ON_A_TIE, 0)
    for cue in cues:
        near = clauses and any(clause(hit) in clauses for hit in cue.hits)
        votes[cue.direction] += cue.weight * (NEAR if near else FAR)
    votes[default] += doubt
    best = max(_ON_A_TIE, key=votes.__getitem__)
    total = sum(votes.values())
    if not votes[best]:
        return Choice(default, (), 50)
    hits = tuple(hit for cue in cues if cue.direction is best for hit in cue.hits)
    return Choice(best, hits, votes[best] * 100 // total)
