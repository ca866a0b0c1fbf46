"""Whether an item concerns the relationship: a sum of named parts, each with the words that caused it.

Points are tenths. What speaks for: both parties named, in the headline, in one sentence; a matter that the categories
know; phrases that stand for the pair. What speaks against: lists of states, third countries that lead, sport, markets,
digests, other pairs - those come from the lexicon with their own scores. Learned weights, where the lexicon has them,
go on from there: what speaks most is a part of its own, the rest is summed up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from msgspec import Struct

from tracker.domain.tags import ScorePart, Screening
from tracker.tagging.addends import LEARNED, Learned, thousandths
from tracker.tagging.lexicon import Concept, MentionKind
from tracker.tagging.matcher import SPAN, Found, Hit
from tracker.tagging.view import COORDINATOR, View
from tracker.tagging.words import places

THRESHOLD = 8
_FIRMNESS = {
    MentionKind.COUNTRY: 3,
    MentionKind.CAPITAL: 3,
    MentionKind.LEADER: 3,
    MentionKind.ORGAN: 3,
    MentionKind.PERSON: 3,
    MentionKind.FIRM: 3,
    MentionKind.PLACE: 2,
    MentionKind.SYSTEM: 1,
    MentionKind.GIVEN_NAME: 1,
    MentionKind.HOME: 1,
}
_BOTH = {1: 2, 2: 4, 3: 5}
"""Points for both parties, by the firmness of the less firmly named one."""
IN_TITLE, ONE_SENTENCE, LINKED = 2, 1, 3
MATTER_CAP = 4
ONE_SIDE = 2
_TELLING = 3
"""Hits that tell of which matter an item is."""
IN_A_LIST, BOTH_IN_A_LIST, THIRD_LEADS = -4, -8, -4
FIRM = 3
FARTHEST = 90
_LEAST = THRESHOLD * 100
_THRESHOLD = thousandths(_LEAST)
THE_REST = f"{LEARNED}the rest"
SHOWN = 6
"""Learned addends that are parts of their own."""
TAKEN, TAKEN_OF_SURE, GIVEN = 1_000, 400, 600
"""Thousandths that all learned addends together may take from the rules' sum, and give to it, at most."""
_BOTH_IN_HEADLINE, _JOINED = "both in the headline", "joined by what is said"
_SURE = {_BOTH_IN_HEADLINE, _JOINED}
"""Parts that together are so sure that weights take less from them."""


class Part(Struct, frozen=True, gc=False):
    """A named addend in tenths with its hits, before it is written out."""

    name: str
    points: int
    hits: tuple[Hit, ...]


def weigh_parts(view: View, *, best_topic: int) -> list[Part]:
    """All parts of the score; `best_topic` is the highest category score."""
    parts: list[Part] = []
    if view.actors:
        of_a, of_b = view.mentions()
        if of_a and of_b:
            parts = _sides(view, of_a, of_b)
        elif of_a or of_b:
            parts.append(Part("one party named", ONE_SIDE, ((of_a or of_b)[0],)))
    matter = min(MATTER_CAP, best_topic // 4)
    if parts and matter > 0:
        parts.append(Part("a matter of the categories", matter, tuple(view.topical[:_TELLING])))
    return parts + _scored(view)


def speak_for(parts: Iterable[Part]) -> bool:
    """Whether anything speaks for an item: of others, weights are not asked."""
    return max([part.points for part in parts], default=0) > 0


def screening(
    parts: Iterable[Part],
    learned: Learned | None = None,
    *,
    found: Found,
    tagger: str,
    version: str,
) -> Screening:
    """The parts as they are stored; `learned` is what the words and concepts found add, SHOWN of them by name."""
    written, total, names = [], 0, set()
    for part in parts:
        total += part.points * 100
        names.add(part.name)
        written.append(ScorePart(part.name, thousandths(part.points * 100), tuple(map(SPAN, part.hits))))
    if learned:
        rest = counted = bounded(learned.total, names)
        for feature, amount, told, is_word in learned.largest:
            rest -= amount
            written.append(ScorePart(told.name, told.amount, tuple(places(found, feature))) if is_word else told)
        if rest:
            written.append(ScorePart(THE_REST, thousandths(rest), ()))
        total += counted
    return Screening(tagger, version, total >= _LEAST, thousandths(total), _THRESHOLD, tuple(written))


def bounded(learned: int, parts: Collection[str]) -> int:
    """The sum of the learned addends as far as it counts beside rules' parts of these names: what these are sure of,
    weights alone do not overturn."""
    taken = TAKEN_OF_SURE if _SURE.issubset(parts) else TAKEN
    return max(-taken, min(GIVEN, learned))


def _sides(view: View, of_a: list[Hit], of_b: list[Hit]) -> list[Part]:
    best_a, best_b = _firmest(of_a), _firmest(of_b)
    parts = [Part("both parties named", _BOTH[min(_firmness(best_a), _firmness(best_b))], (best_a, best_b))]
    in_title = of_a[0].in_title and of_b[0].in_title
    if in_title:
        parts.append(Part(_BOTH_IN_HEADLINE, IN_TITLE, (of_a[0], of_b[0])))
    pairs = _in_one_sentence(view, of_a, of_b)
    if pairs:
        parts.append(Part("in one sentence", ONE_SENTENCE, pairs[0]))
    linked = _first_linked(view, pairs)
    if linked:
        parts.append(Part(_JOINED, LINKED, linked))
    leading, _ = view.actors[0]
    if leading.concept.third and leading.in_title and not (in_title and linked):
        parts.append(Part("another actor leads the headline", THIRD_LEADS, (leading,)))
    return parts + _listed(view, of_a, of_b)


def _in_one_sentence(view: View, of_a: list[Hit], of_b: list[Hit]) -> list[tuple[Hit, Hit]]:
    """Mentions of both parties, two by two as they stand, the nearest first."""
    sentence = view.found.sentence
    standing = [(y, sentence(y)) for y in of_b]
    pairs = []
    for x in of_a:
        its = sentence(x)
        for y, number in standing:
            if number == its:
                pairs.append((x, y) if x.start < y.start else (y, x))
    if len(pairs) > 1:
        pairs.sort(key=_between)
    return pairs


def _between(pair: tuple[Hit, Hit]) -> int:
    first, second = pair
    return second.start - first.end


def _first_linked(view: View, pairs: Iterable[tuple[Hit, Hit]]) -> tuple[Hit, Hit] | None:
    for first, second in pairs:
        if _is_linked(view, first, second):
            return first, second
    return None


def _is_linked(view: View, first: Hit, second: Hit) -> bool:
    """Whether something is said between two mentions, and no third actor or new clause stands there."""
    start, end = first.end, second.start
    text = view.found.text[start:end]
    if ";" in text or ", " in text or "\u060c" in text or len(text) > FARTHEST:
        return False
    joined = False
    for hit in view.hits:
        if hit.start >= end:
            break
        if hit.start >= start:
            if hit.concept.third:
                return False
            joined = joined or COORDINATOR in hit.concept.groups
    if joined and len(text.split()) == 1:
        sentence = view.found.sentence
        return not any(hit.concept.third and sentence(hit) == sentence(first) for hit, _ in view.actors)
    return True


def _firmness(hit: Hit) -> int:
    return _FIRMNESS[hit.concept.kind]


def _firmest(hits: list[Hit]) -> Hit:
    return max(hits, key=_firmness) if len(hits) > 1 else hits[0]


def _listed(view: View, of_a: list[Hit], of_b: list[Hit]) -> list[Part]:
    """A part where every mention of a party stands in a row with other states: named beside them, not for itself."""
    rows = _rows(view)
    if not rows:
        return []
    listed = {hit for row in rows for hit in row}
    sides = [side for side in (of_a, of_b) if all(hit in listed for hit in side if _firmness(hit) == FIRM)]
    sides = [side for side in sides if any(_firmness(hit) == FIRM for hit in side)]
    if len(sides) == 2:
        return [Part("named in a list of states", BOTH_IN_A_LIST, (of_a[0], of_b[0]))]
    return [Part("one named in a list of states", IN_A_LIST, (side[0],)) for side in sides]


def _rows(view: View) -> list[list[Hit]]:
    """Runs of states with little but commas and one word between them, at least one of them a third."""
    if not [hit for hit, _ in view.actors if hit.concept.third]:
        return []
    rows: list[list[Hit]] = [[]]
    for hit, _ in view.actors:
        if not (hit.concept.third or _firmness(hit) == FIRM):
            continue
        if rows[-1] and not _in_a_row(view, rows[-1][-1], hit):
            rows.append([])
        rows[-1].append(hit)
    return [row for row in rows if len(row) > 1 and any(hit.concept.third for hit in row)]


def _in_a_row(view: View, last: Hit, hit: Hit) -> bool:
    gap = view.found.text[last.end : hit.start]
    if len(gap) > 10 or len(gap.split()) > 2 or view.found.sentence(last) != view.found.sentence(hit):
        return False
    return (
        "," in gap
        or "\u060c" in gap
        or any(COORDINATOR in h.concept.groups for h in view.hits if last.end <= h.start < hit.start)
    )


def _scored(view: View) -> list[Part]:
    """One part for each name: of several concepts that speak the same way only the strongest counts."""
    strongest: dict[str, Part] = {}
    for hit in view.hits if view.has(_is_scored) else ():
        if points := hit.concept.score:
            _keep(strongest, Part(hit.concept.part or hit.concept.name, points, (hit,)))
    for combination in view.combinations:
        if combination.score:
            hits = view.supporting(combination)[:4]
            _keep(strongest, Part(combination.part or combination.name, combination.score, hits))
    return list(strongest.values())


def _is_scored(concept: Concept) -> bool:
    return concept.score != 0


def _keep(strongest: dict[str, Part], part: Part) -> None:
    if part.name not in strongest or abs(part.points) > abs(strongest[part.name].points):
        strongest[part.name] = part
