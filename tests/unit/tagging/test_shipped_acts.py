"""Stage, type, actor and target of headlines in the three languages of the dossier that ships."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import pytest

from logs import shipped_files
from tracker.domain.tags import Reading
from tracker.tagging.base import TAGGERS, Tagger

DATA = Path(__file__).parents[2] / "data" / "act_headlines.jsonl"
HEADLINES = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]


@lru_cache(maxsize=1)
def tagger() -> Tagger:
    files = shipped_files()
    return TAGGERS["rules"](files.lexicon, files.definition)


def read(title: str, language: str) -> Reading:
    return tagger().read(title=title, summary="", language=language)


def cases(key: str) -> list[tuple[str, str, str | None]]:
    return [(row["language"], row["title"], row[key]) for row in HEADLINES if key in row]


@pytest.mark.parametrize(("language", "title", "roles"), cases("roles"))
def test_who_does_what_to_whom_does_not_hang_on_who_stands_first(language: str, title: str, roles: str) -> None:
    said = read(title, language)
    assert f"{said.actor}>{said.target}" == roles


@pytest.mark.parametrize(("language", "title", "stage"), cases("stage"))
def test_verbs_say_how_far_a_matter_got_and_nouns_do_not(language: str, title: str, stage: str | None) -> None:
    assert read(title, language).stage == stage


@pytest.mark.parametrize(("language", "title", "direction"), cases("direction"))
def test_a_denial_or_refusal_in_the_headline_is_decisive(language: str, title: str, direction: str) -> None:
    assert {tag.direction for tag in read(title, language).tags} == {direction}


@pytest.mark.parametrize(
    "title", ["Russia does not deny supplying Su-35 to Iran", "Russia may refuse to sell Su-35 to Iran"]
)
def test_what_is_negated_or_may_be_is_no_denial_and_no_refusal(title: str) -> None:
    assert read(title, "en").stage != "denied"
    assert "limits" not in {tag.direction for tag in read(title, "en").tags}
