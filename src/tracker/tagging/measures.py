"""Measures of a set of labelled items with bootstrap intervals; ratios of sums, so that a resample is only added up.

No file is read here and nothing is tagged. Chance is an argument.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.tags import Direction
from tracker.tagging.evaluation import Judgement

Draw = Callable[[int, int], Sequence[int]]
"""Called with (number of the resample, n): n numbers below n."""
Tally = Mapping[str, float]
LOW, HIGH = 0.025, 0.975

RELEVANCE = ("relevance precision", "relevance recall", "false-positive rate")
CATEGORIES = ("categories precision", "categories recall", "categories micro F1", "categories macro F1")
DIRECTIONS = ("direction accuracy", "direction macro F1")
DEVELOPMENTS = ("developments B-cubed precision", "developments B-cubed recall", "developments B-cubed F1")
MEASURES = (*RELEVANCE, *CATEGORIES, *DIRECTIONS, *DEVELOPMENTS)


@dataclass(frozen=True, slots=True)
class Clustered:
    """B-cubed's share of one relevant item, 0..1 each: how pure its cluster is, and how complete."""

    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class Measure:
    """A value 0..1 with the middle 95 % of its resamples; `None` where there is nothing to measure."""

    name: str
    value: float | None
    low: float | None
    high: float | None


def tally(judged: Judgement, clustered: Clustered | None) -> Tally:
    """What one item adds to the sums: categories and directions count on items that a person calls relevant."""
    found: defaultdict[str, float] = defaultdict(float)
    found[f"relevant {_outcome(expected=judged.relevant, found=judged.judged_relevant)}"] = 1
    if not judged.relevant:
        return found
    for category in judged.expected.keys() | judged.found.keys():
        outcome = _outcome(expected=category in judged.expected, found=category in judged.found)
        found[f"category {category} {outcome}"] = 1
    for category in judged.expected.keys() & judged.found.keys():
        expected, said = judged.expected[category], judged.found[category]
        found["shared"] += 1
        found[f"of {category} shared"] += 1
        found["right" if expected is said else "wrong"] += 1
        found[f"of {category} right"] += expected is said
        if expected is said:
            found[f"direction {expected} tp"] += 1
        else:
            found[f"direction {expected} fn"] += 1
            found[f"direction {said} fp"] += 1
    if clustered is not None:
        found["clustered"], found["pure"], found["whole"] = 1, clustered.precision, clustered.recall
    return found


def measured(tallies: Sequence[Tally], *, draw: Draw, resamples: int) -> tuple[Measure, ...]:
    """Every measure of `MEASURES`, in that order."""
    values = values_of(added(tallies))
    spread: dict[str, list[float]] = {name: [] for name in MEASURES}
    for number in range(resamples if tallies else 0):
        again = values_of(added(tallies[place] for place in draw(number, len(tallies))))
        for name, value in again.items():
            if value is not None:
                spread[name].append(value)
    return tuple(_measure(name, values[name], sorted(spread[name])) for name in MEASURES)


def added(tallies: Iterable[Tally]) -> Tally:
    """The sums."""
    sums: defaultdict[str, float] = defaultdict(float)
    for one in tallies:
        for name, amount in one.items():
            sums[name] += amount
    return sums


def values_of(sums: Tally) -> dict[str, float | None]:
    """The measures of sums; macro F1 is the mean over every category or direction that was expected or found."""
    get = sums.get
    tp, fp, fn = get("relevant tp", 0), get("relevant fp", 0), get("relevant fn", 0)
    codes = _named(sums, "category ")
    both, extra, missed = (sum(get(f"category {c} {o}", 0) for c in codes) for o in ("tp", "fp", "fn"))
    pure, whole = _ratio(get("pure", 0), get("clustered", 0)), _ratio(get("whole", 0), get("clustered", 0))
    return {
        "relevance precision": _ratio(tp, tp + fp),
        "relevance recall": _ratio(tp, tp + fn),
        "false-positive rate": _ratio(fp, fp + get("relevant tn", 0)),
        "categories precision": _ratio(both, both + extra),
        "categories recall": _ratio(both, both + missed),
        "categories micro F1": _ratio(2 * both, 2 * both + extra + missed),
        "categories macro F1": _mean([f1_of(sums, f"category {code}") for code in codes]),
        "direction accuracy": _ratio(get("right", 0), get("shared", 0)),
        "direction macro F1": _mean([f1_of(sums, f"direction {d}") for d in Direction if _any(sums, f"direction {d}")]),
        "developments B-cubed precision": pure,
        "developments B-cubed recall": whole,
        "developments B-cubed F1": _ratio(2 * pure * whole, pure + whole) if pure and whole else pure,
    }


def f1_of(sums: Tally, name: str) -> float:
    """2 tp / (2 tp + fp + fn) of one category or direction; 0 where there are none."""
    tp, fp, fn = (sums.get(f"{name} {outcome}", 0) for outcome in ("tp", "fp", "fn"))
    return _ratio(2 * tp, 2 * tp + fp + fn) or 0.0


def clusterings(expected: Mapping[str, str], found: Mapping[str, str]) -> dict[str, Clustered]:
    """B-cubed (Bagga and Baldwin, 1998) item by item; both map the same items to their clusters."""
    truth, guess = _members(expected), _members(found)
    shares = {}
    for item in expected:
        right = len(truth[expected[item]] & guess[found[item]])
        shares[item] = Clustered(right / len(guess[found[item]]), right / len(truth[expected[item]]))
    return shares


def _members(clusters: Mapping[str, str]) -> dict[str, set[str]]:
    members: defaultdict[str, set[str]] = defaultdict(set)
    for item, cluster in clusters.items():
        members[cluster].add(item)
    return members


def _outcome(*, expected: bool, found: bool) -> str:
    return ("tp" if found else "fn") if expected else ("fp" if found else "tn")


def _named(sums: Tally, prefix: str) -> list[str]:
    return sorted({name.removeprefix(prefix).rpartition(" ")[0] for name in sums if name.startswith(prefix)})


def _any(sums: Tally, name: str) -> bool:
    return any(sums.get(f"{name} {outcome}", 0) for outcome in ("tp", "fp", "fn"))


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _measure(name: str, value: float | None, spread: Sequence[float]) -> Measure:
    if value is None or not spread:
        return Measure(name, _rounded(value), None, None)
    low, high = (spread[min(len(spread) - 1, int(share * len(spread)))] for share in (LOW, HIGH))
    return Measure(name, _rounded(value), _rounded(low), _rounded(high))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
