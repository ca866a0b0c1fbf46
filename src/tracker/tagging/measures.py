"""Measures of a set of labelled items with bootstrap intervals; ratios of sums, so that a resample is only added up.

No file is read here and nothing is tagged. Chance is an argument.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.tags import Direction
from tracker.tagging.evaluation import Judgement

Draw = Callable[[int, int], Sequence[int]]
"""Called with (number of the resample, n): n numbers below n."""
Tally = Mapping[str, float]
Values = Callable[[Tally], Mapping[str, float | None]]
"""Measures by name, of sums."""
Pairs = Mapping[tuple[str, str], bool]
"""Two items, and whether a person says that they report the same development."""
LOW, HIGH = 0.025, 0.975
Z = 1.959964
"""Of the normal distribution, for 95 %."""

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


def tally(judged: Judgement | None, clustered: Clustered | None) -> Tally:
    """What one item adds to the sums: categories and directions count on items that a person calls relevant.

    An item of which a person only said with what it belongs has no judgement.
    """
    found: defaultdict[str, float] = defaultdict(float)
    if clustered is not None:
        found["clustered"], found["pure"], found["whole"] = 1, clustered.precision, clustered.recall
    if judged is None:
        return found
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
    return found


def measured(
    tallies: Sequence[Tally], *, draw: Draw, resamples: int, values: Values | None = None
) -> tuple[Measure, ...]:
    """The measures that `values` names, by default those of `MEASURES`, in that order; no interval of one item."""
    of = values or values_of
    now = of(added(tallies))
    spread: dict[str, list[float]] = {name: [] for name in now}
    for number in range(resamples if len(tallies) > 1 else 0):
        again = of(added(tallies[place] for place in draw(number, len(tallies))))
        for name, value in again.items():
            if value is not None:
                spread[name].append(value)
    return tuple(_measure(name, value, sorted(spread[name])) for name, value in now.items())


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


def values_of_category(sums: Tally, code: str) -> dict[str, float | None]:
    """Precision, recall and F1 of one category, and how many of its directions are right where it was found."""
    tp, fp, fn = (sums.get(f"category {code} {outcome}", 0) for outcome in ("tp", "fp", "fn"))
    return {
        "precision": _ratio(tp, tp + fp),
        "recall": _ratio(tp, tp + fn),
        "F1": _ratio(2 * tp, 2 * tp + fp + fn),
        "direction": _ratio(sums.get(f"of {code} right", 0), sums.get(f"of {code} shared", 0)),
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


def clusterings_of(pairs: Pairs, found: Mapping[str, str]) -> dict[str, Clustered]:
    """The same over pairs that a person decided about: each item is compared with itself and with its partners only."""
    partners: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    for (one, other), same in pairs.items():
        if one in found and other in found:
            partners[one][other] = partners[other][one] = same
    shares = {}
    for item, said in partners.items():
        joined = [other for other in said if found[other] == found[item]]
        right = 1 + sum(said[other] for other in joined)
        shares[item] = Clustered(right / (1 + len(joined)), right / (1 + sum(said.values())))
    return shares


def wilson(hits: float, total: float) -> tuple[float, float]:
    """Wilson's 95 % interval of a share (Wilson, 1927)."""
    share, spread = hits / total, Z * Z / total
    middle = (share + spread / 2) / (1 + spread)
    half = Z * math.sqrt(share * (1 - share) / total + spread / (4 * total)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


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
