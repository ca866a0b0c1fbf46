"""Verbs of ending, failing and breaking in a headline: what they say of the whole item, where it is beyond doubt.

Which verbs, what is better ended (a ban, a war), what only passes (a visit), and which of these is named as a mere
cause, is data of the dossier: groups of its concepts.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.tags import DEEPENS, LIMITS, STRAINS, Direction
from tracker.tagging.lexicon import DENIAL, NEGATION, Concept
from tracker.tagging.matcher import Hit
from tracker.tagging.view import View

BREAKS_OFF, RUPTURES, ENDS = "breaks-off", "ruptures", "ends"
"""Groups: what was going on, or was to be, is no more; one party turns on the other; what ends may be merely over."""
GOES_ON = "goes-on"
"""The group of words that say that nothing was broken off; so does a negation right before a verb that breaks off."""
RELIEF, PASSING, CAUSE = "relief", "passing", "cause"
"""Groups: what makes a verb of ending good news or not done; what is over in time; words inside which either is a mere
reason."""
_SAYS = {RUPTURES: STRAINS, GOES_ON: DEEPENS, BREAKS_OFF: LIMITS}
_VERBS = frozenset(_SAYS)
NEGATED = 8
"""Characters between a negation and the verb that it says is not done: room for one short word."""
_QUESTIONS = ("?", "\u061f")


def endings(view: View) -> Iterator[tuple[Direction, Hit]]:
    """Each such verb that governs what is between the parties, with what it says.

    Both must be named in the headline, nobody must deny or ask, and in the verb's clause nobody else may stand but as a
    cause or beside both of them. What is not broken off, whoever wished it, goes on: both must be named in that clause.
    """
    verbs = [hit for hit in view.hits[: view.titled] if is_ending(hit.concept)]
    if not verbs or _is_open(view):
        return
    for verb in verbs:
        free = _free(view, verb)
        both = {party for _, party in free}.issuperset(view.sides)
        if BREAKS_OFF in verb.concept.groups and _is_negated(view, verb):
            behind = [one for one in free if one[0].start >= verb.end]
            if both and not _is_good_riddance(verb, behind):
                yield DEEPENS, verb
        elif not _is_good_riddance(verb, free) and (both or not any(hit.concept.third for hit, _ in free)):
            yield next(said for group, said in _SAYS.items() if group in verb.concept.groups), verb


def is_ending(concept: Concept) -> bool:
    """Whether it is such a verb."""
    return not _VERBS.isdisjoint(concept.groups)


def _is_open(view: View) -> bool:
    """Whether the headline denies or asks, or names one party only."""
    named = {actor for hit, actor in view.actors if hit.in_title}
    denied = any(hit.in_title and hit.concept.manner is DENIAL for hit in view.hits)
    return (
        denied
        or not named.issuperset(view.sides)
        or any(mark in view.found.text[: view.found.offset] for mark in _QUESTIONS)
    )


def _free(view: View, verb: Hit) -> list[tuple[Hit, str | None]]:
    """What stands in the verb's clause of the headline, with the actor that it names, but for mere causes."""
    clause = view.found.clause(verb)
    beside = [(hit, view.actor_of[hit.concept]) for hit in view.hits[: view.titled] if view.found.clause(hit) == clause]
    causes = [hit for hit, _ in beside if CAUSE in hit.concept.groups]
    return [(hit, party) for hit, party in beside if not any(_is_inside(hit, cause) for cause in causes)]


def _is_good_riddance(verb: Hit, beside: list[tuple[Hit, str | None]]) -> bool:
    """Whether what stands beside a verb makes it good news, not done, or merely over."""
    groups = {group for hit, _ in beside for group in hit.concept.groups}
    return RELIEF in groups or (ENDS in verb.concept.groups and PASSING in groups)


def _is_negated(view: View, verb: Hit) -> bool:
    return any(hit.concept.manner is NEGATION and 0 < verb.start - hit.end <= NEGATED for hit in view.hits)


def _is_inside(hit: Hit, other: Hit) -> bool:
    return other.start <= hit.start and hit.end <= other.end and hit is not other
