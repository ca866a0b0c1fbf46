"""Categories and directions by learned weights: a sum of named contributions for each outcome, in whole numbers.

Relevance too, where there are weights for it: they go on from the sum of the rules' parts. Whole numbers so that the
same text and weights give the same reading on every machine. A category counts from ACCEPT on; of the directions the
largest sum is taken. `benchmarks/train_tagger.py` makes the weights.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from msgspec import Struct

from tracker.domain.tags import DEEPENS, Direction
from tracker.tagging.addends import Addends, Learned
from tracker.tagging.features import (
    PER_CATEGORY,
    Opinion,
    act_features,
    category_features,
    lead_features,
    leading,
    rules_say,
    said_features,
    shared_features,
    vote_features,
)
from tracker.tagging.lexicon import Concept, Weights
from tracker.tagging.packed import PackedWeights
from tracker.tagging.speaking import Reasons, Speaking
from tracker.tagging.view import View
from tracker.tagging.vocabulary import Present, Vocabulary

UNIT = 10_000
"""One logit: a weight in hundredths times an amount in hundredths."""
ACCEPT = -4_055
"""The logit of a probability of .4: below even odds, since a missing category costs as much as one too many."""
DIRECTIONS = tuple(Direction)


class Contribution(NamedTuple):
    """What one feature added to one outcome, in units of a ten-thousandth logit."""

    feature: str
    outcome: str
    amount: int


class Decision(Struct, frozen=True, gc=False):
    """A category with its direction; sums in ten-thousandths of a logit. `reasons` speak for one or for the other."""

    category: str
    direction: Direction
    sum: int
    directions: Mapping[Direction, int]
    reasons: Reasons

    @property
    def confidence(self) -> int:
        """Hundredths: the probability of the category times that of its direction, as the weights see it."""
        top = self.directions[self.direction]
        share = 1 / sum([math.exp((value - top) / UNIT) for value in self.directions.values()])
        return round(100 * share / (1 + math.exp(-self.sum / UNIT)))


class Judge:
    """Applies one dossier's weights to views; holds nothing of an item.

    All that is compared is one row of sums: one of each category, one of each direction whatever the category, and one
    of each direction of each category. Codes of categories hold no slash.
    """

    __slots__ = (
        "_addends",
        "_codes",
        "_common",
        "_defaults",
        "_leads",
        "_numbers",
        "_of_opinion",
        "_own",
        "_ruled",
        "_speaking",
        "_vocabulary",
        "_weights",
    )

    def __init__(self, weights: Weights, *, concepts: Collection[Concept], defaults: Mapping[str, Direction]) -> None:
        codes = sorted({code for outcomes in weights.categories.values() for code in outcomes})
        self._codes, self._defaults = codes, defaults
        self._of_opinion = {code: [weights.categories[name].get(code, 0) for name in PER_CATEGORY] for code in codes}
        outcomes = [*codes, *(f"{code}/{direction}" for code in ("", *codes) for direction in DIRECTIONS)]
        self._weights = PackedWeights(_rows(weights, codes), outcomes=outcomes)
        begins = range(len(codes), len(outcomes), len(DIRECTIONS))
        self._common, *own = (slice(begin, begin + len(DIRECTIONS)) for begin in begins)
        self._own = dict(zip(codes, own, strict=True))
        numbers = self._weights.numbers
        self._vocabulary = Vocabulary(chain(numbers, weights.relevance), concepts=concepts)
        self._addends = Addends(weights.relevance, self._vocabulary)
        self._numbers = [numbers.get(name, 0) for name in self._vocabulary.names]
        self._leads: dict[tuple[str, str, bool], int] = {}
        self._ruled = {
            (code, said): self._weights.digits(self._weights.total(said_features(code, said)))[self._common]
            for code in codes
            for said in DIRECTIONS
        }
        self._speaking = Speaking(weights, codes=codes, concepts=concepts, vocabulary=self._vocabulary)

    def of_run(self, run: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """What the words between two marks weigh, for a matcher to remember."""
        return self._vocabulary.of(run)

    def present(self, view: View) -> Present:
        """The features of an item that weigh anything."""
        return self._vocabulary.present(view)

    def weigh(self, present: Present, *, most: int) -> Learned:
        """What the features add to the relevance of an item that names a party, `most` of them by name."""
        return self._addends.of(present, most=most)

    def decide(self, view: View, opinion: Opinion, present: Present) -> list[Decision]:
        """The categories of a relevant item, likeliest first; never none."""
        shared = present.total(self._numbers.__getitem__)
        acts = self._led(view) + self._weights.total(vote_features(opinion.cues))
        sums = self._weights.digits(shared + acts)
        of_categories = self._with_opinion(sums, opinion)
        taken = sorted([(-amount, category) for category, amount in of_categories.items() if amount >= ACCEPT])
        telling = self._speaking.telling(present)
        decisions = []
        for less, category in taken or [min((-amount, category) for category, amount in of_categories.items())]:
            totals = self._totals(view, opinion, category, sums=sums)
            best = max(DIRECTIONS, key=totals.__getitem__)
            reasons = self._speaking.of(category, best, telling)
            decisions.append(Decision(category, best, -less, totals, reasons))
        return decisions

    def explain(self, view: View, opinion: Opinion) -> list[Contribution]:
        """Every addend of every sum that `decide` compares, largest first; they add up to the sums exactly."""
        found = shared_features(view) | act_features(view, opinion)
        parts = [
            Contribution(name, category, weight * amount)
            for name, amount in found.items()
            for category, weight in self._row(name).items()
            if category in self._own
        ]
        for category in self._codes:
            amounts = zip(PER_CATEGORY, category_features(opinion, category), self._of_opinion[category], strict=True)
            parts += [Contribution(name, category, weight * amount) for name, amount, weight in amounts]
        for decision in self.decide(view, opinion, self.present(view)):
            category = decision.category
            said = said_features(category, rules_say(view, opinion, category, default=self._default(category)))
            for name, amount in (found | said).items():
                row = self._row(name)
                for direction in DIRECTIONS if row else ():
                    outcome = f"{category}/{direction}"
                    parts.append(Contribution(name, outcome, row[f"/{direction}"] * amount))
                    parts.append(Contribution(f"{category} {name}", outcome, row[outcome] * amount))
        return sorted((part for part in parts if part.amount), key=lambda part: (-abs(part.amount), part))

    def _row(self, feature: str) -> dict[str, int]:
        """The weights of one feature by outcome; none where it has none."""
        numbers = self._weights.numbers
        return self._weights.unpack(numbers[feature]) if feature in numbers else {}

    def _led(self, view: View) -> int:
        """What it weighs who leads the headline; remembered, since there are few that may."""
        leads = leading(view)
        weight = self._leads.get(leads)
        if weight is None:
            weight = self._leads[leads] = self._weights.total(lead_features(*leads))
        return weight

    def _with_opinion(self, sums: Sequence[int], opinion: Opinion) -> dict[str, int]:
        """The sum of each category, with what the rules think of it."""
        found = dict(zip(self._codes, sums, strict=False))
        for category in opinion.concerned:
            if category in found:
                score, share, choice = self._of_opinion[category]
                a, b, c = category_features(opinion, category)
                found[category] += score * a + share * b + choice * c
        return found

    def _default(self, category: str) -> Direction:
        return self._defaults.get(category, DEEPENS)

    def _totals(self, view: View, opinion: Opinion, category: str, *, sums: Sequence[int]) -> dict[Direction, int]:
        """The sum of each direction of a category, with where the rules would point it."""
        ruled = self._ruled[category, rules_say(view, opinion, category, default=self._default(category))]
        rows = zip(DIRECTIONS, sums[self._common], sums[self._own[category]], ruled, strict=True)
        return {direction: common + own + said for direction, common, own, said in rows}


def _rows(weights: Weights, codes: Collection[str]) -> dict[str, dict[str, int]]:
    """The weights of each feature for all outcomes. Where a feature speaks of the directions of one category, the code
    of that category stands before its name."""
    rows: dict[str, dict[str, int]] = {feature: dict(row) for feature, row in weights.categories.items()}
    for feature, row in weights.directions.items():
        code, _, name = feature.partition(" ")
        of, found = (code, name) if name and code in codes else ("", feature)
        rows.setdefault(found, {}).update({f"{of}/{direction}": weight for direction, weight in row.items()})
    return rows
