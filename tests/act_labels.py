"""Who did what to whom, how far it got and when, as a person labelled it: `data/acts.jsonl`.

Of half of the labelled items and of the written headlines. `plover` names
every type that would do; an actor and target of None were not judged, since two people would differ.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from labelled_items import FILE
from logs import shipped_files
from tracker.domain.tags import Reading, Stage
from tracker.tagging.act_dates import ActDates
from tracker.tagging.base import TAGGERS

LABELS = FILE.with_name("acts.jsonl")
WRITTEN = FILE.with_name("written.jsonl")


@dataclass(frozen=True, slots=True)
class Act:
    """One item with a person's labels and what the tagger reads; `day` is judged of items with a publication date."""

    id: str
    language: str
    stage: Stage | None
    plover: tuple[str, ...]
    actor: str | None
    target: str | None
    dated: bool
    day: str | None
    reading: Reading
    day_read: str | None


@lru_cache(maxsize=1)
def all_acts() -> tuple[Act, ...]:
    """Every labelled act, read once by the dossier that ships."""
    files = shipped_files()
    tagger = TAGGERS["rules"](files.lexicon, files.definition)
    calendar = ActDates(files.lexicon.calendar) if files.lexicon.calendar else None
    items = {row["id"]: row for path in (FILE, WRITTEN) for row in _rows(path)}
    acts = []
    for label in _rows(LABELS):
        item = items[label["id"]]
        said = tagger.read(title=item["title"], summary=item["summary"], language=item["lang"])
        day = None
        if calendar and "published" in item:
            published, ahead = date.fromisoformat(item["published"]), said.stage is Stage.ANNOUNCED
            day = calendar.find(item["title"], item["summary"], published=published, ahead=ahead)
        acts.append(
            Act(
                id=label["id"],
                language=item["lang"],
                stage=Stage(label["stage"]) if label["stage"] else None,
                plover=tuple(label["plover"]),
                actor=label["actor"],
                target=label["target"],
                dated="day" in label,
                day=label.get("day"),
                reading=said,
                day_read=day.edtf if day else None,
            )
        )
    return tuple(acts)


MEASURES: dict[str, Callable[[Act], bool | None]] = {
    "stage": lambda act: act.reading.stage is act.stage,
    "plover": lambda act: act.reading.plover in act.plover,
    "roles": lambda act: (act.reading.actor, act.reading.target) == (act.actor, act.target) if act.actor else None,
    "day": lambda act: act.day_read == act.day if act.dated else None,
}
"""What is right of an act; None where it was not judged."""


def share_right(measure: str, *, language: str | None = None) -> float:
    """The share of the judged acts, of one language or of all, that are read as a person labelled them."""
    judged = [MEASURES[measure](act) for act in all_acts() if language in (None, act.language)]
    right = [one for one in judged if one is not None]
    return sum(right) / len(right)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
