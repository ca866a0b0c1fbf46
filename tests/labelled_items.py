"""The labelled items of `data/labelled.jsonl`, and those of other hands, as the dossier that ships reads them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from logs import shipped_files
from tracker.coreference import matching
from tracker.coreference.index import ReportIndex
from tracker.coreference.matching import Lens, ReportView
from tracker.coreference.versions import lens_of
from tracker.domain.tags import Direction, Reading
from tracker.tagging.base import TAGGERS, Tagger
from tracker.tagging.evaluation import Judgement

DATA = Path(__file__).parent / "data"
FILE = DATA / "labelled.jsonl"
OTHERS = ("blind", "unseen")
"""Files of items by other hands: what is written after real news, and real news retold."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One item with what a person said of it and what the tagger `rules` says."""

    id: str
    language: str
    title: str
    summary: str
    day: date
    relevant: bool
    labels: dict[str, Direction]
    event: str | None
    reading: Reading


@lru_cache(maxsize=1)
def tagger() -> Tagger:
    """The tagger `rules` with the lexicon that ships."""
    files = shipped_files()
    return TAGGERS["rules"](files.lexicon, files.definition)


@lru_cache(maxsize=1)
def lens() -> Lens:
    """The lens of the dossier that ships."""
    lexicon = shipped_files().lexicon
    return lens_of(lexicon.common, acts=lexicon.acts, neighbours=lexicon.neighbours)


@lru_cache(maxsize=1)
def all_items() -> tuple[Labelled, ...]:
    """Every item that the tagger was developed on, read once by the dossier that ships."""
    return _read("labelled")


@cache
def other_items(name: str) -> tuple[Labelled, ...]:
    """The items of other hands in one of OTHERS, of which nothing was learned."""
    return _read(name)


def agreement(name: str) -> list[Judgement]:
    """Items of a file as what a second annotator found who saw their texts alone; only those that he read."""
    rows = map(json.loads, (DATA / f"{name}-again.jsonl").read_text(encoding="utf-8").splitlines())
    again = {row["id"]: row for row in rows}
    return [
        replace(one, judged_relevant=again[one.item]["relevant"], found=_labels(again[one.item]))
        for one in judgements(_read(name))
        if one.item in again
    ]


def _labels(row: Mapping[str, Any]) -> dict[str, Direction]:
    return {label["category"]: Direction(label["direction"]) for label in row["labels"]}


def _read(name: str) -> tuple[Labelled, ...]:
    items = []
    for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        title, summary, language = row["title"], row["summary"], row["lang"]
        items.append(
            Labelled(
                id=row["id"],
                language=language,
                title=title,
                summary=summary,
                day=date.fromisoformat(row["published"]),
                relevant=row["relevant"],
                labels=_labels(row),
                event=row["event"],
                reading=tagger().read(title=title, summary=summary, language=language),
            )
        )
    return tuple(items)


def first_half() -> list[Labelled]:
    """Those whose id has a SHA-256 that ends with an even bit: matching is measured among them, as it was from the
    start."""
    return [item for item in all_items() if hashlib.sha256(item.id.encode()).digest()[-1] % 2 == 0]


def judgements(items: Sequence[Labelled]) -> list[Judgement]:
    """The items as the evaluation takes them."""
    return [
        Judgement(
            item=item.id,
            language=item.language,
            relevant=item.relevant,
            judged_relevant=item.reading.screening.relevant,
            expected=item.labels,
            found={tag.category: tag.direction for tag in item.reading.tags},
        )
        for item in items
    ]


def clusters(items: Sequence[Labelled]) -> tuple[dict[str, str], dict[str, str]]:
    """The relevant items by development: as a person grouped them, and as matching does, one after the other by day."""
    expected: dict[str, str] = {}
    found: dict[str, str] = {}
    known = ReportIndex()
    for item in sorted((i for i in items if i.relevant), key=lambda i: (i.day, i.id)):
        view = view_of(item)
        said = known.match(view)
        found[item.id] = said.development if said.kind == "same" and said.development else item.id
        expected[item.id] = item.event or item.id
        known.add(replace(view, development=found[item.id]))
    return expected, found


def view_of(item: Labelled) -> ReportView:
    """An item as matching sees it."""
    return _seen(
        item.reading, title=item.title, summary=item.summary, language=item.language, item=item.id, day=item.day
    )


def view_of_text(title: str, summary: str, *, language: str, item: str, day: date) -> ReportView:
    """A text as matching sees it once the tagger of the dossier that ships has read it."""
    reading = tagger().read(title=title, summary=summary, language=language)
    return _seen(reading, title=title, summary=summary, language=language, item=item, day=day)


def _seen(reading: Reading, *, title: str, summary: str, language: str, item: str, day: date) -> ReportView:
    return matching.view_of(
        reading,
        item=item,
        canonical_url=None,
        title=title,
        summary=summary,
        day=day,
        language=language,
        lens=lens(),
    )
