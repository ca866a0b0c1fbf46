"""Which categories an item is about: topics weighed by where they stand, and combinations of them.

score(category) = sum over concepts of strength x (5 in the headline, 3 in the summary), each concept once, plus the
combinations that hold. A category counts from ACCEPT on, if it also reaches SHARE hundredths of the best one, or the
share that the dossier asks of it.
"""

from __future__ import annotations

from msgspec import Struct

from tracker.tagging.lexicon import Concept, Defaults
from tracker.tagging.matcher import Hit
from tracker.tagging.view import THIRD, View

TITLE, SUMMARY = 5, 3
ACCEPT = 10
SHARE = 61
ENOUGH = 30
"""A best score beyond this asks no more of the others."""
LEAST = 6
"""A single weak word says nothing."""


class Topic(Struct, frozen=True, gc=False):
    """A category with its score and the hits that spoke for it."""

    category: str
    score: int
    hits: tuple[Hit, ...]


def weigh_topics(view: View) -> dict[str, int]:
    """The score of every category that something speaks for or against."""
    scores: dict[str, int] = {}
    seen: set[Concept] = set()
    for hit in view.topical:
        concept = hit.concept
        if concept not in seen:
            seen.add(concept)
            factor = TITLE if hit.in_title else SUMMARY
            for category, strength in concept.topics.items():
                scores[category] = scores.get(category, 0) + strength * factor
    for combination in view.combinations:
        factor = TITLE if combination.title else SUMMARY + 1
        for category, strength in combination.topics.items():
            scores[category] = scores.get(category, 0) + strength * factor
    return scores


def choose_categories(scores: dict[str, int], *, defaults: Defaults) -> list[tuple[int, str]]:
    """The categories of a relevant item with their scores, best first; never none: the best weak one, else the
    dossier's own, which nothing speaks for."""
    ranked = sorted([(score, category) for category, score in scores.items() if score > 0], reverse=True)
    if not ranked or ranked[0][0] < LEAST:
        return [(0, defaults.category)]
    best = min(ranked[0][0], ENOUGH)
    shares = defaults.shares
    return [(s, c) for s, c in ranked if s >= ACCEPT and s * 100 >= best * shares.get(c, SHARE)] or ranked[:1]


def choose_topics(view: View, scores: dict[str, int], *, defaults: Defaults) -> list[Topic]:
    """The same with the hits that speak for each; where nothing does, the first two that name a party."""
    chosen = choose_categories(scores, defaults=defaults)
    if not chosen[0][0]:
        named = [hit for hit, actor in view.actors if actor != THIRD]
        return [Topic(defaults.category, 0, tuple(named[:2]))]
    return [Topic(category, score, evidence(view, category)) for score, category in chosen]


def evidence(view: View, category: str) -> tuple[Hit, ...]:
    """The hits that speak for a category, alone or in a combination that holds; worked out once, since several ask for
    them."""
    found = view.evidence.get(category)
    if found is None:
        found = view.evidence[category] = _evidence(view, category)
    return found


def _evidence(view: View, category: str) -> tuple[Hit, ...]:
    speaking = [hit for hit in view.topical if hit.concept.topics.get(category, 0) > 0]
    for combination in view.combinations:
        if combination.topics.get(category, 0) > 0:
            speaking += view.supporting(combination)
    return tuple(speaking)
