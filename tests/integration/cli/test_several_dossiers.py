"""A folder with two dossiers: what begins takes both, the page shows the first, other commands ask which."""

from __future__ import annotations

import urllib.request
from pathlib import Path

import pytest

from command_line import DOSSIER, Tracker
from dossier_folders import change, fictional_folder
from service import Service
from tracker.cli.exit_codes import Exit

FIRST = "arcadia-graustark"


@pytest.fixture
def both(empty: Tracker, seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tracker:
    """Runs a command where the seeds hold two dossiers and the settings name none."""
    (tmp_path / "copy").mkdir()
    other = fictional_folder(tmp_path / "copy").rename(seeds.parent / FIRST)
    change(other / "dossier.yaml", f"id: {DOSSIER}", f"id: {FIRST}")
    monkeypatch.delenv("TRACKER_DOSSIER")
    return empty


def test_init_loads_every_dossier_of_the_folder_or_the_one_named(both: Tracker) -> None:
    assert [one["dossier"] for one in both("init", "--dossier", DOSSIER, "--json").json["dossiers"]] == [DOSSIER]
    done = {one["dossier"]: one["appended"] for one in both("init", "--json").json["dossiers"]}
    assert list(done) == [FIRST, DOSSIER]
    assert (done[FIRST] > 0, done[DOSSIER]) == (True, 0)


def test_init_loads_nothing_while_one_dossier_has_a_fault(both: Tracker, seeds: Path, tmp_path: Path) -> None:
    line = change(seeds / "dossier.yaml", "tagger: rules", "tagger: rulez")
    ran = both("init")
    assert ran.code == Exit.FAILURE
    assert f"dossier.yaml:{line}" in ran.err
    assert not (tmp_path / "var" / "tracker.sqlite").exists()


def test_the_front_page_is_the_first_dossiers_and_links_to_the_other(both: Tracker, tmp_path: Path) -> None:
    assert both("init").code == Exit.OK
    with Service(environment={}, log=tmp_path / "serve.log", scheduler=False) as service:
        with urllib.request.urlopen(f"http://127.0.0.1:{service.port}/") as answer:
            front = answer.read().decode()
        with urllib.request.urlopen(f"http://127.0.0.1:{service.port}/d/{DOSSIER}") as answer:
            assert f'href="/d/{FIRST}"' in answer.read().decode()
    assert f"<dd>{FIRST}</dd>" in front
    assert f'href="/d/{DOSSIER}"' in front
    assert f"/dossiers/{FIRST}/standing" in (tmp_path / "serve.log").read_text(encoding="utf-8")


def test_other_commands_ask_which_dossier_is_meant(both: Tracker) -> None:
    assert both("init").code == Exit.OK
    ran = both("standing")
    assert ran.code == Exit.FAILURE
    assert f"holds 2 dossiers ({FIRST}, {DOSSIER}); name one with --dossier" in ran.err
    assert both("standing", "--dossier", DOSSIER).code == Exit.OK


def test_a_folder_without_a_dossier_is_refused(both: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_SEEDS_DIR", str(tmp_path / "copy"))
    assert "TRACKER_SEEDS_DIR: expected folders with a dossier.yaml, found none in" in both("init").err
