"""`tracker replay`, `db` and `doctor`: what stands in the tables is what the log says, or it is said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from command_line import DOSSIER, Tracker
from dossier_folders import FICTIONAL, change
from tracker.cli.exit_codes import Exit
from tracker.store.engine import Connection, open_engine, writing


@contextmanager
def behind_its_back(url: str) -> Iterator[Connection]:
    """A transaction that the program knows nothing of."""
    engine = open_engine(url)
    try:
        with writing(engine) as connection:
            yield connection
    finally:
        engine.dispose()


def test_a_replay_of_any_length_agrees(on_each_database: Tracker) -> None:
    head = on_each_database("replay", "--check", "--json").json["position"]
    for position in (0, 1, head // 2, head):
        done = on_each_database("replay", "--to", position, "--check", "--json").json
        assert (done["position"], done["checked"], done["difference"]) == (position, True, None)
    assert "say the same" in on_each_database("replay", "--check").out


def test_a_tampered_row_is_found_named_and_mended(on_each_database: Tracker, database_url: str) -> None:
    with behind_its_back(database_url) as connection:
        connection.execute(text("UPDATE feeds SET known_from = known_from + 1 WHERE key = 'edelweiss-post'"))
    ran = on_each_database("replay", "--check", "--json")
    assert ran.code == Exit.VERIFICATION_FAILED
    found = ran.json["difference"]
    assert (found["table"], found["key"]) == ("feeds", "edelweiss-post")
    assert found["expected"] != found["found"]
    readable = on_each_database("replay", "--check")
    assert readable.code == Exit.VERIFICATION_FAILED
    assert "edelweiss-post" in readable.out
    assert "tracker db rebuild" in readable.err
    assert on_each_database("db", "rebuild").code == Exit.OK
    assert on_each_database("replay", "--check").code == Exit.OK


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE developments SET body = replace(body, 'Ruritania', 'Hentzau')",
        "UPDATE items SET body = 5",
        "UPDATE feeds SET body = replace(body, 'Edelweiss', 'Gentian')",
        "UPDATE feeds SET key = CAST(key AS BLOB)",
        "UPDATE feeds SET known_from = 'soon'",
        "UPDATE developments SET reviewed = 'perhaps'",
    ],
)
def test_what_only_sqlite_lets_into_a_column_is_told_like_any_other_difference(
    tracker: Tracker, tmp_path: Path, statement: str
) -> None:
    lines = tmp_path / "edelweiss-post.jsonl"
    lines.write_text('{"id": "1", "title": "Ruritania and Graustark sign treaty number 1"}', encoding="utf-8")
    assert tracker("ingest", "run", "--offline", lines).code == Exit.OK
    with behind_its_back(f"sqlite:///{tmp_path / 'var' / 'tracker.sqlite'}") as connection:
        assert connection.execute(text(statement)).rowcount
    for command in (("replay", "--check"), ("replay", "--check", "--json")):
        ran = tracker(*command)
        assert ran.code == Exit.VERIFICATION_FAILED
        assert "tracker db rebuild" in ran.err
    assert tracker("db", "rebuild").code == Exit.OK
    assert tracker("replay", "--check").code == Exit.OK


def test_a_text_that_is_none_is_told_too(tracker: Tracker, tmp_path: Path) -> None:
    with behind_its_back(f"sqlite:///{tmp_path / 'var' / 'tracker.sqlite'}") as connection:
        connection.execute(text("UPDATE developments SET kind = CAST(x'ff' AS TEXT)"))
    ran = tracker("replay", "--check")
    assert (ran.code, ran.out) == (Exit.VERIFICATION_FAILED, "")
    assert "column 'kind'" in ran.err


def test_a_change_behind_the_beginning_of_a_row_is_shown(on_each_database: Tracker, database_url: str) -> None:
    with behind_its_back(database_url) as connection:
        was = connection.execute(text("SELECT body FROM developments WHERE key = 'pact-signed'")).scalar_one()
        now = bytes(was).replace(b"mutual defence in Strelsau", b"mutual defence in Zenda")
        connection.execute(text("UPDATE developments SET body = :now WHERE key = 'pact-signed'"), {"now": now})
    found = on_each_database("replay", "--check", "--json").json["difference"]
    assert "body.development.statement" in found["expected"]
    assert ("in Strelsau" in found["expected"], "in Zenda" in found["found"]) == (True, True)


ASKED = (("state",), ("state", "railways"), ("state", "--explain"), ("standing",))
DAMAGES = [
    ("UPDATE ledger_sums SET body = '{}'", "ledger_sums: expected a value that the log gives", ASKED),
    ("UPDATE developments SET body = '[]'", "developments: expected a value", ASKED[1:]),
    ("DELETE FROM contributions", "add up", ASKED[1:]),
    ("DELETE FROM contributions WHERE key = (SELECT min(key) FROM contributions)", "add up", ASKED[2:]),
    ("DELETE FROM ledger_sums", "add up", ASKED[2:]),
    ("DELETE FROM developments", "expected its development, found none", ASKED[2:]),
]


@pytest.mark.parametrize(("statement", "said", "commands"), DAMAGES, ids=[damage[0] for damage in DAMAGES])
def test_damaged_read_models_give_no_answer_but_what_mends_them(
    on_each_database: Tracker, database_url: str, statement: str, said: str, commands: tuple[tuple[str, ...], ...]
) -> None:
    with behind_its_back(database_url) as connection:
        connection.execute(text(statement))
    for command in commands:
        ran = on_each_database(*command)
        assert (ran.code, ran.out) == (Exit.VERIFICATION_FAILED, ""), command
        assert said in ran.err
        assert "`tracker replay --check`" in ran.err
        assert "`tracker db rebuild`" in ran.err
    assert on_each_database("replay", "--check").code == Exit.VERIFICATION_FAILED
    assert on_each_database("db", "rebuild").code == Exit.OK
    assert on_each_database(*commands[0]).code == Exit.OK


def test_a_category_whose_own_rows_add_up_is_explained(tracker: Tracker, tmp_path: Path) -> None:
    with behind_its_back(f"sqlite:///{tmp_path / 'var' / 'tracker.sqlite'}") as connection:
        connection.execute(text("DELETE FROM contributions WHERE category = 'railways'"))
    assert tracker("state", "railways", "--explain").code == Exit.VERIFICATION_FAILED
    assert tracker("state", "protocol", "--explain").code == Exit.OK


def test_a_row_that_is_gone_is_found(on_each_database: Tracker, database_url: str) -> None:
    with behind_its_back(database_url) as connection:
        connection.execute(text("DELETE FROM instruments"))
    found = on_each_database("replay", "--check", "--json").json["difference"]
    assert (found["table"], found["found"]) == ("instruments", "no row")


def test_a_tampered_event_is_found_and_not_built_upon(tracker: Tracker, tmp_path: Path) -> None:
    with behind_its_back(f"sqlite:///{tmp_path / 'var' / 'tracker.sqlite'}") as connection:
        connection.execute(text("DROP TRIGGER events_refuse_update"))
        connection.execute(text("UPDATE events SET payload = CAST('{}' AS BLOB) WHERE position = 3"))
    for command in (("replay", "--check"), ("replay", "--check", "--json"), ("db", "rebuild")):
        ran = tracker(*command)
        assert (ran.code, ran.out) == (Exit.VERIFICATION_FAILED, "")
        assert "position 3: payload or payload_salt: expected" in ran.err


def test_a_replay_without_check_compares_nothing(on_each_database: Tracker, database_url: str) -> None:
    with behind_its_back(database_url) as connection:
        connection.execute(text("DELETE FROM instruments"))
    assert on_each_database("replay").code == Exit.OK
    assert on_each_database("replay", "--json").json["checked"] is False


def test_upgrading_is_done_once_and_checked(bare: Tracker) -> None:
    assert bare("db", "check", "--json").code == Exit.FAILURE
    assert "tracker db upgrade" in bare("db", "check").err
    first = bare("db", "upgrade", "--json").json
    assert first["before"] is None
    assert bare("db", "upgrade", "--json").json["before"] == first["found"] == first["needed"]
    assert bare("db", "upgrade").code == bare("db", "check").code == Exit.OK
    assert bare("db", "check", "--json").json["is_current"] is True


def test_upgrading_makes_the_database_file_where_there_is_none(empty: Tracker) -> None:
    assert empty("db", "upgrade", "--json").json["before"] is None
    assert empty("db", "check").code == Exit.OK


def test_a_rebuild_says_what_it_built(tracker: Tracker) -> None:
    done = tracker("db", "rebuild", "--json").json
    assert (done["dossier"], done["difference"]) == (DOSSIER, None)


def verdicts(tracker: Tracker) -> dict[str, str]:
    return {found["check"]: found["verdict"] for found in tracker("doctor", "--json").json["findings"]}


def test_the_doctor_finds_everything_well(on_each_database: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_ARTICLE", str(FICTIONAL / "article.txt"))
    monkeypatch.setenv("TRACKER_FETCH_CONTACT", "https://gazette.example/about")
    found = verdicts(on_each_database)
    assert set(found.values()) == {"ok"}
    assert list(found) == [
        "settings",
        "dossier files",
        "article",
        "database",
        "migrations",
        "log",
        "read models",
        "files and log",
        "feeds",
    ]


def test_what_is_only_worth_knowing_is_no_failure(tracker: Tracker) -> None:
    ran = tracker("doctor")
    assert ran.code == Exit.OK
    assert "warn" in ran.out


def test_the_doctor_fails_on_an_empty_database(bare: Tracker) -> None:
    ran = bare("doctor", "--json")
    assert (ran.code, ran.json["healthy"]) == (Exit.FAILURE, False)
    assert verdicts(bare)["migrations"] == "fail"


def test_the_doctor_fails_where_there_is_no_database_file(empty: Tracker, tmp_path: Path) -> None:
    found = verdicts(empty)
    assert (found["dossier files"], found["database"]) == ("ok", "fail")
    assert "migrations" not in found
    assert not (tmp_path / "var").exists()


def test_the_doctor_sees_files_that_were_not_loaded(tracker: Tracker, seeds: Path) -> None:
    change(seeds / "developments.yaml", "statement: ", "statement: Reworded, ")
    assert verdicts(tracker)["files and log"] == "warn"


def test_a_pause_and_a_redaction_leave_nothing_to_load(tracker: Tracker) -> None:
    tracker("feeds", "pause", "edelweiss-post", "--reason", "a test")
    rows = tracker("log", "tail", "--type", "development.recorded", "--json").json["events"]
    tracker("log", "redact", rows[-1]["position"], "--reason", "a request")
    assert verdicts(tracker)["files and log"] == "ok"
    assert tracker("seed", "diff", "--json").json["steps"] == []
    assert f"position {rows[-1]['position']}" in tracker("replay", "--seeds").out


def test_the_doctor_sees_broken_files_and_goes_on(tracker: Tracker, seeds: Path) -> None:
    change(seeds / "dossier.yaml", "tagger: rules", "tagger: rulez")
    found = verdicts(tracker)
    assert (found["dossier files"], found["read models"]) == ("fail", "ok")


def test_the_doctor_sees_read_models_of_another_release(on_each_database: Tracker, database_url: str) -> None:
    with behind_its_back(database_url) as connection:
        connection.execute(text("UPDATE projections SET version = version + 1"))
    assert verdicts(on_each_database)["read models"] == "fail"


def test_the_doctor_sees_a_dossier_that_was_never_loaded(empty: Tracker) -> None:
    assert empty("db", "upgrade").code == Exit.OK
    assert verdicts(empty)["log"] == "fail"
