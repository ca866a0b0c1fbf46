"""Variables that look like settings and are none are told, and never fail a command."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import Tracker
from tracker.cli.exit_codes import Exit

ITEM = '{"id": "a", "title": "Bathing season opens"}'


def test_a_mistyped_setting_is_warned_of_once_with_the_one_meant(
    empty: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "items.jsonl").write_text(ITEM)
    monkeypatch.setenv("TRACKER_DATBASE_URL", "x")
    (tmp_path / ".env").write_text("tracker_pol_seconds=60\n")
    ran = empty("tag", "items.jsonl", "--json")
    assert ran.code == Exit.OK
    assert ran.err.splitlines() == [
        "warning: TRACKER_DATBASE_URL is no setting; did you mean 'TRACKER_DATABASE_URL'?",
        "warning: TRACKER_POL_SECONDS is no setting; did you mean 'TRACKER_POLL_SECONDS'?",
    ]


def test_what_may_be_of_another_program_is_named_by_the_doctor_only(
    tracker: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "items.jsonl").write_text(ITEM)
    monkeypatch.setenv("TRACKER_XYZZY", "1")
    assert tracker("tag", "items.jsonl", "--json").err == ""
    findings = tracker("doctor", "--json").json["findings"]
    assert any(one["verdict"] == "warn" and "TRACKER_XYZZY" in one["detail"] for one in findings)


def test_settings_are_known_in_any_case(empty: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "items.jsonl").write_text(ITEM)
    monkeypatch.setenv("tracker_port", "8001")
    assert empty("tag", "items.jsonl", "--json").err == ""
