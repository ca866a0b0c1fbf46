"""`tracker init` and `tracker seed`: idempotent, corrected by files, checked against the article."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import DOSSIER, Tracker
from dossier_folders import FICTIONAL, change
from tracker.cli.exit_codes import Exit
from tracker.seeds.weights import written
from tracker.tagging.features import PER_CATEGORY
from tracker.tagging.lexicon import Weights


def test_init_makes_the_tables_and_loads_the_dossier_once(empty: Tracker) -> None:
    [first] = empty("init", "--json").json["dossiers"]
    [second] = empty("init", "--json").json["dossiers"]
    assert first["appended"] == first["position"] > 0
    assert (second["appended"], second["position"]) == (0, first["position"])


def test_init_says_what_to_do_next(empty: Tracker) -> None:
    ran = empty("init")
    assert ran.code == 0
    assert "tracker serve" in ran.err
    assert DOSSIER in ran.out
    assert empty("init", "--quiet").err == ""


def test_loading_twice_appends_nothing(on_each_database: Tracker) -> None:
    again = on_each_database("seed", "load", "--json").json
    assert (again["appended"], again["steps"]) == (0, [])


def test_a_changed_file_is_seen_first_and_then_appends_one_correction(on_each_database: Tracker, seeds: Path) -> None:
    change(seeds / "developments.yaml", "statement: ", "statement: Reworded, ")
    for command in (("seed", "diff"), ("seed", "load", "--dry-run")):
        plan = on_each_database(*command, "--json").json
        assert [step["type"] for step in plan["steps"]] == ["development.corrected"]
        assert [step["detail"] for step in plan["steps"]] == ["statement"]
    assert on_each_database("seed", "load", "--json").json["appended"] == 1
    assert on_each_database("seed", "diff", "--json").json["steps"] == []


def test_a_difference_is_readable(tracker: Tracker, seeds: Path) -> None:
    change(seeds / "developments.yaml", "statement: ", "statement: Reworded, ")
    assert "development.corrected" in tracker("seed", "diff").out
    assert "1 event would be appended" in tracker("seed", "load", "--dry-run").out
    assert "1 event appended" in tracker("seed", "load").out


def test_without_the_article_anchors_are_said_to_be_unchecked(empty: Tracker, tmp_path: Path) -> None:
    ran = empty("seed", "check", "--json")
    assert (ran.code, ran.json["anchors"]["checked"]) == (Exit.OK, [])
    assert "could not be checked" in ran.err
    assert not (tmp_path / "var").exists()


def test_a_sense_that_is_weighed_and_not_listed_is_told(empty: Tracker, seeds: Path) -> None:
    weighed: dict[str, dict[str, int]] = {name: {} for name in (*PER_CATEGORY, "sense delay", "sense dely")}
    weights = Weights(weighed, {})
    (seeds / "lexicon" / "weights.json").write_text(written(weights), encoding="utf-8")
    (seeds / "lexicon" / "senses.yaml").write_text("senses: {delay: {en: postpone}}\n", encoding="utf-8")
    ran = empty("seed", "check", "--json")
    assert (ran.code, ran.json["senses"], ran.json["unlisted_senses"]) == (Exit.OK, 1, ["dely"])
    assert "weighs the sense 'dely', which no file of the lexicon lists; did you mean 'delay'?" in ran.err


def test_concepts_and_combinations_that_are_weighed_and_not_listed_are_told(empty: Tracker, seeds: Path) -> None:
    weighed: dict[str, dict[str, int]] = {
        name: {} for name in (*PER_CATEGORY, "always", "graustark", "graustrk", "word lok")
    }
    weights = Weights(weighed, {"waters ruritnia": {}, "waters ruritania": {}, "led by RUR": {}}, {"with a pair": 1})
    (seeds / "lexicon" / "weights.json").write_text(written(weights), encoding="utf-8")
    ran = empty("seed", "check", "--json")
    assert (ran.code, ran.json["unlisted_concepts"]) == (Exit.OK, ["graustrk", "ruritnia"])
    assert ran.json["unlisted_combinations"] == ["a pair"]
    assert "weighs the concept 'graustrk', which no file of the lexicon lists; did you mean 'graustark'?" in ran.err
    assert "weighs the combination 'a pair', which" in ran.err


def test_a_language_of_hardly_a_concept_is_told_with_its_places(empty: Tracker, seeds: Path) -> None:
    assert empty("seed", "check", "--json").json["rare_languages"] == []
    names = [f"  other-{number}: {{forms: {{en: [other{number}]}}}}" for number in range(100)]
    names[7] = names[7].replace("en:", "fr:")
    (seeds / "lexicon" / "more.yaml").write_text("\n".join(["concepts:", *names, ""]), encoding="utf-8")
    ran = empty("seed", "check", "--json")
    assert ran.code == Exit.OK
    [rare] = ran.json["rare_languages"]
    place = {"file": "lexicon/more.yaml", "line": 9, "concept": "other-7", "lacks": ["en"]}
    assert (rare["language"], rare["places"]) == ("fr", [place])
    assert "in 'fr' only 1 of " in ran.err
    assert "lexicon/more.yaml:9 'other-7', which has none in 'en'\n" in ran.err


def test_with_the_article_every_anchor_is_checked(empty: Tracker) -> None:
    ran = empty("seed", "check", "--article", FICTIONAL / "article.txt", "--json")
    assert ran.code == Exit.OK
    assert (ran.json["anchors"]["failed"], ran.json["anchors"]["unchecked"]) == ([], [])
    assert "hold" in empty("seed", "check", "--article", FICTIONAL / "article.txt").out


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_an_article_that_was_changed_fails_the_check(empty: Tracker, tmp_path: Path, form: tuple[str, ...]) -> None:
    article = tmp_path / "article.txt"
    article.write_bytes((FICTIONAL / "article.txt").read_bytes().replace(b"river", b"brook"))
    ran = empty("seed", "check", "--article", article, *form)
    assert ran.code == Exit.VERIFICATION_FAILED
    assert "sha256" in ran.out
