"""`tracker audit`, `export`, `log redact` and the replays, as a person uses them; what fails ends with exit code 5."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from builders import draft
from command_line import DOSSIER, Tracker
from dossier_folders import change
from integration.cli.test_replay_and_tables import behind_its_back
from logs import appended, opened
from tracker.cli.exit_codes import Exit
from tracker.domain.events import FeedRemoved


@pytest.fixture
def began(empty: Tracker) -> Tracker:
    """A log that `tracker init` began."""
    assert empty("init").code == Exit.OK
    return empty


def test_init_makes_a_key_and_a_checkpoint_can_be_kept(began: Tracker, tmp_path: Path) -> None:
    ran = began("audit", "checkpoint")
    assert ran.code == Exit.OK
    assert ran.out.startswith(f"localhost/{DOSSIER}\n")
    kept = tmp_path / "kept"
    kept.write_text(ran.out)
    found = began("audit", "verify", "--checkpoint", kept, "--json").json
    assert found["outside"] == found["position"]
    assert (tmp_path / "var" / "published" / DOSSIER / "checkpoint").read_text() == ran.out
    assert began("audit", "checkpoint", "--json").json["files"] == 0
    assert "nothing new to publish" in began("audit", "checkpoint").err


def test_a_log_that_was_cut_off_fails_against_the_checkpoint_outside(began: Tracker, tmp_path: Path) -> None:
    shutil.copy(tmp_path / "var" / "tracker.sqlite", tmp_path / "old")
    began("log", "redact", 3, "--reason", "a request", "--json")
    kept = tmp_path / "kept"
    assert began("replay", "--steps", "--json").code == Exit.OK
    kept.write_text(began("audit", "checkpoint").out)
    database = f"sqlite:///{tmp_path / 'var' / 'tracker.sqlite'}"
    with behind_its_back(database) as connection:
        for trigger in ("update", "delete", "replace"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS events_refuse_{trigger}"))
        connection.execute(text("DELETE FROM events WHERE position = (SELECT MAX(position) FROM events)"))
    ran = began("audit", "verify", "--checkpoint", kept)
    assert ran.code == Exit.VERIFICATION_FAILED
    assert "cut off or rolled back" in ran.err


def test_verify_says_what_it_cannot_show(began: Tracker) -> None:
    ran = began("audit", "verify")
    assert ran.code == Exit.OK
    assert "holds" in ran.out
    assert "Without --checkpoint from outside" in ran.err
    began("audit", "checkpoint")
    assert began("audit", "verify", "--incremental", "--json").json["since"] > 0


def test_a_proof_is_checked_offline_and_a_bent_one_refused(began: Tracker, tmp_path: Path) -> None:
    proof = tmp_path / "proof.json"
    proof.write_text(began("audit", "prove", 5).out)
    found = began("audit", "verify", "--proof", proof, "--json").json
    assert found["position"] == 5
    assert found["type"] == json.loads(proof.read_text())["envelope"]["type"]
    for old, new in (('"position": 5', '"position": 6'), ('"seed"', '"sead"'), ('"payload": "{', '"payload": " {')):
        bent = tmp_path / "bent.json"
        bent.write_text(proof.read_text().replace(old, new, 1))
        assert began("audit", "verify", "--proof", bent).code == Exit.VERIFICATION_FAILED, old
    left_out = json.loads(proof.read_text())
    del left_out["payload"], left_out["payload_salt"]
    bent.write_text(json.dumps(left_out))
    assert found["payload"] == "shown"
    assert began("audit", "verify", "--proof", bent, "--json").json["payload"] == "left out"
    bent.write_text("{}")
    assert began("audit", "verify", "--proof", bent).code == Exit.USAGE
    assert began("audit", "prove", 9999).code == Exit.NOT_FOUND


def test_consistency_is_proven_between_two_sizes(began: Tracker) -> None:
    found = began("audit", "consistency", 3, 9, "--json").json
    assert (found["old"], found["position"]) == (3, 9)
    assert found["path"]
    shown = began("audit", "consistency", 3, 9)
    assert (shown.code, "holds" in shown.out) == (Exit.OK, True)
    for old, new in ((0, 9), (9, 9), (1, 2)):
        assert began("audit", "consistency", old, new).code == Exit.OK
    assert began("audit", "consistency", 10, 9).code == Exit.USAGE
    assert began("audit", "consistency", 3, 9999).code == Exit.NOT_FOUND


def test_a_consistency_that_does_not_hold_is_not_printed(began: Tracker, tmp_path: Path) -> None:
    """The new root is made from the roots of the tiles, the proof from what is within them."""
    url = f"sqlite:///{tmp_path / 'var' / 'tracker.sqlite'}"
    with opened(url) as tools:
        appended(tools, *(draft(FeedRemoved(f"feed-{n}", "a test")) for n in range(300)), dossier=DOSSIER)
    assert began("audit", "consistency", 100, 300).code == Exit.OK
    with behind_its_back(url) as connection:
        connection.execute(text("UPDATE merkle_tiles SET root = zeroblob(32)"))
    ran = began("audit", "consistency", 100, 300)
    assert (ran.code, ran.out) == (Exit.VERIFICATION_FAILED, "")


def test_a_rotated_key_signs_and_the_old_one_still_counts(began: Tracker, tmp_path: Path) -> None:
    first = began("audit", "checkpoint").out
    assert began("audit", "rotate-key").code == Exit.OK
    second = began("audit", "checkpoint").out
    assert first.splitlines()[:3] == second.splitlines()[:3]
    assert first != second
    (tmp_path / "kept").write_text(first)
    assert began("audit", "verify", "--checkpoint", tmp_path / "kept").code == Exit.OK


def test_a_bundle_goes_out_is_checked_and_begins_another_service(
    began: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = began("state", "--valid-at", "2024-06-01", "--json").json
    made = began("export", "bundle", tmp_path / "log.bundle", "--json").json
    kept = tmp_path / "kept"
    kept.write_text(began("audit", "checkpoint").out)
    keys = tmp_path / "var" / "published" / DOSSIER / "keys.txt"
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path / "other"))
    ran = began("audit", "verify", "--bundle", made["path"], "--json")
    assert (ran.json["size"], ran.json["trusted"]) == (made["size"], False)
    sure = began("audit", "verify", "--bundle", made["path"], "--keys", keys, "--checkpoint", kept, "--json")
    assert (sure.json["trusted"], sure.json["outside"]) == (True, made["size"])
    restored = began("init", "--from-bundle", made["path"])
    assert (restored.code, "0 events" in restored.out) == (Exit.OK, False)
    assert began("state", "--valid-at", "2024-06-01", "--json").json == before
    assert began("audit", "verify", "--checkpoint", kept).code == Exit.OK
    assert began("init", "--from-bundle", made["path"]).code == Exit.CONFLICT
    (tmp_path / "log.bundle").write_bytes(b"nothing")
    assert "found a file that is no ZIP archive" in began("init", "--from-bundle", made["path"]).err
    assert began("audit", "verify", "--bundle", made["path"]).code == Exit.VERIFICATION_FAILED


def test_a_service_begun_with_keys_from_elsewhere_counts_those_alone(
    began: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = began("export", "bundle", tmp_path / "log.bundle", "--json").json
    kept, keys, forged = tmp_path / "kept", tmp_path / "keys", tmp_path / "forged"
    kept.write_text(began("audit", "checkpoint").out)
    keys.write_text((tmp_path / "var" / "published" / DOSSIER / "keys.txt").read_text())
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path / "forger"))
    assert began("init").code == Exit.OK
    began("export", "bundle", forged)
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path / "third"))
    for option in (("--keys", keys), ("--checkpoint", kept)):
        assert began("init", "--from-bundle", forged, *option).code == Exit.VERIFICATION_FAILED
        assert began("init", *option).code == Exit.USAGE
    ran = began("init", "--from-bundle", made["path"], "--keys", keys, "--checkpoint", kept)
    assert (ran.code, "the bundle's own" in ran.err) == (Exit.OK, False)
    noted = (tmp_path / "third" / "public-keys.txt").read_text().splitlines()
    assert noted[0] == keys.read_text().strip()
    assert len(noted) == 2


@pytest.mark.parametrize(
    "options",
    [
        ("--checkpoint", "EMPTY"),
        ("--keys", "EMPTY"),
        ("--bundle", "BUNDLE", "--keys", "EMPTY"),
        ("--bundle", "BUNDLE", "--checkpoint", "EMPTY"),
        ("--bundle", "BUNDLE", "--incremental"),
        ("--bundle", "BUNDLE", "--dossier", DOSSIER),
        ("--bundle", "BUNDLE", "--proof", "PROOF"),
        ("--proof", "PROOF", "--keys", "EMPTY"),
        ("--proof", "PROOF", "--checkpoint", "EMPTY"),
        ("--proof", "PROOF", "--incremental"),
        ("--proof", "PROOF", "--keys", "KEYS", "--dossier", DOSSIER),
    ],
    ids=" ".join,
)
def test_what_is_handed_in_is_looked_at_or_refused(began: Tracker, tmp_path: Path, options: tuple[str, ...]) -> None:
    files = {name: tmp_path / name for name in ("EMPTY", "BUNDLE", "PROOF", "KEYS")}
    files["EMPTY"].write_text("")
    began("export", "bundle", files["BUNDLE"])
    files["PROOF"].write_text(began("audit", "prove", 5).out)
    began("audit", "checkpoint")
    files["KEYS"].write_text((tmp_path / "var" / "published" / DOSSIER / "keys.txt").read_text())
    ran = began("audit", "verify", *(files.get(option, option) for option in options))
    assert (ran.code, ran.out) == (Exit.USAGE, "")


def test_a_key_that_was_taken_away_is_passed_over_and_said(began: Tracker, tmp_path: Path) -> None:
    began("audit", "checkpoint")
    began("audit", "rotate-key")
    public = tmp_path / "var" / "public-keys.txt"
    public.write_text(public.read_text().splitlines()[1] + "\n")
    ran = began("audit", "verify")
    assert ran.code == Exit.OK
    assert "1 stored checkpoint passed over" in ran.err


def test_a_redaction_is_shown_before_it_is_done(began: Tracker) -> None:
    position = began("log", "tail", "--type", "development.recorded", "--json").json["events"][-1]["position"]
    before = began("log", "show", position, "--json").json
    asked = ("log", "redact", position, "--reason", "article 17", "--dry-run")
    shown = began(*asked)
    assert (shown.code, before["event"]["payload"]["development"]["id"] in shown.out) == (Exit.OK, True)
    assert "Nothing was taken away" in shown.err
    ran = began(*asked, "--json")
    assert (ran.json["payload"], ran.json["foreseen"]["position"]) == (before["event"]["payload"], position)
    assert began("log", "show", position, "--json").json == before
    assert began(*asked, "--by", "worker").code == Exit.USAGE
    began(*asked[:-1])
    assert began(*asked).code == Exit.CONFLICT


def test_a_bundle_replaces_no_file_unless_it_is_told_to(began: Tracker, tmp_path: Path) -> None:
    path = tmp_path / "log.bundle"
    path.write_text("kept")
    ran = began("export", "bundle", path)
    assert (ran.code, path.read_text()) == (Exit.CONFLICT, "kept")
    assert ran.err == f"error: bundle: expected no file at {path} yet, found one; --force replaces it\n"
    assert began("export", "bundle", path, "--force").code == Exit.OK
    assert began("audit", "verify", "--bundle", path).code == Exit.OK


def test_redaction_needs_a_reason_and_shows_in_the_log(began: Tracker) -> None:
    rows = began("log", "tail", "--type", "development.recorded", "--json").json["events"]
    position = rows[-1]["position"]
    assert began("log", "redact", position).code == Exit.USAGE
    ran = began("log", "redact", position, "--reason", "article 17", "--by", "somebody")
    assert ran.code == Exit.OK
    assert "still hold it" in ran.err
    assert "redacted" in began("log", "show", position).out
    assert began("log", "redact", position, "--reason", "again").code == Exit.CONFLICT
    assert began("audit", "verify").code == Exit.OK
    assert began("replay", "--check").code == Exit.OK
    assert began("replay", "--seeds").code == Exit.OK
    assert began("init").code == Exit.OK


def test_the_seed_files_are_replayed_against_the_log(began: Tracker, seeds: Path) -> None:
    found = began("replay", "--seeds", "--json").json
    assert (found["differences"], found["same"]) == ([], found["facts"])
    change(seeds / "dossier.yaml", "title: Ruritania and Graustark", "title: Ruritania and another")
    ran = began("replay", "--seeds")
    assert ran.code == Exit.VERIFICATION_FAILED
    assert "other in the files: title" in ran.out


def test_steps_say_how_each_event_moved_each_category(began: Tracker) -> None:
    lines = began("replay", "--steps", "--json").out.splitlines()
    assert [json.loads(line)["position"] for line in lines] == list(range(1, len(lines) + 1))
    assert any(json.loads(line)["moves"] for line in lines)
    assert "overall" in began("replay", "--steps").out


def test_one_replay_is_asked_for_at_a_time(began: Tracker) -> None:
    assert began("replay", "--seeds", "--check").code == Exit.USAGE
    assert began("audit", "verify", "--bundle", "a", "--proof", "b").code == Exit.USAGE
