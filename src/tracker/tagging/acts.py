"""What was done, of which PLOVER type, and how far a commitment got. The type never contradicts the direction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from operator import itemgetter

from tracker.domain.plover import PLOVER
from tracker.domain.sense import contradicts
from tracker.domain.tags import DEEPENS, HELD_BACK, LIMITS, NEUTRAL, STRAINS, Direction, Stage
from tracker.tagging.cues import NEGATION_REACH
from tracker.tagging.lexicon import DENIAL, HEDGE, NEGATION, PREVIEW, Concept
from tracker.tagging.matcher import Hit
from tracker.tagging.view import View

_FALLBACK = {
    DEEPENS: "SUPPORT",
    STRAINS: "ACCUSE",
    LIMITS: "REJECT",
    NEUTRAL: "CONSULT",
}
_FITTING = {
    direction: {act: -abs(one.goldstein) for act, one in PLOVER.items() if one.goldstein * sign > 0}
    for direction, sign in ((DEEPENS, 1), (STRAINS, -1))
}
"""The types that point a way, with what puts the weightiest first."""
_LIMITS = Decimal("-1.0")
_AGREED = (Stage.AGREED, Stage.SIGNED, Stage.RATIFIED, Stage.IN_FORCE)
_FARTHEST = (Stage.IMPLEMENTED, Stage.IN_FORCE, Stage.RATIFIED, Stage.SIGNED, Stage.AGREED, Stage.ANNOUNCED)
_PLACE_AND_WEIGHT = itemgetter(0, 1, 2)
DEED, AHEAD, SILENT = "deed", "ahead", "silent"
"""Groups: verbs that say how far a matter got, words for what is only to come, and words for saying nothing."""
AHEAD_REACH = 24
"""Characters between a word for what is to come, or may be, and the verb that is therefore not done."""


def goldstein(plover: str, direction: Direction) -> Decimal:
    """The signed Goldstein value of an act that points this way.

    Deepens and strains: the type's own value (`domain.plover`), or that of a type that points this way where its own
    points the other or, as that of NONE, nowhere. Limits: -1.0, a quarter of REJECT, because a bound that nobody
    quarrels about is milder than a refusal. Neutral: 0. Raises KeyError for a type that PLOVER does not have.
    """
    value = PLOVER[plover].goldstein
    if direction is NEUTRAL:
        return Decimal("0.0")
    if direction is LIMITS:
        return _LIMITS
    if value == 0 or contradicts(value, direction):
        return PLOVER[_FALLBACK[direction]].goldstein
    return value


def plover_type(view: View, direction: Direction, *, stage: Stage | None) -> str:
    """The type of the first act, in the headline before the summary, whose sign agrees with the direction.

    Of several in the same words it is the weightiest, as a crowd that protests does more than accuse.

    What is agreed, signed, ratified or in force is AGREE whatever else is named. What points nowhere is a contact, or
    nothing: a denial is no act.
    """
    if direction is LIMITS:
        return _FALLBACK[direction]
    if direction is NEUTRAL:
        return "CONSULT" if stage is not Stage.DENIED and view.has(_is_contact) else "NONE"
    if direction is DEEPENS and stage in _AGREED:
        return "AGREE"
    fitting = _FITTING[direction]
    acting = [(hit.start, -hit.end, fitting[act], act) for hit in view.hits if (act := hit.concept.act) in fitting]
    return min(acting, key=_PLACE_AND_WEIGHT)[-1] if acting else _FALLBACK[direction]


def _is_contact(concept: Concept) -> bool:
    return concept.act == "CONSULT"


def stage_of(view: View, direction: Direction) -> Stage | None:
    """How far a commitment got: as far as the verbs of the headline say, else, where the headline names no act,
    those of the summary's first sentence.

    A verb that is negated, or may or is to come, is not done: what is only to come is `announced`. Where the matter
    points nowhere, a denied claim is `denied` and a preview `announced`. What strains or limits can only be suspended
    or ended.
    """
    if direction is NEUTRAL:
        return _stage_of_neutral(view)
    if not view.has(_is_deed):
        return None
    headline = [hit for hit in view.hits if hit.in_title]
    stage = _reached(view, headline, direction)
    if stage is None and not any(hit.concept.act for hit in headline):
        sentence = view.found.sentence
        first = next((sentence(hit) for hit in view.hits if not hit.in_title), None)
        stage = _reached(view, [hit for hit in view.hits if sentence(hit) == first], direction)
    return stage


def _reached(view: View, hits: list[Hit], direction: Direction) -> Stage | None:
    """How far the verbs among these hits say it got."""
    deeds = list(_outermost([hit for hit in hits if _is_deed(hit.concept)]))
    done = [deed for deed in deeds if _is_done(view, hits, deed)]
    if direction is not DEEPENS:
        return next((_told(deed) for deed in done if _told(deed) in HELD_BACK), None)
    reached = {_told(deed) for deed in done if not _is_bounded(hits, deed)}
    furthest = next((stage for stage in _FARTHEST if stage in reached), None)
    if furthest is None and any(AHEAD in deed.concept.groups or _may_be(view, hits, deed) for deed in deeds):
        return Stage.ANNOUNCED
    return furthest


def _is_deed(concept: Concept) -> bool:
    return bool(concept.deed or concept.stage or DEED in concept.groups)


def _stage_of_neutral(view: View) -> Stage | None:
    if _denied(view):
        return Stage.DENIED
    ahead = any(hit.in_title and _is_to_come(hit) for hit in view.hits)
    return Stage.ANNOUNCED if ahead else None


def _denied(view: View) -> bool:
    """Whether the headline denies: to say nothing is not to deny."""
    silent = [hit for hit in view.hits if SILENT in hit.concept.groups]
    return any(
        hit.in_title
        and hit.concept.manner is DENIAL
        and hit.concept.act == "REJECT"
        and not any(hit.start < other.end and other.start < hit.end for other in silent)
        and not any(other.concept.manner is NEGATION for other in _before(view, view.hits, hit, NEGATION_REACH))
        for hit in view.hits
    )


def _told(hit: Hit) -> Stage | None:
    """The stage that a verb reports, a cue itself or not."""
    return hit.concept.deed or hit.concept.stage


def _is_to_come(hit: Hit) -> bool:
    return hit.concept.manner is PREVIEW or AHEAD in hit.concept.groups


def _is_done(view: View, hits: list[Hit], deed: Hit) -> bool:
    """Whether nothing shortly before a verb in its clause says that it is not, may be or is to come."""
    negated = any(hit.concept.manner is NEGATION for hit in _before(view, hits, deed, NEGATION_REACH))
    return _told(deed) is not None and not negated and not _may_be(view, hits, deed)


def _may_be(view: View, hits: list[Hit], deed: Hit) -> bool:
    return any(
        hit.concept.manner is HEDGE or AHEAD in hit.concept.groups for hit in _before(view, hits, deed, AHEAD_REACH)
    )


def _before(view: View, hits: Sequence[Hit], deed: Hit, reach: int) -> Iterator[Hit]:
    clause = view.found.clause
    for hit in hits:
        if hit.start < deed.start and deed.start - hit.end <= reach and clause(hit) == clause(deed):
            yield hit


def _is_bounded(hits: list[Hit], deed: Hit) -> bool:
    """Whether a verb stands inside words that point elsewhere, as `sent` in `has not sent`."""
    return any(
        hit.start <= deed.start and deed.end <= hit.end and hit.concept.direction not in (None, DEEPENS) for hit in hits
    )


def _outermost(hits: list[Hit]) -> Iterator[Hit]:
    """Those that stand inside no longer one."""
    for hit in hits:
        if not any(o.start <= hit.start and hit.end <= o.end and o.end - o.start > hit.end - hit.start for o in hits):
            yield hit
