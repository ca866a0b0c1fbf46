"""Every command that answers a question, as JSON and as tables that fit a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import DOSSIER, Tracker
from dossier_folders import change

DEVELOPMENT = "defence-pact"
READS = [
    ("state",),
    ("state", "waters"),
    ("state", "waters", "--explain"),
    ("state", "--explain"),
    ("state", "--valid-at", "1998-12-31", "--known-at", "5"),
    ("standing",),
    ("standing", "--valid-at", "1998-12-31"),
    ("developments", "list"),
    ("developments", "list", "--category", "waters", "--limit", "1"),
    ("items", "list"),
    ("feeds", "list"),
    ("ingest", "status"),
    ("log", "tail"),
    ("log", "tail", "--type", "feed.added", "--limit", "2"),
    ("log", "show", "1"),
]


@pytest.mark.parametrize("command", READS, ids=" ".join)
def test_an_answer_in_json_names_what_it_stands_on(tracker: Tracker, command: tuple[str, ...]) -> None:
    answer = tracker(*command, "--json").json
    assert answer["dossier"] == DOSSIER
    assert answer["checkpoint"]["size"] == answer["position"]


@pytest.mark.parametrize("command", READS, ids=" ".join)
def test_an_answer_for_people_fits_eighty_columns_and_ends_in_what_it_stands_on(
    tracker: Tracker, command: tuple[str, ...]
) -> None:
    ran = tracker(*command)
    assert ran.code == 0
    assert f"{DOSSIER}, valid at" in ran.out
    assert "\x1b" not in ran.out
    lines = ran.out.splitlines()
    payload = command[:2] == ("log", "show")
    assert [line for line in lines if len(line.rstrip()) > 80 and not payload] == []


def test_the_same_read_commands_answer_on_each_database(on_each_database: Tracker) -> None:
    for command in READS:
        assert on_each_database(*command, "--json").json["dossier"] == DOSSIER


def test_standing_says_the_sentence_and_the_obligations(tracker: Tracker) -> None:
    ran = tracker("standing", "--valid-at", "2020-01-01")
    assert "treaty allies" in ran.out
    assert "defence" in ran.out
    assert "Evidence in 3 of 4 categories; the others add nothing to the overall index." in " ".join(ran.out.split())
    assert tracker("standing", "--valid-at", "2020-01-01", "--json").json["standing"] == "treaty ally"


def test_before_the_first_event_nothing_is_known(tracker: Tracker) -> None:
    assert "nothing was known" in tracker("state", "--known-at", "0").out
    assert tracker("state", "--known-at", "0", "--json").json["overall"] is None


def test_an_explanation_lists_the_lines_that_make_the_sum(tracker: Tracker) -> None:
    codes = [part["code"] for part in tracker("state", "--json").json["categories"]]
    for code in codes:
        answer = tracker("state", code, "--explain", "--json").json
        assert round(sum(line["amount"] for line in answer["lines"]), 6) == answer["categories"][0]["sum"]


def test_a_development_is_shown_with_evidence_ledger_and_history(tracker: Tracker) -> None:
    first = tracker("developments", "list", "--json").json["developments"][0]["id"]
    answer = tracker("developments", "show", first, "--json").json
    assert answer["development"]["id"] == first
    assert [change["type"] for change in answer["changes"]] == ["development.recorded"]
    ran = tracker("developments", "show", first)
    assert first in ran.out
    assert "development.recorded" in ran.out


def test_pages_of_a_list_meet_without_gap_or_repeat(tracker: Tracker) -> None:
    whole = tracker("developments", "list", "--json").json["developments"]
    seen: list[object] = []
    cursor: list[str] = []
    while True:
        page = tracker("developments", "list", "--limit", 2, "--json", *cursor).json
        seen += page["developments"]
        if page["next"] is None:
            break
        cursor = ["--cursor", page["next"]]
    assert seen == whole


def test_a_readable_page_says_how_to_see_the_next_one(tracker: Tracker) -> None:
    ran = tracker("developments", "list", "--limit", 1)
    assert "--cursor" in ran.err
    assert "--cursor" not in ran.out


def test_the_history_of_a_development_names_what_a_correction_changed(tracker: Tracker, seeds: Path) -> None:
    change(seeds / "developments.yaml", "statement: ", "statement: Reworded, ")
    assert tracker("seed", "load").code == 0
    corrected = tracker("log", "tail", "--limit", 1, "--json").json["events"][0]["stream"].removeprefix("development:")
    assert "development.corrected: statement" in tracker("developments", "show", corrected).out
