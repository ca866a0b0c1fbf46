"""Who did what to whom: PLOVER type, stage, actor and target. The type never contradicts the direction."""

from __future__ import annotations

from decimal import Decimal

from tracker.domain.plover import PLOVER
from tracker.domain.tags import Direction, Stage
from tracker.tagging.lexicon import Manner
from tracker.tagging.matcher import Hit
from tracker.tagging.view import COORDINATOR, View

_FALLBACK = {
    Direction.DEEPENS: "SUPPORT",
    Direction.STRAINS: "ACCUSE",
    Direction.LIMITS: "REJECT",
    Direction.NEUTRAL: "CONSULT",
}
_LIMITS = Decimal("-1.0")
_HELD_BACK = (Stage.SUSPENDED, Stage.ENDED)


def goldstein(plover: str, direction: Direction) -> Decimal:
    """The signed Goldstein value of an act that points this way.

    Deepens and strains: the type's own value (`domain.plover`). Limits: -1.0, a quarter of REJECT, because a bound that
    nobody quarrels about is milder than a refusal. Neutral: 0. Raises KeyError for a type that PLOVER does not have.
    """
    value = PLOVER[plover].goldstein
    if direction is Direction.NEUTRAL:
        return Decimal("0.0")
    if direction is Direction.LIMITS:
        return _LIMITS
    if (direction is Direction.DEEPENS and value < 0) or (direction is Direction.STRAINS and value > 0):
        return PLOVER[_FALLBACK[direction]].goldstein
    return value


def plover_type(view: View, direction: Direction) -> str:
    """The type of the first act, in the headline before the summary, whose sign agrees with the direction."""
    if direction is Direction.LIMITS:
        return _FALLBACK[direction]
    acts = [hit.concept.act for hit in view.hits if hit.concept.act]
    if direction is Direction.NEUTRAL:
        return "CONSULT" if "CONSULT" in acts else "NONE"
    sign = 1 if direction is Direction.DEEPENS else -1
    return next((act for act in acts if PLOVER[act].goldstein * sign > 0), _FALLBACK[direction])


def stage_of(view: View, direction: Direction) -> Stage | None:
    """How far a commitment got: the first stage the headline names, else the summary.

    Where the matter points nowhere, a denied claim is `denied` and a preview `announced`. What strains or limits can
    only be suspended or ended.
    """
    denied = any(hit.concept.manner is Manner.DENIAL and hit.in_title for hit in view.hits)
    if denied and direction is Direction.NEUTRAL:
        return Stage.DENIED
    previewed = any(hit.concept.manner is Manner.PREVIEW and hit.in_title for hit in view.hits)
    if previewed and direction is Direction.NEUTRAL:
        return Stage.ANNOUNCED
    held_back = direction in (Direction.STRAINS, Direction.LIMITS)
    stages = (hit.concept.stage for hit in view.hits if hit.concept.stage)
    return next((stage for stage in stages if (stage in _HELD_BACK) is held_back), None)


def actor_and_target(view: View) -> tuple[str, str]:
    """Party codes, `both` or `third`: who stands first acts, and the other is acted upon.

    Two parties with nothing but a comma, a hyphen or a joining word between them act together. A third actor that
    stands first acts on both.
    """
    a, b = view.sides
    mentions = [
        (hit, party or "third")
        for hit, party in zip(view.hits, view.parties, strict=True)
        if party in view.sides or hit.concept.third
    ]
    if not mentions or mentions[0][1] == "third":
        return "third", "both"
    first, actor = mentions[0]
    other = b if actor == a else a
    second = next((hit for hit, party in mentions if party == other), None)
    if second and second.in_title is first.in_title and _side_by_side(view, first, second):
        return "both", "both"
    return actor, other


def _side_by_side(view: View, first: Hit, second: Hit) -> bool:
    joined = [h for h in view.hits if first.end <= h.start < second.start and COORDINATOR in h.concept.groups]
    between = view.found.text[first.end : second.start]
    return len(between.split()) == 1 if joined else between.strip() in ("", ",", "-", "/", "\u060c")
