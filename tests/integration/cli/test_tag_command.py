"""`tracker tag`: items of a file judged line by line, without a database."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from command_line import Ran, Tracker
from tracker.cli.exit_codes import Exit
from tracker.cli.tag import FAULTS
from tracker.workflows.tag_lines import PAGE

ITEMS: list[dict[str, Any]] = [
    {"id": "a", "title": "Ruritania and Graustark sign a treaty on the river locks", "published": "2024-06-02"},
    {"id": "b", "title": "Bathing season opens in Dawsbergen", "published": "2024-06-02"},
    {"id": "c", "title": "Ruritania, Graustark sign treaty on the river locks", "published": "2024-06-01T08:00:00Z"},
    {"id": 4, "title": "Ruritania and Graustark sign a treaty on the river locks", "published": "2023-01-01"},
]


def write(path: Path, *items: object) -> Path:
    path.write_text("".join(f"{json.dumps(item, ensure_ascii=False)}\n" for item in items), encoding="utf-8")
    return path


def lines(ran: Ran) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.out.splitlines()]


def test_each_item_gets_one_line_in_its_order(empty: Tracker, tmp_path: Path) -> None:
    ran = empty("tag", write(tmp_path / "items.jsonl", *ITEMS), "--json")
    assert (ran.code, ran.err) == (Exit.OK, "")
    judged = lines(ran)
    assert [one["id"] for one in judged] == ["a", "b", "c", 4]
    assert [one["relevant"] for one in judged] == [True, False, True, True]
    assert set(judged[0]) == {"id", "relevant", "score", "labels", "development"}
    assert set(judged[0]["labels"][0]) == {"category", "direction", "confidence", "spans", "calibrated"}


def test_items_of_several_pages_are_read_each_by_itself(empty: Tracker, tmp_path: Path) -> None:
    many = [ITEMS[n % 2] | {"id": n} for n in range(2 * PAGE + 1)]
    judged = lines(empty("tag", write(tmp_path / "items.jsonl", *many), "--json"))
    assert [one["id"] for one in judged] == list(range(2 * PAGE + 1))
    assert [one["relevant"] for one in judged] == [n % 2 == 0 for n in range(2 * PAGE + 1)]


def test_reports_of_the_same_days_share_a_development_and_others_do_not(empty: Tracker, tmp_path: Path) -> None:
    judged = {one["id"]: one for one in lines(empty("tag", write(tmp_path / "items.jsonl", *ITEMS)))}
    assert judged["a"]["development"] == judged["c"]["development"] == "c"
    assert judged[4]["development"] == "4"
    assert judged["b"]["development"] is None


def test_spans_are_offsets_into_the_text_that_was_given(empty: Tracker, tmp_path: Path) -> None:
    item = ITEMS[0]
    [judged] = lines(empty("tag", write(tmp_path / "items.jsonl", item)))
    for label in judged["labels"]:
        for span in label["spans"]:
            assert item[span["field"]][span["start"] : span["end"]].strip()


def test_the_closing_line_counts_and_names_the_tagger(empty: Tracker, tmp_path: Path) -> None:
    ran = empty("tag", write(tmp_path / "items.jsonl", *ITEMS))
    assert "4 items, 3 relevant, 2 developments; tagger rules" in ran.err


def test_nothing_is_made_where_the_database_would_be(empty: Tracker, tmp_path: Path) -> None:
    empty("tag", write(tmp_path / "items.jsonl", *ITEMS))
    assert not (tmp_path / "var").exists()


def test_standard_input_is_read_for_a_dash(empty: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    text = json.dumps(ITEMS[1]) + "\n\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert [one["id"] for one in lines(empty("tag", "-"))] == ["b"]


@pytest.mark.parametrize("second", ['{"id": "x"}', "[]", '{"id": "x", "title": 3}', "no json", '{"id": "x'])
def test_a_line_that_is_no_item_is_named_and_the_others_are_read(empty: Tracker, tmp_path: Path, second: str) -> None:
    path = tmp_path / "items.jsonl"
    path.write_text(f"{json.dumps(ITEMS[0])}\n{second}\n{json.dumps(ITEMS[1])}\n", encoding="utf-8")
    ran = empty("tag", path, "--json")
    assert (ran.code, [one["id"] for one in lines(ran)]) == (Exit.SOME_FEEDS_FAILED, ["a", "b"])
    assert ran.err.startswith(f"not read: {path}:2: expected an item")


def test_of_many_lines_that_are_no_items_the_first_are_named(empty: Tracker, tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    path.write_text("[]\n" * (FAULTS + 5), encoding="utf-8")
    told = empty("tag", path, "--json").err.splitlines()
    assert (len(told), told[-1]) == (FAULTS + 1, "not read: 5 more")


def test_strange_texts_are_judged_like_any_other(empty: Tracker, tmp_path: Path) -> None:
    strange = ["", " ", "\u0000\u202e\ufffd", "Ruritania " * 5_000, "ایران روسیه", "\U0001f600" * 300]
    items = [
        {"id": str(n), "title": text, "summary": None, "url": "http://[", "published": "?"}
        for n, text in enumerate(strange)
    ]
    assert len(lines(empty("tag", write(tmp_path / "items.jsonl", *items)))) == len(strange)
