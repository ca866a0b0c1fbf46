"""Headlines with verbs of ending, failing and breaking, and with their opposites, in three languages; see
docs/accuracy.md for how many are read right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from shipped_tagger import read, tagger
from tracker.domain.tags import Direction
from tracker.tagging.direction import verdict

DATA = Path(__file__).parents[2] / "data" / "ending_headlines.jsonl"
HEADLINES: list[dict[str, Any]] = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
KNOWN, FRESH = "known", "fresh"
FLOORS = {KNOWN: 72, FRESH: 25}


def directions(title: str, language: str = "en") -> set[str]:
    return {str(tag.direction) for tag in read(title, language).tags}


@pytest.mark.parametrize("kind", FLOORS)
def test_directions_of_endings_and_their_opposites_stay_above_their_floor(kind: str) -> None:
    rows = [row for row in HEADLINES if (FRESH if row.get("fresh") else KNOWN) == kind]
    right = [row for row in rows if (found := directions(row["title"], row["language"])) and found <= set(row["is"])]
    assert len(right) >= FLOORS[kind]


@pytest.mark.parametrize(
    ("title", "language", "direction"),
    [
        ("Russia votes against Iran at IAEA board", "en", "strains"),
        ("Russia stops gas supplies to Iran", "en", "limits"),
        ("Iran and Russia end visa-free travel", "en", "limits"),
        ("Iran recalls its ambassador from Moscow", "en", "strains"),
        ("Россия и Иран не смогли подписать контракт на газ", "ru", "limits"),
        ("Тегеран выслал российского журналиста", "ru", "strains"),
        ("تجارت ایران و روسیه ۳۰ درصد کاهش یافت", "fa", "limits"),
        ("ایران روابط دیپلماتیک با روسیه را قطع کرد", "fa", "strains"),
    ],
)
def test_what_is_ended_or_broken_does_not_deepen(title: str, language: str, direction: str) -> None:
    assert directions(title, language) == {direction}


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Russia ends ban on Iranian peppers", "en"),
        ("Russia never stopped supplying fuel to Iran's Bushehr plant", "en"),
        ("US pressure fails to halt Russian arms deliveries to Iran", "en"),
        ("Санкции не остановили торговлю России и Ирана", "ru"),
        ("روسیه ممنوعیت واردات فلفل ایران را لغو کرد", "fa"),
        ("روسیه صادرات سلاح به ایران را متوقف نکرد", "fa"),
    ],
)
def test_the_end_of_an_evil_and_what_goes_on_are_no_endings(title: str, language: str) -> None:
    assert directions(title, language) == {"deepens"}


@pytest.mark.parametrize(
    "title",
    [
        "Russia may stop gas supplies to Iran",
        "Has Russia stopped gas supplies to Iran?",
        "Russia and Iran end joint naval drill in Caspian",
        "Israel urges Russia to halt arms supplies to Iran",
    ],
)
def test_what_is_not_done_or_merely_over_is_left_to_the_weights(title: str) -> None:
    assert verdict_of(title) is None


def test_what_all_the_rest_calls_a_quarrel_stays_one() -> None:
    title = "Russia halts Bushehr fuel for Iran, cites missed payments; Tehran calls it pretext"
    assert verdict_of(title) is Direction.LIMITS
    assert directions(title) == {"strains"}


def test_both_act_where_both_end_something() -> None:
    reading = read("Iran and Russia end visa-free travel")
    assert (reading.actor, reading.target) == ("both", "both")
    assert read("روسیه صادرات گاز به ایران را متوقف کرد", "fa").actor == "RUS"


def verdict_of(title: str) -> Direction | None:
    view, _, _ = tagger().opinion(title=title, summary="", language="en")
    ruled = verdict(view)
    return ruled.direction if ruled else None
