"""What a view says, as named features with amounts: the one description that weights are learned for and applied to.

Amounts are hundredths. A concept counts 100 in the headline and 50 in the summary, whatever the number of its hits, and
so does a word, by its first letters; a combination that holds counts 100, and so do two words side by side in the
headline. That there is no summary is one, too: a headline alone has less to speak for it. The rules' own opinion is
among the features, so that the weights start from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from tracker.domain.tags import Direction
from tracker.tagging.categories import Topic, evidence
from tracker.tagging.cues import Cue
from tracker.tagging.direction import choose_direction
from tracker.tagging.view import THIRD, View
from tracker.tagging.words import IN_SUMMARY, IN_TITLE, shape_features, word_features

ALWAYS, ALONE = "always", "headline alone"
WITH = "with "
"""What the name of a combination begins with where it is a feature."""
SCORE, SHARE, CHOICE = "rule score", "rule share", "rule choice"
PER_CATEGORY = (SCORE, SHARE, CHOICE)
"""Features whose amount differs from category to category; each has one weight for each category."""
_SCORE_LEAST, _SCORE_MOST, _SCORE_UNIT = -10, 30, 15
_VOTES_MOST = 8
_NOBODY = "nobody"
_VOTES = {
    in_title: {direction: f"{'headline' if in_title else 'summary'} votes {direction}" for direction in Direction}
    for in_title in (True, False)
}
_SAID = {direction: f"rule says {direction}" for direction in Direction}


class Opinion(Struct, frozen=True, gc=False):
    """What the rules alone think: scores by category and the best, what they would take, and the cues they heard."""

    scores: Mapping[str, int]
    best: int
    chosen: frozenset[str]
    cues: list[Cue]

    @classmethod
    def of(cls, scores: Mapping[str, int], *, chosen: Iterable[str], cues: list[Cue]) -> Opinion:
        """With the highest score beside them."""
        return cls(scores, max(scores.values(), default=0), frozenset(chosen), cues)

    @property
    def concerned(self) -> list[str]:
        """The categories that the opinion says anything of."""
        return [*self.scores, *self.chosen.difference(self.scores)]


def concept_features(view: View) -> dict[str, int]:
    """Features that speak of the item as a whole, but for its words: its concepts and the combinations that hold."""
    features = {ALWAYS: 100}
    # The headline's stand first, and are to have the last word.
    features |= {hit.concept.name: IN_TITLE if hit.in_title else IN_SUMMARY for hit in reversed(view.hits)}
    for combination in view.combinations:
        features[f"{WITH}{combination.name}"] = 100
    if view.found.is_headline_alone:
        features[ALONE] = 100
    return features


def shared_features(view: View) -> dict[str, int]:
    """Every feature that speaks of the item as a whole."""
    return word_features(view.found) | concept_features(view) | shape_features(view.found)


def category_features(opinion: Opinion, category: str) -> tuple[int, int, int]:
    """The amounts of PER_CATEGORY: the rules' score in units of 15, its share of the best score, and their choice."""
    score, chosen = opinion.scores.get(category, 0), 100 if category in opinion.chosen else 0
    if score <= 0:
        return max(score, _SCORE_LEAST) * 100 // _SCORE_UNIT, 0, chosen
    return min(score, _SCORE_MOST) * 100 // _SCORE_UNIT, score * 100 // opinion.best, chosen


def leading(view: View) -> tuple[str, str, bool]:
    """Who leads the headline, whom it names next, and whether it names a third actor."""
    actors = [actor for hit, actor in view.actors if hit.in_title]
    first = second = actors[0] if actors else _NOBODY
    for actor in actors:
        if actor != first:
            second = actor
            break
    return first, second if second != first else _NOBODY, THIRD in actors


def lead_features(first: str, second: str, third: bool) -> dict[str, int]:
    """The same as features."""
    return {f"led by {first}": 100, f"{first} before {second}": 100, "a third actor": 100 if third else 0}


def vote_features(cues: Sequence[Cue]) -> dict[str, int]:
    """How the cues voted."""
    votes: dict[str, int] = {}
    for cue in cues:
        name = _VOTES[cue.in_title][cue.direction]
        votes[name] = votes.get(name, 0) + cue.weight
    return {name: min(weight, _VOTES_MOST) * 100 // 4 for name, weight in votes.items()}


def act_features(view: View, opinion: Opinion) -> dict[str, int]:
    """Features that speak of a direction: who leads the headline and whom it names next, and how the cues voted."""
    return lead_features(*leading(view)) | vote_features(opinion.cues)


def rules_say(view: View, opinion: Opinion, category: str, *, default: Direction) -> Direction:
    """Where the rules would point one category."""
    topic = Topic(category, 0, evidence(view, category))
    return choose_direction(view, topic=topic, cues=opinion.cues, default=default).direction


def said_features(category: str, said: Direction) -> dict[str, int]:
    """Features of one category's direction: which category it is, and where the rules would point it."""
    return {f"about {category}": 100, _SAID[said]: 100}


def direction_features(view: View, opinion: Opinion, category: str, *, default: Direction) -> dict[str, int]:
    """The same, and what was found as far as it speaks of this category: a protest says another thing of trade than of
    a war."""
    features = {
        f"{category} {name}": amount for name, amount in concept_features(view).items() if name not in (ALWAYS, ALONE)
    }
    return features | said_features(category, rules_say(view, opinion, category, default=default))
