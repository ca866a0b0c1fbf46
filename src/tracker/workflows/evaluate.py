"""How well the reader of a dossier reads: labelled items are judged as the service would, and compared with a person.

Items are divided in two halves by the last bit of the SHA-256 of their id. Of the half `sealed` no single mistake is
ever shown, so that nobody mends rules by looking at it: also not where both halves are measured together, unless
somebody says that they may be.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import replace as altered
from decimal import Decimal
from typing import Literal, TypeVar

import msgspec
from msgspec.structs import replace

from tracker.domain.tags import Direction
from tracker.queries.calibrations import Known
from tracker.tagging.calibration import Band, Labelled, bands
from tracker.tagging.evaluation import Judgement
from tracker.tagging.language import detect_language
from tracker.tagging.measures import (
    Clustered,
    Draw,
    Measure,
    Pairs,
    Tally,
    added,
    clusterings,
    clusterings_of,
    measured,
    tally,
    values_of_category,
)
from tracker.workflows.mistakes import Mistake, is_mistaken, mistakes_in
from tracker.workflows.reader import Reader
from tracker.workflows.tag_lines import GivenItem, Judged, judge

Half = Literal["develop", "sealed"]
RESAMPLES = 1000
SEED = 0
Given = TypeVar("Given", bound=GivenItem)
_NUMBER = struct.Struct("<I")


class GivenLabel(msgspec.Struct, frozen=True):
    """A category with its direction, as a person labelled it."""

    category: str
    direction: Direction


class LabelledItem(GivenItem, frozen=True, kw_only=True):
    """One line of a labelled file (docs/accuracy.md); other fields are passed over.

    `event` names the development: items with the same one report the same thing, none is like no other.
    """

    relevant: bool
    labels: tuple[GivenLabel, ...] = ()
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Grouped:
    """What persons decided about which items report the same thing, where they said no more of these items."""

    items: tuple[GivenItem, ...]
    pairs: Pairs


@dataclass(frozen=True, slots=True)
class OfCategory:
    """How well one category is found, and which way it points where it is: measures with their intervals."""

    category: str
    expected: int
    found: int
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The measures of a set of items by one tagger, over all and by language, and its worst mistakes.

    `labels` are the tags that the tagger gave these items, by confidence; `calibration` is the position of the log at
    which its calibration was recorded, if it was. `pairs` counts what persons decided about two items of this set.
    `sealed` of the items are of that half and kept so: `untold` of these were read wrongly, none of which is among
    `mistakes`.
    """

    tagger: str
    version: str
    items: int
    relevant: int
    pairs: int | None
    resamples: int
    seed: int
    measures: tuple[Measure, ...]
    languages: dict[str, tuple[Measure, ...]]
    categories: tuple[OfCategory, ...]
    calibration: int | None
    labels: tuple[Band, ...]
    sealed: int
    untold: int
    mistakes: tuple[Mistake, ...]


def half_of(item: str) -> Half:
    """Which half an item belongs to."""
    return "sealed" if hashlib.sha256(item.encode()).digest()[-1] % 2 else "develop"


def evaluate(
    items: Sequence[LabelledItem],
    reader: Reader,
    *,
    half: Half | None = None,
    grouped: Grouped | None = None,
    known: Known | None = None,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    worst: int = 0,
    unseal: bool = False,
    progress: Callable[[int, int], None],
) -> Evaluated:
    """Judge the items, or those of one half, and measure. `worst` mistakes are told, of all with `unseal`.

    Developments are measured by the items' `event`, or only by `grouped`. `known` is what confidences are worth.
    """
    chosen, more = _chosen(items, grouped, half=half, reader=reader)
    judged = judge([*chosen, *more], reader, progress=progress)
    judgements = [_judgement(*pair) for pair in zip(chosen, judged, strict=False)]
    clusters = _clusters(chosen, judged) if grouped is None else _decided([*chosen, *more], judged, grouped.pairs)
    tallies, draw = _tallies(judgements, more, clusters), drawn(seed)
    told, sealed = _parted(chosen, judgements, unseal=unseal)
    return Evaluated(
        tagger=reader.tagger.name,
        version=reader.tagger.version,
        items=len(chosen),
        relevant=sum(item.relevant for item in chosen),
        pairs=None if grouped is None else sum(one in clusters and two in clusters for one, two in grouped.pairs),
        resamples=resamples,
        seed=seed,
        measures=measured([one for _, one in tallies], draw=draw, resamples=resamples),
        languages=_by_language(tallies, draw=draw, resamples=resamples),
        categories=_by_category(tallies, judgements, draw=draw, resamples=resamples),
        calibration=known.position if known else None,
        labels=_by_confidence(chosen, judged, known),
        sealed=len(sealed),
        untold=sum(is_mistaken(one) for _, one in sealed),
        mistakes=mistakes_in(told, reader, most=worst, known=known),
    )


def _parted(
    items: Sequence[LabelledItem], judgements: Sequence[Judgement], *, unseal: bool
) -> tuple[list[tuple[LabelledItem, Judgement]], list[tuple[LabelledItem, Judgement]]]:
    """The items of which mistakes may be told, and those that stay sealed: of that half, or none with `unseal`."""
    pairs = list(zip(items, judgements, strict=True))
    sealed = [not unseal and half_of(judged.item) == "sealed" for _, judged in pairs]
    told = [pair for pair, shut in zip(pairs, sealed, strict=True) if not shut]
    return told, [pair for pair, shut in zip(pairs, sealed, strict=True) if shut]


def drawn(seed: int) -> Draw:
    """Resamples that are the same for the same seed, on every machine."""

    def draw(number: int, count: int) -> Sequence[int]:
        stream = hashlib.shake_256(f"{seed} {number}".encode()).digest(_NUMBER.size * count)
        return [value % count for (value,) in _NUMBER.iter_unpack(stream)]

    return draw


def _by_confidence(items: Sequence[LabelledItem], judged: Sequence[Judged], known: Known | None) -> tuple[Band, ...]:
    told = [one for pair in zip(items, judged, strict=False) for one in tag_labels(*pair)]
    return bands(told, known.calibration.tags if known else ())


def _tallies(
    judgements: Sequence[Judgement], more: Sequence[GivenItem], clusters: dict[str, Clustered]
) -> list[tuple[str, Tally]]:
    """Language and tally of each item, with those that were only grouped."""
    whole = [(one.language, tally(one, clusters.get(one.item))) for one in judgements]
    return whole + [(one.lang or "", tally(None, clusters[str(one.id)])) for one in more if str(one.id) in clusters]


def _by_language(tallies: Sequence[tuple[str, Tally]], *, draw: Draw, resamples: int) -> dict[str, tuple[Measure, ...]]:
    codes = sorted({code for code, _ in tallies})
    parts = {code: [one for language, one in tallies if language == code] for code in codes}
    return {code: measured(part, draw=draw, resamples=resamples) for code, part in parts.items()}


def _chosen(
    items: Sequence[LabelledItem], grouped: Grouped | None, *, half: Half | None, reader: Reader
) -> tuple[list[LabelledItem], list[GivenItem]]:
    """The items of this half, and those of it that were only grouped."""
    chosen = [_in_its_language(item, reader) for item in items if half in (None, half_of(str(item.id)))]
    had = {str(item.id) for item in chosen}
    return chosen, [
        _in_its_language(item, reader)
        for item in (grouped.items if grouped else ())
        if str(item.id) not in had and half in (None, half_of(str(item.id)))
    ]


def _in_its_language(item: Given, reader: Reader) -> Given:
    if item.lang:
        return item
    known = reader.languages
    return replace(item, lang=detect_language(item.title, item.summary or "", languages=known, default=known[0]))


def _judgement(item: LabelledItem, judged: Judged) -> Judgement:
    return Judgement(
        item=str(item.id),
        language=item.lang or "",
        relevant=item.relevant,
        judged_relevant=judged.relevant,
        expected={label.category: label.direction for label in item.labels},
        found={label.category: Direction(label.direction) for label in judged.labels},
    )


def _clusters(items: Sequence[LabelledItem], judged: Sequence[Judged]) -> dict[str, Clustered]:
    """Over the items that a person calls relevant; one that the tagger missed stands alone."""
    expected: dict[str, str] = {}
    found: dict[str, str] = {}
    for item, said in zip(items, judged, strict=True):
        if item.relevant:
            key = str(item.id)
            expected[key] = f"event {item.event}" if item.event else f"item {key}"
            found[key] = f"item {said.development or key}"
    return clusterings(expected, found)


def _decided(items: Sequence[GivenItem], judged: Sequence[Judged], pairs: Pairs) -> dict[str, Clustered]:
    """Over the pairs that a person decided about; one that the tagger missed stands alone."""
    found = {str(item.id): f"item {said.development or item.id}" for item, said in zip(items, judged, strict=True)}
    return clusterings_of(pairs, found)


def tag_labels(item: LabelledItem, judged: Judged) -> list[Labelled]:
    """Each tag that was given, and whether the person sees that category with that direction, too."""
    wanted = {(label.category, str(label.direction)) for label in item.labels} if item.relevant else set()
    return [
        Labelled(Decimal(str(label.confidence)), (label.category, label.direction) in wanted) for label in judged.labels
    ]


def _by_category(
    tallies: Sequence[tuple[str, Tally]], judgements: Sequence[Judgement], *, draw: Draw, resamples: int
) -> tuple[OfCategory, ...]:
    codes = sorted({code for one in judgements if one.relevant for code in (*one.expected, *one.found)})

    def values(sums: Tally) -> dict[str, float | None]:
        return {f"{code} {name}": value for code in codes for name, value in values_of_category(sums, code).items()}

    each = [one for _, one in tallies]
    sums = added(each)
    every = iter(measured(each, draw=draw, resamples=resamples, values=values))
    rows = []
    for code in codes:
        tp, fp, fn = (int(sums.get(f"category {code} {outcome}", 0)) for outcome in ("tp", "fp", "fn"))
        own = tuple(altered(next(every), name=name) for name in values_of_category(sums, code))
        rows.append(OfCategory(code, tp + fn, tp + fp, own))
    return tuple(rows)
