"""How good a tagger is on labelled items: counts and measures of them. No file is read here and nothing is tagged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.tags import Direction


@dataclass(frozen=True, slots=True)
class Judgement:
    """One item as a person labelled it and as a tagger read it; `expected` and `found` map categories to directions."""

    item: str
    language: str
    relevant: bool
    judged_relevant: bool
    expected: Mapping[str, Direction]
    found: Mapping[str, Direction]


@dataclass(frozen=True, slots=True)
class Ratio:
    """Hits of all; its value is 0 where there are none."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """hits / total, 0..1."""
        return self.hits / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Agreement:
    """True positives, false positives, false negatives of one label or of many added up."""

    both: int
    only_found: int
    only_expected: int

    @property
    def precision(self) -> float:
        """Share of what was found that was expected."""
        return Ratio(self.both, self.both + self.only_found).value

    @property
    def recall(self) -> float:
        """Share of what was expected that was found."""
        return Ratio(self.both, self.both + self.only_expected).value

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall: 2 tp / (2 tp + fp + fn)."""
        return Ratio(2 * self.both, 2 * self.both + self.only_found + self.only_expected).value


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The measures of one set of items. Categories and directions are measured on the items a person calls relevant.

    `direction` is the accuracy on categories that person and tagger share. `macro_f1` is the mean over categories.
    """

    items: int
    relevance: Agreement
    recall: Ratio
    false_positives: Ratio
    categories: Agreement
    by_category: Mapping[str, Agreement]
    macro_f1: float
    direction: Ratio


def evaluate(judgements: Sequence[Judgement]) -> Evaluation:
    """All measures over these items."""
    relevant = [j for j in judgements if j.relevant]
    irrelevant = [j for j in judgements if not j.relevant]
    caught = sum(j.judged_relevant for j in relevant)
    wrong = sum(j.judged_relevant for j in irrelevant)
    names = sorted({name for j in relevant for name in (*j.expected, *j.found)})
    by_category = {name: _agreement(relevant, (name,)) for name in names}
    shared = [(j.expected[c], j.found[c]) for j in relevant for c in j.expected.keys() & j.found.keys()]
    return Evaluation(
        items=len(judgements),
        relevance=Agreement(caught, wrong, len(relevant) - caught),
        recall=Ratio(caught, len(relevant)),
        false_positives=Ratio(wrong, len(irrelevant)),
        categories=_agreement(relevant, names),
        by_category=by_category,
        macro_f1=sum(a.f1 for a in by_category.values()) / len(by_category) if by_category else 0.0,
        direction=Ratio(sum(expected is found for expected, found in shared), len(shared)),
    )


def evaluate_by_language(judgements: Sequence[Judgement]) -> dict[str, Evaluation]:
    """The measures of each language apart."""
    languages = sorted({j.language for j in judgements})
    return {code: evaluate([j for j in judgements if j.language == code]) for code in languages}


def _agreement(judgements: Iterable[Judgement], names: Sequence[str]) -> Agreement:
    both = only_found = only_expected = 0
    wanted = frozenset(names)
    for j in judgements:
        expected, found = j.expected.keys() & wanted, j.found.keys() & wanted
        both += len(expected & found)
        only_found += len(found - expected)
        only_expected += len(expected - found)
    return Agreement(both, only_found, only_expected)
