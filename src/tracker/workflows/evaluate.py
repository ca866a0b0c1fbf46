"""How well the reader of a dossier reads: labelled items are judged as the service would, and compared with a person.

Items may be divided in two halves by the last bit of the SHA-256 of their id. Of the half `sealed` no single mistake is
ever shown, so that nobody mends rules by looking at it.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec
from msgspec.structs import replace

from tracker.domain.errors import InputError
from tracker.domain.tags import Direction
from tracker.tagging.evaluation import Judgement
from tracker.tagging.language import detect_language
from tracker.tagging.measures import Clustered, Measure, Tally, added, clusterings, f1_of, measured, tally
from tracker.workflows.mistakes import Mistake, mistakes_in
from tracker.workflows.reader import Reader
from tracker.workflows.tag_lines import GivenItem, Judged, judge

Half = Literal["develop", "sealed"]
RESAMPLES = 1000
SEED = 0
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
class OfCategory:
    """How well one category is found, and which way it points where it is: values 0..1."""

    category: str
    expected: int
    found: int
    f1: float
    direction: float | None


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The measures of a set of items by one tagger, over all and by language, and its worst mistakes."""

    tagger: str
    version: str
    items: int
    relevant: int
    resamples: int
    seed: int
    measures: tuple[Measure, ...]
    languages: dict[str, tuple[Measure, ...]]
    categories: tuple[OfCategory, ...]
    mistakes: tuple[Mistake, ...]


def read_labelled(lines: Iterable[bytes], *, name: str) -> list[LabelledItem]:
    """The labelled items of a file. Raises InputError naming the line."""
    items: list[LabelledItem] = []
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            item = msgspec.json.decode(line, type=LabelledItem)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise InputError(f"{name}:{number}: expected a labelled item, found a fault: {error}") from error
        if str(item.id) in seen:
            raise InputError(f"{name}:{number}: expected each id once, found {item.id!r} again")
        seen.add(str(item.id))
        items.append(item)
    return items


def half_of(item: str) -> Half:
    """Which half an item belongs to."""
    return "sealed" if hashlib.sha256(item.encode()).digest()[-1] % 2 else "develop"


def evaluate(
    items: Sequence[LabelledItem],
    reader: Reader,
    *,
    half: Half | None = None,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    worst: int = 0,
    progress: Callable[[int, int], None],
) -> Evaluated:
    """Judge the items, or those of one half, and measure. `worst` mistakes are told, of the sealed half none."""
    chosen = [_in_its_language(item, reader) for item in items if half in (None, half_of(str(item.id)))]
    judged = judge(chosen, reader, progress=progress)
    judgements = [_judgement(*pair) for pair in zip(chosen, judged, strict=True)]
    clusters = _clusters(chosen, judged)
    tallies = [tally(one, clusters.get(one.item)) for one in judgements]

    def draw(number: int, count: int) -> Sequence[int]:
        stream = hashlib.shake_256(f"{seed} {number}".encode()).digest(_NUMBER.size * count)
        return [value % count for (value,) in _NUMBER.iter_unpack(stream)]

    def of(part: Sequence[Tally]) -> tuple[Measure, ...]:
        return measured(part, draw=draw, resamples=resamples)

    languages = sorted({one.language for one in judgements})
    return Evaluated(
        tagger=reader.tagger.name,
        version=reader.tagger.version,
        items=len(chosen),
        relevant=sum(item.relevant for item in chosen),
        resamples=resamples,
        seed=seed,
        measures=of(tallies),
        languages={
            code: of([t for t, one in zip(tallies, judgements, strict=True) if one.language == code])
            for code in languages
        },
        categories=_by_category(tallies, judgements),
        mistakes=mistakes_in(chosen, judgements, reader, most=0 if half == "sealed" else worst),
    )


def _in_its_language(item: LabelledItem, reader: Reader) -> LabelledItem:
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


def _by_category(tallies: Sequence[Tally], judgements: Sequence[Judgement]) -> tuple[OfCategory, ...]:
    sums = added(tallies)
    codes = sorted({code for one in judgements if one.relevant for code in (*one.expected, *one.found)})
    rows = []
    for code in codes:
        tp, fp, fn = (int(sums.get(f"category {code} {outcome}", 0)) for outcome in ("tp", "fp", "fn"))
        shared = sums.get(f"of {code} shared", 0)
        right = sums.get(f"of {code} right", 0)
        direction = round(right / shared, 4) if shared else None
        rows.append(OfCategory(code, tp + fn, tp + fp, round(f1_of(sums, f"category {code}"), 4), direction))
    return tuple(rows)
