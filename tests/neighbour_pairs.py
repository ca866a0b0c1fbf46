"""The pairs of `data/neighbours.jsonl`: reports of one act in other words, or of two acts that are hard to tell apart.

Each pair is matched among half of the labelled items, so that words are as rare as they are in the news.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal

from labelled_items import first_half, view_of, view_of_text
from tracker.coreference.index import ReportIndex
from tracker.coreference.matching import Match, ReportView

FILE = Path(__file__).parent / "data" / "neighbours.jsonl"
DAY = date(2030, 1, 1)
"""Far from every labelled item, so that a pair meets nothing but itself."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report of a pair."""

    lang: str
    title: str
    summary: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports, so many days apart; `same` says whether they tell of one act, `family` what they tell of.

    `written` before what is to tell them apart was, or after it, to check it: the dossier's facets, and for the family
    `across` what matching asks across languages.
    """

    id: str
    family: str
    written: Literal["before", "after"]
    same: bool
    days: int
    one: Report
    other: Report

    @property
    def languages(self) -> str:
        """The language of both, or `two`."""
        return self.one.lang if self.one.lang == self.other.lang else "two"


@lru_cache(maxsize=1)
def all_pairs() -> tuple[Pair, ...]:
    """Every pair of the file, in its order."""
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    return tuple(Pair(**{**row, "one": Report(**row["one"]), "other": Report(**row["other"])}) for row in rows)


@lru_cache(maxsize=1)
def matches() -> dict[str, Match]:
    """What matching says of the later report of each pair, by the pair's id."""
    views = [replace(view_of(item), development=item.id) for item in first_half() if item.relevant]
    found = {}
    index = ReportIndex(views)
    for number, pair in enumerate(all_pairs()):
        day = DAY + timedelta(days=20 * number)
        known = _view(pair.one, item=f"{pair.id} one", day=day)
        index.add(replace(known, development=pair.id))
        found[pair.id] = index.match(_view(pair.other, item=f"{pair.id} other", day=day + timedelta(days=pair.days)))
    return found


def _view(report: Report, *, item: str, day: date) -> ReportView:
    return view_of_text(report.title, report.summary, language=report.lang, item=item, day=day)
