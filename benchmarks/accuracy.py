"""How well does the shipped tagger read the labelled items, with intervals, by language and category?

How well those of other hands, of `tests/data/blind.jsonl` and `unseen.jsonl`, and how far do second annotators agree
with them? And how often does matching keep near neighbours apart, and join rewordings of one act?

The shipped weights were learned from the labelled items: what says how well the tagger reads others are those of other
hands and the cross-validation of `train_tagger`. Intervals are the 2.5th and 97.5th percentile of a thousand
resamplings of the items with a fixed seed.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from labelled_items import OTHERS, Labelled, agreement, all_items, clusters, judgements, other_items
from neighbour_pairs import all_pairs, matches
from tracker.coreference.evaluation import b_cubed
from tracker.tagging.evaluation import Evaluation, Judgement, evaluate, evaluate_by_language

MEASURES: dict[str, Callable[[Evaluation], float]] = {
    "recall": lambda e: e.recall.value,
    "false_positive_rate": lambda e: e.false_positives.value,
    "categories_micro_f1": lambda e: e.categories.f1,
    "categories_macro_f1": lambda e: e.macro_f1,
    "direction_accuracy": lambda e: e.direction.value,
}
SAMPLES = 1_000


def main() -> None:
    """Measure and print as JSON."""
    found = {"labelled": _of(all_items())}
    for name in OTHERS:
        found |= {name: _of(other_items(name))}
    found |= {f"{name}_by_second_annotator": report(agreement(name)) for name in (*OTHERS, "fresh")}
    print(json.dumps(found | {"neighbours": _neighbours()}, indent=1, ensure_ascii=False))


def _of(items: Sequence[Labelled]) -> dict[str, object]:
    developments = round(b_cubed(*clusters(items)).f1, 3)
    return report(judgements(items)) | {"developments_b_cubed_f1": developments}


def report(judged: Sequence[Judgement]) -> dict[str, object]:
    """The measures with their intervals, by language and by category."""
    whole = evaluate(judged)
    by_language = evaluate_by_language(judged)
    return {
        "measures": {name: _with_interval(judged, whole, measure) for name, measure in MEASURES.items()},
        "by_language": {code: {n: round(m(e), 3) for n, m in MEASURES.items()} for code, e in by_language.items()},
        "by_category_f1": {code: round(agreement.f1, 2) for code, agreement in whole.by_category.items()},
    }


def _neighbours() -> dict[str, dict[str, int]]:
    """What matching says of the pairs of near neighbours and of the rewordings, by when they were written."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for pair in all_pairs():
        where = " across languages" if pair.family == "across" else ""
        acts = "one act" if pair.same else "two acts"
        found[f"{acts}{where}, written {pair.written}"][matches()[pair.id].kind] += 1
    return {name: dict(counts) for name, counts in found.items()}


def _with_interval(
    judged: Sequence[Judgement], whole: Evaluation, measure: Callable[[Evaluation], float]
) -> dict[str, float]:
    draw = random.Random(1)
    values = sorted(measure(evaluate(draw.choices(judged, k=len(judged)))) for _ in range(SAMPLES))
    low, high = values[SAMPLES // 40], values[SAMPLES - 1 - SAMPLES // 40]
    return {"value": round(measure(whole), 3), "low": round(low, 3), "high": round(high, 3)}


if __name__ == "__main__":
    main()
