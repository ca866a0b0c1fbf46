"""`tracker evaluate`: measures of a labelled file and of what persons decided, the same each time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from command_line import Tracker
from tracker.workflows.evaluate import half_of

SIGNED = "Ruritania and Graustark sign agreement on river locks"
ITEMS: list[dict[str, Any]] = [
    {
        "id": "a",
        "title": SIGNED,
        "relevant": True,
        "labels": [{"category": "waters", "direction": "deepens"}],
        "event": "x",
    },
    {
        "id": "e",
        "title": SIGNED,
        "lang": "en",
        "relevant": True,
        "labels": [{"category": "waters", "direction": "strains"}],
    },
    {"id": "c", "title": "Bathing season opens with a regatta in Strelsau", "relevant": False, "labels": []},
    {"id": "d", "title": "A storm at sea", "relevant": True, "labels": [{"category": "waters", "direction": "limits"}]},
]


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "labelled.jsonl"
    path.write_text("\n".join(json.dumps(item) for item in ITEMS) + "\n\n", encoding="utf-8")
    return path


def measures(ran: Any) -> dict[str, Any]:
    return {one["name"]: one for one in ran.json["parts"][0]["result"]["measures"]}


def test_a_file_is_measured_without_a_database(empty: Tracker, labelled: Path) -> None:
    ran = empty("evaluate", labelled, "--json")
    assert ran.code == 0, ran.err
    found = measures(ran)
    assert found["relevance recall"]["value"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["false-positive rate"]["value"] == 0
    assert found["direction accuracy"]["value"] == 0.5
    assert found["relevance recall"]["low"] <= found["relevance recall"]["value"] <= found["relevance recall"]["high"]
    assert empty("evaluate", labelled, "--json").out == ran.out
    assert empty("evaluate", labelled, "--json", "--seed", 1).out != ran.out


def test_the_worst_mistakes_are_told_with_their_reasons(empty: Tracker, labelled: Path) -> None:
    part = empty("evaluate", labelled, "--json").json["parts"][0]["result"]
    assert [one["item"] for one in part["mistakes"]] == ["d", "e"]
    assert part["mistakes"][0]["what"] == ["missed"]
    assert part["mistakes"][1]["what"] == ["waters: strains, read as deepens"]
    assert part["mistakes"][1]["why"][0].startswith("score ")
    table = empty("evaluate", labelled)
    assert table.code == 0
    assert "Worst mistakes" in table.out and "categories micro F1" in table.out
    assert "uncalibrated" in table.out
    assert "Fewer than 30 items" in table.out


def test_a_category_has_precision_recall_and_direction_with_intervals(empty: Tracker, labelled: Path) -> None:
    ran = empty("evaluate", labelled, "--json")
    found = {one["category"]: one for one in ran.json["parts"][0]["result"]["categories"]}
    waters = {one["name"]: one for one in found["waters"]["measures"]}
    assert (found["waters"]["expected"], found["waters"]["found"]) == (3, 2)
    assert (waters["precision"]["value"], waters["direction"]["value"]) == (1.0, 0.5)
    assert waters["recall"]["low"] <= waters["recall"]["value"] == pytest.approx(2 / 3, abs=1e-4)
    assert "By category" in empty("evaluate", labelled).out


def test_tags_are_told_by_confidence(empty: Tracker, labelled: Path) -> None:
    part = empty("evaluate", labelled, "--json").json["parts"][0]["result"]
    assert sum(one["labels"] for one in part["labels"]) == 2
    assert sum(one["right"] * one["labels"] for one in part["labels"]) == 1
    assert {one["calibrated"] for one in part["labels"]} == {None}
    assert part["calibration"] is None


def test_one_item_is_counted_as_one_and_has_no_interval(empty: Tracker, labelled: Path) -> None:
    labelled.write_text(json.dumps(ITEMS[0]), encoding="utf-8")
    told = empty("evaluate", labelled).out
    assert told.startswith("1 item, 1 relevant")
    assert "One item has no interval." in told
    assert "1.00-1.00" not in told


def test_measured_together_the_sealed_half_counts_in_the_totals_and_tells_no_mistake(
    empty: Tracker, labelled: Path
) -> None:
    wrong = {**ITEMS[3], "id": "f", "title": "Nobody shall read this headline"}
    assert (half_of("d"), half_of("f")) == ("develop", "sealed")
    labelled.write_text("\n".join(map(json.dumps, [ITEMS[3], wrong])), encoding="utf-8")
    part = empty("evaluate", labelled, "--json", "--worst", 100).json["parts"][0]["result"]
    assert (part["items"], part["sealed"], part["untold"]) == (2, 1, 1)
    assert [one["item"] for one in part["mistakes"]] == ["d"]
    for options in ((), ("--half", "sealed")):
        told = " ".join(empty("evaluate", labelled, *options).out.split())
        assert "Nobody shall" not in told
        assert "Not told: the mistakes in 1 of the 1 item of the sealed half." in told
        assert "--unseal tells them, too" in told
    assert "Not told" not in empty("evaluate", labelled, "--half", "develop").out


def test_unsealed_a_file_tells_the_mistakes_of_both_halves(empty: Tracker, labelled: Path) -> None:
    wrong = {**ITEMS[3], "id": "f"}
    labelled.write_text("\n".join(map(json.dumps, [ITEMS[3], wrong])), encoding="utf-8")
    part = empty("evaluate", labelled, "--unseal", "--json").json["parts"][0]["result"]
    assert [one["item"] for one in part["mistakes"]] == ["d", "f"]
    assert (part["sealed"], part["untold"]) == (0, 0)
    told = empty("evaluate", labelled, "--unseal").out
    assert "Worst mistakes" in told
    assert "Not told" not in told and "of the half to develop on" not in told


def test_reviews_stay_sealed(tracker: Tracker) -> None:
    refused = tracker("evaluate", "--reviews", "--unseal")
    assert refused.code == 2
    assert "--unseal together with a FILE" in refused.err


def test_no_mistake_of_the_sealed_half_is_told(empty: Tracker, labelled: Path) -> None:
    halves = [empty("evaluate", labelled, "--json", "--half", half).json["parts"][0] for half in ("develop", "sealed")]
    assert sum(part["result"]["items"] for part in halves) == len(ITEMS)
    assert halves[1]["result"]["items"] > 0
    assert halves[1]["result"]["mistakes"] == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "labelled.jsonl:1"),
        ('{"id": 1, "title": "x"}', "`relevant`"),
        (json.dumps(ITEMS[0]) * 1, "found 'a' again"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_by_line(empty: Tracker, labelled: Path, line: str, said: str) -> None:
    labelled.write_text(f"{line}\n{line}\n", encoding="utf-8")
    refused = empty("evaluate", labelled)
    assert refused.code == 2
    assert said in refused.err


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"labels": [{"category": "watres", "direction": "deepens"}]},
            "'watres' is not defined; did you mean 'waters'?",
        ),
        ({"relevant": False}, "expected none on an item that is not relevant, found waters"),
        ({"lang": "english"}, "expected an ISO 639-1 code such as en, found 'english'; did you mean 'en'?"),
        ({"lang": "xx"}, "expected an ISO 639-1 code such as en, found 'xx'\n"),
        ({"published": "2026-31-21"}, "expected a day such as 2026-01-31 to begin with, or null, found '2026-31-21'"),
    ],
)
def test_what_no_person_can_have_meant_is_refused_by_line(
    empty: Tracker, labelled: Path, change: dict[str, Any], said: str
) -> None:
    lines = [json.dumps(ITEMS[1]), json.dumps({**ITEMS[0], **change})]
    labelled.write_text("\n".join(lines), encoding="utf-8")
    refused = empty("evaluate", labelled)
    assert refused.code == 2
    assert "labelled.jsonl:2: " in refused.err
    assert said in refused.err


@pytest.mark.parametrize(
    "change", [{"lang": "fr"}, {"lang": None}, {"published": None}, {"published": "2026-01-31T12:00:00Z"}]
)
def test_any_language_and_no_day_at_all_are_measured(empty: Tracker, labelled: Path, change: dict[str, Any]) -> None:
    labelled.write_text(json.dumps({**ITEMS[0], **change}), encoding="utf-8")
    assert empty("evaluate", labelled).code == 0


def test_a_file_or_the_reviews_are_measured_not_both(tracker: Tracker, labelled: Path) -> None:
    assert tracker("evaluate").code == 2
    assert tracker("evaluate", labelled, "--reviews").code == 2
    assert tracker("evaluate", "nothing.jsonl").code == 3


def test_reviews_are_measured_in_two_halves(tracker: Tracker) -> None:
    ran = tracker("evaluate", "--reviews", "--json")
    assert ran.code == 0, ran.err
    assert [part["half"] for part in ran.json["parts"]] == ["develop", "sealed"]
    assert ran.json["misses"] is None
    told = tracker("evaluate", "--reviews").out
    assert "cannot be estimated" in told
    assert told.count("is labelled yet; nothing to measure") == 2
    assert "relevance recall" not in told


def test_few_reviews_calibrate_nothing_and_a_file_never_does(tracker: Tracker, labelled: Path) -> None:
    before = tracker("log", "tail", "--json").json["position"]
    assert "confidence stays uncalibrated" in " ".join(tracker("evaluate", "--reviews", "--calibrate").out.split())
    assert tracker("log", "tail", "--json").json["position"] == before
    assert tracker("evaluate", labelled, "--calibrate").code == 2
