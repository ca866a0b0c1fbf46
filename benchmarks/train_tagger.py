"""How well do learned weights read, by 5-fold cross-validation over the labelled items, and what are they?

    scripts/bench train_tagger            the measures of rules with weights, each fold by weights that never saw it
    scripts/bench train_tagger --write    the same, and `weights.json` of the shipped lexicon is written anew

Learned by regularised logistic regression from `tests/data/labelled.jsonl`, from `retold.jsonl` and `fresh.jsonl`, real
news retold and labelled by other hands, and from `written.jsonl`, whose items were made up for it after the codebook.
All but the last are judged, apart, each item by weights that saw neither it nor another report of its development.
Relevance is not learned from the fresh ones, which judge it.

It needs scikit-learn: `pip install 'tracker[train]'`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

try:
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
except ImportError:
    sys.exit("train_tagger: expected scikit-learn, found none; install it with: .venv/bin/pip install scikit-learn")

from accuracy import report

from tracker.domain.tags import Direction
from tracker.seeds.loader import load_dossier
from tracker.seeds.weights import NAME, written
from tracker.tagging.direction import Choice, overrules, verdict
from tracker.tagging.evaluation import Evaluation, Judgement, evaluate
from tracker.tagging.features import (
    ALWAYS,
    PER_CATEGORY,
    act_features,
    category_features,
    direction_features,
    shared_features,
)
from tracker.tagging.learned import ACCEPT
from tracker.tagging.lexicon import Weights
from tracker.tagging.relevance import THRESHOLD, bounded, weigh_parts
from tracker.tagging.rules import RulesTagger
from tracker.tagging.senses import Senses

ROOT = Path(__file__).parents[1]
DATA, SEEDS = ROOT / "tests" / "data", ROOT / "seeds" / "iran-russia"
FOLDS, SEEN = 5, 3
"""A feature that fewer examples have says nothing."""
OF_CATEGORIES, OF_DIRECTIONS, OF_RELEVANCE = 1.0, 0.2, 0.15
"""How far weights may go to fit the examples (scikit-learn's C)."""
WRITTEN, RETOLD, LABELLED, FRESH = "written", "retold", "labelled", "fresh"
REAL = 2.0
"""An item after real news counts as so many that were made up; for a direction as one, since most were looked at while
the lexicon was mended, so that its words look surer there."""
NOT_RELEVANT, MARGIN = 15.0, 150
"""What a false alarm costs, where a miss costs one; and by how many thousandths relevance must be surer than even."""
LEAST, LEAST_THOUSANDTHS = 10, 30
"""Hundredths of a logit, and thousandths of a point of relevance, below which a weight is left out."""
DIRECTIONS = list(Direction)
Features = dict[str, int]


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled item with its features: shared ones, the senses of its words (which tell nothing of relevance), each
    category's own, and those of each category's direction.

    `source` is the file that it is of, `score` the sum of the rules' `parts` in tenths, `named` whether something
    speaks for the item at all, `ruled` the verdict that stands before what weights say. `about` has all categories only
    where an item is judged.
    """

    id: str
    language: str
    group: str
    source: str
    relevant: bool
    labels: dict[str, Direction]
    shared: Features
    meant: Features
    own: dict[str, tuple[int, int, int]]
    acts: Features
    about: dict[str, Features]
    score: int
    named: bool
    parts: frozenset[str]
    ruled: Choice | None

    @property
    def told(self) -> Features:
        """What tells categories and directions."""
        return self.shared | self.meant

    @property
    def real(self) -> bool:
        """Whether it tells of real news; only such items are judged."""
        return self.source != WRITTEN

    @property
    def worth(self) -> float:
        """How much it counts among the others."""
        return REAL if self.real else 1.0

    @property
    def worth_of_direction(self) -> float:
        """The same for the direction of each of its categories."""
        return 1 / math.sqrt(len(self.labels))


def main() -> None:
    """Measure, print, and write where that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--write", action="store_true", help=f"write {NAME} of the shipped lexicon")
    write = parser.parse_args().write
    files = load_dossier(SEEDS)
    tagger = RulesTagger(files.lexicon, files.definition)
    categories = sorted(category.code for category in files.definition.categories)
    defaults = files.lexicon.defaults.directions
    senses = Senses(files.lexicon.senses)
    examples = [_example(row, tagger, categories, defaults=defaults, senses=senses) for row in _rows()]
    judged = [judgement for fold in range(FOLDS) for judgement in _judge_fold(examples, fold, categories)]
    source = {e.id: e.source for e in examples}
    found: dict[str, object] = {"examples": len(examples)}
    for name in (LABELLED, RETOLD, FRESH):
        of_it = [j for j in judged if source[j.item] == name]
        whole = [replace(j, found=j.found if j.judged_relevant else {}) for j in of_it]
        found[name] = {"given_relevance": _measured(of_it)} | report(whole)
    print(json.dumps(found, indent=1))
    if write:
        (SEEDS / "lexicon" / NAME).write_text(written(_fit(examples, categories)), encoding="utf-8")


def _measured(judged: Sequence[Judgement]) -> dict[str, float]:
    result = evaluate(judged)
    given = _given_relevance(judged)
    measures = {
        "items": len(judged),
        "recall": result.recall.value,
        "false_positives": result.false_positives.value,
        "categories_micro_f1_given_relevance": given.categories.f1,
        "categories_macro_f1_given_relevance": given.macro_f1,
        "direction_given_relevance": given.direction.value,
    }
    return {name: round(value, 3) for name, value in measures.items()}


def _given_relevance(judged: Sequence[Judgement]) -> Evaluation:
    return evaluate([Judgement(j.item, j.language, True, True, j.expected, j.found) for j in judged if j.relevant])


def _rows() -> list[dict[str, Any]]:
    rows = []
    for name in (WRITTEN, RETOLD, LABELLED, FRESH):
        for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            rows.append(row | {"source": name})
    return rows


def _example(
    row: dict[str, Any],
    tagger: RulesTagger,
    categories: Sequence[str],
    *,
    defaults: dict[str, Direction],
    senses: Senses,
) -> Example:
    view, opinion, _ = tagger.opinion(title=row["title"], summary=row["summary"], language=row["lang"])
    parts = weigh_parts(view, best_topic=max(opinion.scores.values(), default=0))
    asked = categories if row["source"] != WRITTEN else [label["category"] for label in row["labels"]]
    return Example(
        id=row["id"],
        language=row["lang"],
        group=row.get("event") or row["id"],
        source=row["source"],
        relevant=row["relevant"],
        labels={label["category"]: Direction(label["direction"]) for label in row["labels"]},
        shared=shared_features(view, Senses({})),
        meant=senses.features(view.found),
        own={c: category_features(opinion, c) for c in categories},
        acts=act_features(view, opinion),
        about={c: direction_features(view, opinion, c, default=defaults.get(c, Direction.DEEPENS)) for c in asked},
        score=sum(part.points for part in parts),
        named=any(part.points > 0 for part in parts),
        parts=frozenset(part.name for part in parts),
        ruled=verdict(view),
    )


def _fold(example: Example) -> int:
    return int(hashlib.sha256(example.group.encode()).hexdigest(), 16) % FOLDS


def _judge_fold(examples: Sequence[Example], fold: int, categories: Sequence[str]) -> list[Judgement]:
    """The labelled items of one fold as weights read them that were learned from all the rest."""
    weights = _fit([e for e in examples if _fold(e) != fold or not e.real], categories)
    return [_judge(e, weights, categories) for e in examples if e.real and _fold(e) == fold]


def _judge(e: Example, weights: Weights, categories: Sequence[str]) -> Judgement:
    total = e.score * 100 + (bounded(_sum(e.shared, weights.relevance) // 100, e.parts) if e.named else 0)
    sums = {c: _dot(e.told, weights.categories, c) + _own(e, weights.categories, c) for c in categories}
    taken = [c for c in categories if sums[c] >= ACCEPT] or [max(categories, key=sums.__getitem__)]
    found = {}
    for c in taken:
        features = e.told | e.acts | e.about[c]
        weighed = max(DIRECTIONS, key=lambda d: _dot(features, weights.directions, d))
        found[c] = e.ruled.direction if e.ruled and overrules(e.ruled, weighed) else weighed
    return Judgement(e.id, e.language, e.relevant, total >= THRESHOLD * 100, e.labels, found)


def _sum(features: Features, weights: dict[str, int]) -> int:
    return sum(amount * weights.get(name, 0) for name, amount in features.items())


def _dot(features: Features, weights: dict[str, dict[Any, int]], outcome: str) -> int:
    return sum(amount * weights.get(name, {}).get(outcome, 0) for name, amount in features.items())


def _own(example: Example, weights: dict[str, dict[str, int]], category: str) -> int:
    return sum(weights[name].get(category, 0) * a for name, a in zip(PER_CATEGORY, example.own[category], strict=True))


def _fit(examples: Sequence[Example], categories: Sequence[str]) -> Weights:
    relevant = [e for e in examples if e.relevant]
    return Weights(
        _fit_categories(relevant, categories),
        _fit_directions(relevant),
        _fit_relevance([e for e in examples if e.named and e.source != FRESH]),
    )


def _fit_categories(examples: Sequence[Example], categories: Sequence[str]) -> dict[str, dict[str, int]]:
    names, shared = _matrix([e.told for e in examples])
    found: dict[str, dict[str, int]] = {}
    for category in categories:
        own = csr_matrix(np.array([e.own[category] for e in examples], np.float32) / 100)
        model = LogisticRegression(C=OF_CATEGORIES, solver="liblinear")
        model.fit(hstack([shared, own]).tocsr(), [category in e.labels for e in examples], [e.worth for e in examples])
        amounts = dict(zip((*names, *PER_CATEGORY), model.coef_[0], strict=True))
        amounts[ALWAYS] = amounts.get(ALWAYS, 0.0) + model.intercept_[0]
        _keep(found, category, amounts)
    return {name: found.get(name, {}) for name in {*found, *PER_CATEGORY}}


def _fit_directions(examples: Sequence[Example]) -> dict[str, dict[Direction, int]]:
    pairs = [(e, c) for e in examples for c in e.labels]
    names, matrix = _matrix([e.told | e.acts | e.about[c] for e, c in pairs])
    model = LogisticRegression(C=OF_DIRECTIONS, max_iter=400)
    rarer = _rarer_than_all(pairs)
    worth = [e.worth_of_direction * rarer[e.labels[c]] for e, c in pairs]
    model.fit(matrix, [str(e.labels[c]) for e, c in pairs], worth)
    found: dict[str, dict[Direction, int]] = {}
    for outcome, row, intercept in zip(model.classes_, model.coef_, model.intercept_, strict=True):
        amounts = dict(zip(names, row, strict=True))
        amounts[ALWAYS] = amounts.get(ALWAYS, 0.0) + intercept
        _keep(found, Direction(str(outcome)), amounts)
    return found


def _rarer_than_all(pairs: Sequence[tuple[Example, str]]) -> dict[Direction, float]:
    """Half-way, as a mean of factors, from its share among all to that among labelled items: few of these are not
    `deepens`, of what was chosen to be hard many are."""
    labelled = Counter(e.labels[c] for e, c in pairs if e.source == LABELLED)
    every = Counter(e.labels[c] for e, c in pairs)
    return {d: math.sqrt(labelled[d] / labelled.total() / (every[d] / every.total())) for d in every}


def _fit_relevance(examples: Sequence[Example]) -> dict[str, int]:
    """What goes on from the rules' score: a point is worth what the model says, and all else is told in points."""
    names, shared = _matrix([e.shared for e in examples])
    score = csr_matrix(np.array([[e.score] for e in examples], np.float32) / 10)
    worth = [e.worth * (1.0 if e.relevant else NOT_RELEVANT) for e in examples]
    model = LogisticRegression(C=OF_RELEVANCE, solver="liblinear")
    model.fit(hstack([shared, score]).tocsr(), [e.relevant for e in examples], worth)
    *row, point = model.coef_[0]
    amounts = dict(zip(names, row, strict=True))
    amounts[ALWAYS] = amounts.get(ALWAYS, 0.0) + model.intercept_[0]
    found = {name: round(1000 * float(amount) / point) for name, amount in amounts.items()}
    found[ALWAYS] += THRESHOLD * 100 - MARGIN
    return {name: amount for name, amount in found.items() if abs(amount) >= LEAST_THOUSANDTHS}


def _matrix(rows: Sequence[Features]) -> tuple[list[str], Any]:
    """The features that enough rows have, and their amounts; scikit-learn wants indices of 32 bits."""
    counts = Counter(name for row in rows for name in row)
    vectoriser = DictVectorizer(dtype=np.float32)
    matrix = vectoriser.fit_transform(
        [{name: amount / 100 for name, amount in row.items() if counts[name] >= SEEN} for row in rows]
    )
    matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)
    return list(vectoriser.feature_names_), matrix


def _keep(into: dict[str, dict[Any, int]], outcome: str, amounts: dict[str, float]) -> None:
    for name, amount in amounts.items():
        if abs(amount) * 100 >= LEAST:
            into.setdefault(name, {})[outcome] = round(float(amount) * 100)


if __name__ == "__main__":
    main()
