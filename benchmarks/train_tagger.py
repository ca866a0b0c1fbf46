"""How well do learned weights read, by 5-fold cross-validation over the development half, and what are they?

    scripts/bench train_tagger            the measures of rules alone and of rules with weights
    scripts/bench train_tagger --write    the same, and `weights.yaml` of the shipped lexicon is written anew

Learned from the development half of `tests/data/labelled.jsonl` and from the headlines of `tests/data/written.jsonl`,
which were written for it after the codebook; the held-out half takes no part. Regularised logistic regression, solved
in the space of the items with a fixed number of accelerated gradient steps, so that every run gives the same weights.
Items of one development are always in the same fold.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

from tracker.domain.tags import Direction
from tracker.seeds.loader import load_dossier
from tracker.tagging.evaluation import Judgement, evaluate
from tracker.tagging.features import (
    PER_CATEGORY,
    act_features,
    category_features,
    direction_features,
    shared_features,
)
from tracker.tagging.rules import RulesTagger

ROOT = Path(__file__).parents[1]
DATA, SEEDS = ROOT / "tests" / "data", ROOT / "seeds" / "iran-russia"
PENALTY, STEPS, FOLDS = 2.0, 80, 5
ACCEPT = 0.4
LEAST = 5
"""Hundredths of a logit below which a weight is left out."""
DIRECTIONS = list(Direction)
Matrix = NDArray[np.floating[Any]]
Features = dict[str, int]


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled item with the features of it: shared ones, each category's own, and each category's direction's."""

    id: str
    language: str
    group: str
    developed: bool
    labels: dict[str, Direction]
    shared: Features
    own: dict[str, tuple[int, int, int]]
    acts: Features
    about: dict[str, Features]


def main() -> None:
    """Measure, print, and write where that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--write", action="store_true", help="write weights.yaml of the shipped lexicon")
    write = parser.parse_args().write
    files = load_dossier(SEEDS)
    tagger = RulesTagger(files.lexicon, files.definition)
    categories = sorted(category.code for category in files.definition.categories)
    defaults = files.lexicon.defaults.directions
    examples = [_example(row, tagger, categories, defaults) for row in _rows()]
    judged = [judgement for fold in range(FOLDS) for judgement in _judge_fold(examples, fold, categories)]
    result = evaluate(judged)
    report = {
        "examples": len(examples),
        "developed": len(judged),
        "micro_f1": result.categories.f1,
        "macro_f1": result.macro_f1,
        "direction": result.direction.value,
    }
    print(json.dumps({k: round(v, 3) if isinstance(v, float) else v for k, v in report.items()}, indent=2))
    if write:
        _write(*_fit(examples, categories))


def _rows() -> list[dict[str, Any]]:
    rows = []
    for name in ("written", "labelled"):
        for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            held_out = name == "labelled" and hashlib.sha256(row["id"].encode()).digest()[-1] % 2 == 1
            if row["relevant"] and not held_out:
                rows.append(row | {"developed": name == "labelled"})
    return rows


def _example(
    row: dict[str, Any], tagger: RulesTagger, categories: Sequence[str], defaults: dict[str, Direction]
) -> Example:
    view, opinion, _ = tagger.opinion(title=row["title"], summary=row["summary"], language=row["lang"])
    labels = {label["category"]: Direction(label["direction"]) for label in row["labels"]}
    return Example(
        id=row["id"],
        language=row["lang"],
        group=row.get("event") or row["id"],
        developed=row["developed"],
        labels=labels,
        shared=shared_features(view),
        own={c: category_features(opinion, c) for c in categories},
        acts=act_features(view, opinion),
        about={c: direction_features(view, opinion, c, default=defaults.get(c, Direction.DEEPENS)) for c in categories},
    )


def _judge_fold(examples: Sequence[Example], fold: int, categories: Sequence[str]) -> list[Judgement]:
    mine = [e for e in examples if e.developed and _fold(e) == fold]
    of_categories, of_directions = _fit([e for e in examples if _fold(e) != fold or not e.developed], categories)
    judged = []
    for e in mine:
        sums = {c: _dot(e.shared, of_categories, c) + _own(e, of_categories, c) for c in categories}
        line = np.log(ACCEPT / (1 - ACCEPT)) * 10_000
        taken = [c for c in categories if sums[c] >= line] or [max(categories, key=sums.__getitem__)]
        found = {}
        for c in taken:
            features = e.shared | e.acts | e.about[c]
            found[c] = max(DIRECTIONS, key=lambda d: _dot(features, of_directions, d))
        judged.append(Judgement(e.id, e.language, True, True, e.labels, found))
    return judged


def _fold(example: Example) -> int:
    return int(hashlib.sha256(example.group.encode()).hexdigest(), 16) % FOLDS


def _dot(features: Features, weights: dict[str, dict[str, int]], outcome: str) -> int:
    return sum(amount * weights.get(name, {}).get(outcome, 0) for name, amount in features.items())


def _own(example: Example, weights: dict[str, dict[str, int]], category: str) -> int:
    return sum(weights[name].get(category, 0) * a for name, a in zip(PER_CATEGORY, example.own[category], strict=True))


def _fit(
    examples: Sequence[Example], categories: Sequence[str]
) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, int]]]:
    """Weights in hundredths for categories and for directions."""
    names, shared = _matrix([e.shared for e in examples])
    of_categories: dict[str, dict[str, int]] = {}
    even = np.ones(len(examples), np.float32)
    kernel = shared @ shared.T
    for category in categories:
        own = np.array([e.own[category] for e in examples], np.float32) / 100
        wanted = np.array([[category in e.labels] for e in examples], np.float32)
        dual = _solve(kernel + own @ own.T, wanted, even, squash=_sigmoid, bound=0.25)
        _keep(of_categories, names, shared.T @ dual, [category])
        _keep(of_categories, PER_CATEGORY, own.T @ dual, [category])
    pairs = [(e, c) for e in examples for c in e.labels]
    names, acts = _matrix([e.shared | e.acts | e.about[c] for e, c in pairs])
    share = np.array([len(e.labels) ** -0.5 for e, _ in pairs], np.float32)
    wanted = np.array([[e.labels[c] is d for d in DIRECTIONS] for e, c in pairs], np.float32)
    dual = _solve(acts @ acts.T, wanted, share, squash=_softmax, bound=0.5)
    of_directions: dict[str, dict[str, int]] = {}
    _keep(of_directions, names, acts.T @ dual, DIRECTIONS)
    return of_categories, of_directions


def _matrix(rows: Sequence[Features]) -> tuple[list[str], Matrix]:
    names = sorted({name for row in rows for name in row})
    place = {name: index for index, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names)), np.float32)
    for index, row in enumerate(rows):
        for name, amount in row.items():
            matrix[index, place[name]] = amount / 100
    return names, matrix


def _solve(
    kernel: Matrix, wanted: Matrix, share: Matrix, *, squash: Callable[[Matrix], Matrix], bound: float
) -> Matrix:
    """The weights of the items that minimise loss and penalty (steps of Nesterov 1983)."""
    top: Matrix = np.ones(len(kernel), np.float32)
    for _ in range(10):
        top = kernel @ top
        top /= np.linalg.norm(top)
    step = 1 / (np.linalg.norm(kernel @ top) * share.max() * bound + PENALTY)
    dual = ahead = np.zeros_like(wanted)
    pace = 1.0
    for _ in range(STEPS):
        newer = ahead - step * (share[:, None] * (squash(kernel @ ahead) - wanted) + PENALTY * ahead)
        faster = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        ahead = (newer + (pace - 1) / faster * (newer - dual)).astype(np.float32)
        dual, pace = newer.astype(np.float32), faster
    return dual


def _sigmoid(values: Matrix) -> Matrix:
    return 1 / (1 + np.exp(-values))


def _softmax(values: Matrix) -> Matrix:
    raised = np.exp(values - values.max(1, keepdims=True))
    shares: Matrix = raised / raised.sum(1, keepdims=True)
    return shares


def _keep(into: dict[str, dict[str, int]], names: Sequence[str], found: Matrix, outcomes: Sequence[str]) -> None:
    for name, row in zip(names, found, strict=True):
        kept = {str(o): round(float(w) * 100) for o, w in zip(outcomes, row, strict=True) if abs(w) * 100 >= LEAST}
        if kept or name in PER_CATEGORY:
            into.setdefault(name, {}).update(kept)


def _write(of_categories: dict[str, dict[str, int]], of_directions: dict[str, dict[str, int]]) -> None:
    lines = ["# Written by benchmarks/train_tagger.py; hundredths of a logit. Do not edit by hand.", "weights:"]
    for title, weights in (("categories", of_categories), ("directions", of_directions)):
        lines.append(f"  {title}:")
        for name in sorted(weights):
            outcomes = ", ".join(f"{outcome}: {weight}" for outcome, weight in sorted(weights[name].items()))
            lines.append(f"    {json.dumps(name, ensure_ascii=False)}: {{{outcomes}}}")
    (SEEDS / "lexicon" / "weights.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
