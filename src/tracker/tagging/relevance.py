"""Whether an item concerns the relationship: a sum of named parts, each with the words that caused it.

Points are tenths. What speaks for: both parties named, in the headline, in one sentence; a matter that the categories
know; phrases that stand for the pair. What speaks against: lists of states, third countries that lead, sport, markets,
digests, other pairs - those come from the lexicon with their own scores.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NamedTuple

from tracker.domain.tags import ScorePart, Screening, Span
from tracker.tagging.lexicon import MentionKind
from tracker.tagging.matcher import Hit
from tracker.tagging.view import View

THRESHOLD = 10
_FIRMNESS = {
    MentionKind.COUNTRY: 3,
    MentionKind.CAPITAL: 3,
    MentionKind.LEADER: 3,
    MentionKind.ORGAN: 3,
    MentionKind.PERSON: 3,
    MentionKind.FIRM: 3,
    MentionKind.SYSTEM: 2,
    MentionKind.PLACE: 2,
    MentionKind.GIVEN_NAME: 1,
    MentionKind.HOME: 1,
}
_BOTH = {1: 2, 2: 5, 3: 6}
IN_TITLE, ONE_SENTENCE, ONE_CLAUSE = 4, 2, 1
MATTER_CAP = 4
ONE_SIDE = 2
PARALLEL, THIRD_LEADS = -6, -3


class Part(NamedTuple):
    """A named addend in tenths with its hits, before it is written out."""

    name: str
    points: int
    hits: tuple[Hit, ...]


def weigh_parts(view: View, *, best_topic: int) -> list[Part]:
    """All parts of the score; `best_topic` is the highest category score."""
    parts = _sides(view)
    matter = min(MATTER_CAP, best_topic // 4)
    if parts and matter:
        parts.append(Part("a matter of the categories", matter, tuple(h for h in view.hits if h.concept.topics)[:3]))
    parts += _scored(view)
    if listing := _parallel(view):
        parts.append(Part("named in a list of states", PARALLEL, listing))
    return parts


def screening(parts: Iterable[Part], *, span: Callable[[Hit], Span], tagger: str, version: str) -> Screening:
    """The parts as they are stored."""
    written = tuple(
        ScorePart(part.name, Decimal(part.points) / 10, tuple(span(hit) for hit in part.hits)) for part in parts
    )
    score = sum((part.amount for part in written), start=Decimal(0))
    threshold = Decimal(THRESHOLD) / 10
    return Screening(tagger, version, score >= threshold, score, threshold, written)


def _sides(view: View) -> list[Part]:
    a, b = view.sides
    of_a = [hit for hit, party in zip(view.hits, view.parties, strict=True) if party == a]
    of_b = [hit for hit, party in zip(view.hits, view.parties, strict=True) if party == b]
    if not (of_a and of_b):
        some = of_a or of_b
        return [Part("one party named", ONE_SIDE, (some[0],))] if some else []
    best_a, best_b = max(of_a, key=_firmness), max(of_b, key=_firmness)
    parts = [Part("both parties named", _BOTH[min(_firmness(best_a), _firmness(best_b))], (best_a, best_b))]
    title = _first_in_title(of_a), _first_in_title(of_b)
    if title[0] and title[1]:
        parts.append(Part("both in the headline", IN_TITLE, (title[0], title[1])))
    if near := _nearest(of_a, of_b):
        parts.append(
            Part("in one sentence", ONE_SENTENCE + (ONE_CLAUSE if near[0].clause == near[1].clause else 0), near)
        )
    if not (title[0] or title[1]) or not (title[0] and title[1]):
        thirds = tuple(hit for hit in view.hits if hit.concept.third and hit.in_title)
        if thirds:
            parts.append(Part("another actor leads the headline", THIRD_LEADS, thirds[:1]))
    return parts


def _firmness(hit: Hit) -> int:
    return _FIRMNESS[hit.concept.kind]


def _first_in_title(hits: list[Hit]) -> Hit | None:
    return hits[0] if hits[0].in_title else None


def _nearest(of_a: list[Hit], of_b: list[Hit]) -> tuple[Hit, Hit] | None:
    pairs = [(x, y) for x in of_a for y in of_b if x.sentence == y.sentence]
    return min(
        pairs, key=lambda pair: (pair[0].clause != pair[1].clause, abs(pair[0].start - pair[1].start)), default=None
    )


def _scored(view: View) -> list[Part]:
    """One part for each name: of several concepts that speak the same way only the strongest counts."""
    strongest: dict[str, Part] = {}
    for hit in view.hits:
        if points := hit.concept.score:
            _keep(strongest, Part(hit.concept.part or hit.concept.name, points, (hit,)))
    for combination in view.combinations:
        if combination.score:
            hits = tuple(view.supporting(combination)[:4])
            _keep(strongest, Part(combination.part or combination.name, combination.score, hits))
    return list(strongest.values())


def _keep(strongest: dict[str, Part], part: Part) -> None:
    if part.name not in strongest or abs(part.points) > abs(strongest[part.name].points):
        strongest[part.name] = part


def _parallel(view: View) -> tuple[Hit, ...]:
    """Three or more states or capitals in a row, both parties among them, where nothing else names both."""
    run: list[Hit] = []
    codes: list[str | None] = []
    for hit, party in zip(view.hits, view.parties, strict=True):
        listed = hit.concept.third or (party and _firmness(hit) == 3)
        if not listed:
            continue
        gap = view.found.text[run[-1].end : hit.start] if run else ""
        if run and (run[-1].sentence != hit.sentence or len(gap.split()) > 2 or len(gap) > 7):
            if _is_list(view, codes):
                break
            run, codes = [], []
        run.append(hit)
        codes.append(party)
    return tuple(run) if _is_list(view, codes) else ()


def _is_list(view: View, codes: list[str | None]) -> bool:
    return len(codes) >= 3 and None in codes and set(view.sides) <= set(codes)
