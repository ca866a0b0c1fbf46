"""From labels to a calibration, and how far confidence can be relied upon. Pure; what is labelled is an argument.

Values are sorted and put in blocks of at least BLOCK labels; a block's share is (right + 1) / (labels + 2), so that few
labels never claim certainty. Where a share falls, blocks are pooled until none does (pool adjacent violators: Ayer et
al., 1955).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise

from tracker.domain.calibration import Step, calibrated
from tracker.tagging.measures import wilson

ENOUGH = 100
"""Labels from which on a calibration is made; with fewer, a confidence is called uncalibrated."""
BLOCK = 20
EDGES = tuple(map(Decimal, ("0", "0.5", "0.6", "0.7", "0.8", "0.9", "1.01")))
_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value that a tagger gave, a confidence or a score, and whether a person says that it was right."""

    value: Decimal
    right: bool


@dataclass(frozen=True, slots=True)
class Band:
    """Tags with a confidence of `least` to below `below`: their mean confidence, and the share that was right, 0..1.

    `low` and `high` are Wilson's 95 % interval of the share, `calibrated` is the mean of what the calibration says.
    """

    least: float
    below: float
    labels: int
    confidence: float
    right: float
    low: float
    high: float
    calibrated: float | None


def fit(labelled: Iterable[Labelled]) -> tuple[Step, ...]:
    """The steps; none below ENOUGH labels."""
    blocks = _blocks(sorted(labelled, key=lambda one: one.value))
    if sum(labels for _, _, labels in blocks) < ENOUGH:
        return ()
    pooled: list[tuple[Decimal, int, int]] = []
    for block in blocks:
        pooled.append(block)
        while len(pooled) > 1 and _share(pooled[-2]) >= _share(pooled[-1]):
            (least, right, labels), (_, more, others) = pooled[-2:]
            pooled[-2:] = [(least, right + more, labels + others)]
    return tuple(Step(one[0], _share(one), one[2]) for one in pooled)


def bands(labelled: Sequence[Labelled], steps: tuple[Step, ...]) -> tuple[Band, ...]:
    """The reliability table: one row for each band of confidence that has labels."""
    found = []
    for least, below in pairwise(EDGES):
        inside = [one for one in labelled if least <= one.value < below]
        if not inside:
            continue
        count, right = len(inside), sum(one.right for one in inside)
        low, high = wilson(right, count)
        said = [share for one in inside if (share := calibrated(one.value, steps)) is not None]
        found.append(
            Band(
                least=float(least),
                below=min(1.0, float(below)),
                labels=count,
                confidence=round(float(sum(one.value for one in inside)) / count, 4),
                right=round(right / count, 4),
                low=round(low, 4),
                high=round(high, 4),
                calibrated=round(float(sum(said)) / count, 4) if said else None,
            )
        )
    return tuple(found)


def _blocks(labelled: Sequence[Labelled]) -> list[tuple[Decimal, int, int]]:
    """(least value, right, labels) of each block; equal values stay together, and what is left joins the last."""
    blocks: list[tuple[Decimal, int, int]] = []
    open_ = False
    for value, group in groupby(labelled, key=lambda one: one.value):
        outcomes = [one.right for one in group]
        if open_:
            least, right, labels = blocks.pop()
        else:
            least, right, labels = value, 0, 0
        blocks.append((least, right + sum(outcomes), labels + len(outcomes)))
        open_ = blocks[-1][2] < BLOCK
    if open_ and len(blocks) > 1:
        (least, right, labels), (_, more, others) = blocks[-2:]
        blocks[-2:] = [(least, right + more, labels + others)]
    return blocks


def _share(block: tuple[Decimal, int, int]) -> Decimal:
    _, right, labels = block
    return (Decimal(right + 1) / (labels + 2)).quantize(_PLACES)
