"""Every class of error leads to its exit code and one message on standard error."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import Tracker
from dossier_folders import change
from tracker.cli.exit_codes import Exit

ERRORS = [
    (("state", "--valid-at", "soon"), Exit.USAGE, "valid_at: expected a day"),
    (("state", "--known-at", "then"), Exit.USAGE, "known_at: expected a log position"),
    (("state", "--no-such-option"), Exit.USAGE, "--no-such-option"),
    (("log", "tail", "--type", "feed.aded"), Exit.USAGE, "did you mean 'feed.added'"),
    (("developments", "list", "--category", "watrs"), Exit.NOT_FOUND, "did you mean 'waters'"),
    (("developments", "list", "--cursor", "x"), Exit.NOT_FOUND, "no page"),
    (("state", "watrs"), Exit.NOT_FOUND, "watrs"),
    (("state", "--known-at", "999"), Exit.NOT_FOUND, "999"),
    (("standing", "--dossier", "nowhere"), Exit.NOT_FOUND, "nowhere"),
    (("developments", "show", "nothing"), Exit.NOT_FOUND, "nothing"),
    (("items", "show", "nothing"), Exit.NOT_FOUND, "nothing"),
    (("items", "list", "--feed", "nothing"), Exit.NOT_FOUND, "nothing"),
    (("items", "list", "--development", "nothing"), Exit.NOT_FOUND, "no development 'nothing'"),
    (("state", "watrs"), Exit.NOT_FOUND, "did you mean 'waters'? Known are waters, "),
    (("state", "--known-at", "yesterday"), Exit.USAGE, "a log position, a day as YYYY-MM-DD (its end) or a timestamp"),
    (
        ("feeds", "interval", "edelweiss-post", "30s", "--reason", "r"),
        Exit.USAGE,
        "expected a span such as 45min, 2h or 1d, or auto, found '30s'",
    ),
    (
        ("feeds", "interval", "edelweiss-post", "2d", "--reason", "r"),
        Exit.USAGE,
        "interval: expected 1 min to 1 d (60 to 86400 seconds), found 172800 seconds",
    ),
    (("log", "show", "999"), Exit.NOT_FOUND, "the log ended at"),
    (("log", "show", "99999999999999999999"), Exit.USAGE, "POSITION"),
    (("log", "redact", "99999999999999999999", "--reason", "r"), Exit.USAGE, "POSITION"),
    (("audit", "prove", "99999999999999999999"), Exit.USAGE, "POSITION"),
    (("audit", "consistency", "1", "99999999999999999999"), Exit.USAGE, "NEW"),
    (("audit", "consistency", "60", "50"), Exit.USAGE, "OLD to be no larger than NEW, found 60 and 50"),
    (("export", "bundle", "no-such-folder/log.zip"), Exit.USAGE, "expected a folder to write log.zip into"),
    (("export", "bundle", "/"), Exit.USAGE, "expected the name of a file, found the folder /"),
    (("replay", "--to", "99999999999999999999"), Exit.USAGE, "--to"),
    (("replay", "--to", "9999"), Exit.NOT_FOUND, "the log ends at"),
    (("replay", "--steps", "--to", "9999"), Exit.NOT_FOUND, "the log ends at"),
    (("replay", "--seeds", "--to", "5"), Exit.USAGE, "--seeds without --to"),
    (("replay", "--valid-at", "2025-06-30"), Exit.USAGE, "--steps with --valid-at"),
    (("replay", "--dossier", "nowhere"), Exit.NOT_FOUND, "nowhere"),
    (("developments", "list", "--stage", "singed"), Exit.USAGE, "ended, found 'singed'; did you mean 'signed'?"),
    (("developments", "list", "--limit", "0"), Exit.USAGE, "--limit: expected at least 1, found 0"),
    (("developments", "list", "--limit", "x"), Exit.USAGE, "--limit: expected a whole number, found x"),
    (("developments", "list", "--category", "air"), Exit.NOT_FOUND, "no category 'air'; known are waters, "),
    (("developments", "list", "--since", "2026-01-02", "--until", "2026-01-01"), Exit.USAGE, "2026-01-01, found '2026"),
    (("items", "list", "--since", "2026-01-02", "--until", "2026-01-01"), Exit.USAGE, "2026-01-01, found '2026-01-02'"),
    (("items", "list", "--relevant", "--irrelevant"), Exit.USAGE, "one of --relevant and --irrelevant, found both"),
    (("items", "show", "é\udcff"), Exit.USAGE, r"ID: expected text in UTF-8, found 'é\xff'"),
    (("items", "list", "--text", "\udcff"), Exit.USAGE, r"--text: expected text in UTF-8, found '\xff'"),
    (("developments", "show", "\udcff"), Exit.USAGE, r"ID: expected text in UTF-8, found '\xff'"),
    (("state", "\udcff"), Exit.USAGE, r"category: expected text in UTF-8, found '\xff'"),
    (("log", "show", "\udcff"), Exit.USAGE, "POSITION: expected a number"),
    (("tag", "\udcff"), Exit.USAGE, r"FILE: expected text in UTF-8, found '\xff'"),
    (("items", "show"), Exit.USAGE, "error: missing argument 'ID'\nSee `tracker items show --help`."),
    (("review", "nonsense"), Exit.USAGE, "no such command 'nonsense'"),
    (("review", "judge", "x", "--reason", "r"), Exit.USAGE, "one of --relevant and --irrelevant, found neither"),
    (("review", "judge", "x", "--relevant", "--irrelevant", "--reason", "r"), Exit.USAGE, "found both"),
    (("review", "list", "--kind", "all"), Exit.USAGE, "--kind: expected one of development, edit, sample, found 'all'"),
    (("evaluate", "x", "--half", "first"), Exit.USAGE, "--half: expected one of develop, sealed, found 'first'"),
    (("tag", "no-such-file"), Exit.NOT_FOUND, "no-such-file"),
    (("seed", "check", "--article", "no-such-file"), Exit.NOT_FOUND, "no-such-file"),
    (("feeds", "resume", "edelweiss-post", "--reason", "r"), Exit.CONFLICT, "is polled already"),
    (("feeds", "pause", "edelweis-post", "--reason", "r"), Exit.NOT_FOUND, "did you mean 'edelweiss-post'"),
    (("feeds", "pause", "edelweiss-post", "--reason", " "), Exit.USAGE, "reason: expected why"),
    (("feeds", "pause", "edelweiss-post", "--reason", "r", "--by", " "), Exit.USAGE, "who acts"),
    (("feeds", "pause", "edelweiss-post", "--reason", "r", "--by", "seed"), Exit.USAGE, "the program itself acts"),
    (("feeds", "pause", "edelweiss-post", "--reason", "r", "--by", "Worker"), Exit.USAGE, "the program itself acts"),
]


@pytest.mark.parametrize(("command", "code", "message"), ERRORS, ids=[" ".join(error[0]) for error in ERRORS])
def test_an_error_has_its_code_and_leaves_standard_output_empty(
    tracker: Tracker, command: tuple[str, ...], code: Exit, message: str
) -> None:
    ran = tracker(*command)
    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err
    assert "Traceback" not in ran.err
    assert "Value error" not in ran.err and "Input should" not in ran.err


def test_a_database_without_tables_is_a_failure_that_names_the_mend(bare: Tracker) -> None:
    ran = bare("state")
    assert ran.code == Exit.FAILURE
    assert "tracker db upgrade" in ran.err


@pytest.mark.parametrize(
    "command", [("standing",), ("ingest", "status"), ("seed", "diff"), ("db", "check"), ("serve",)]
)
def test_a_database_file_that_is_not_there_is_named_and_not_made(
    empty: Tracker, tmp_path: Path, command: tuple[str, ...]
) -> None:
    ran = empty(*command)
    assert ran.code == Exit.FAILURE
    missing = f"expected {tmp_path / 'var' / 'tracker.sqlite'}, found no such file"
    assert ran.err == f"error: database: {missing}; run `tracker init` (or set TRACKER_DATA_DIR)\n"
    assert not (tmp_path / "var").exists()


def test_a_database_url_that_names_no_file_is_the_thing_to_mend(
    empty: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", f"sqlite:///{tmp_path / 'elsewhere.sqlite'}")
    assert "(or mend TRACKER_DATABASE_URL)" in empty("standing").err
    assert not (tmp_path / "elsewhere.sqlite").exists()


def test_a_setting_that_does_not_fit_is_a_failure(empty: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_PORT", "many")
    ran = empty("state")
    assert ran.code == Exit.FAILURE
    assert "TRACKER_PORT" in ran.err


def test_a_database_that_cannot_be_reached_is_a_failure(empty: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    ran = empty("state")
    assert ran.code == Exit.FAILURE
    assert ran.err.startswith("error: the database failed:")


def test_a_seed_file_with_a_fault_is_a_failure_that_names_the_line(tracker: Tracker, seeds: Path) -> None:
    line = change(seeds / "dossier.yaml", "tagger: rules", "tager: rules")
    ran = tracker("seed", "load")
    assert ran.code == Exit.FAILURE
    assert f"dossier.yaml:{line}" in ran.err
