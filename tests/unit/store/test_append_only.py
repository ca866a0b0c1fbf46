"""The log refuses every statement that would change it, in the database itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from builders import DOSSIER, draft
from logs import appended, event_rows, migrate, opened
from postgres_server import APP, OWNER, PostgresServer
from tracker.domain.events import FeedRemoved
from tracker.store.engine import writing
from tracker.workflows.tools import Tools


@pytest.fixture
def filled(tools: Tools) -> Tools:
    """A log of two events."""
    appended(tools, *(draft(FeedRemoved(f"feed-{n}", "a test"), stream=f"feed:{n}") for n in (1, 2)))
    return tools


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET actor = 'other'",
        "UPDATE events SET payload = NULL, payload_salt = NULL WHERE position = 1",
        "DELETE FROM events",
        "DELETE FROM events WHERE position = 2",
    ],
)
def test_events_are_neither_changed_nor_deleted(filled: Tools, statement: str) -> None:
    before = event_rows(filled)
    with pytest.raises(DBAPIError, match="append-only"), writing(filled.engine) as connection:
        connection.execute(text(statement))
    assert event_rows(filled) == before


COLUMNS = (
    "dossier, position, event_id, stream, stream_version, type, version, recorded_at, actor, payload, payload_salt, "
    "payload_hash, leaf_hash"
)
STORED = {"dossier": f"'{DOSSIER}'", "position": "3", "event_id": "'new'", "stream": "'feed:1'", "stream_version": "9"}


@pytest.fixture
def stranger(sqlite_tools: Tools) -> Iterator[sqlite3.Connection]:
    """A connection that sets no pragma of ours, to a log of two events."""
    appended(sqlite_tools, *(draft(FeedRemoved(f"feed-{n}", "a test"), stream=f"feed:{n}") for n in (1, 2)))
    with closing(sqlite3.connect(str(sqlite_tools.engine.url.database))) as connection:
        yield connection


def insert(verb: str, *, also: str = "", tail: str = "", **changes: str) -> str:
    """A copy of the first event under other keys; `also` names a column more, with its value in `changes`."""
    values = STORED | changes
    wanted = [values.get(name, name) for name in COLUMNS.split(", ")]
    names, chosen = (f"{also}, {COLUMNS}", [values[also], *wanted]) if also else (COLUMNS, wanted)
    return f"{verb} INTO events ({names}) SELECT {', '.join(chosen)} FROM events WHERE position = 1 {tail}"


@pytest.mark.parametrize(
    "statement",
    [
        insert("INSERT OR REPLACE", position="1"),
        insert("INSERT OR REPLACE", event_id="event_id"),
        insert("INSERT OR REPLACE", stream_version="1"),
        insert("INSERT OR REPLACE", also="rowid", rowid="1"),
        insert("REPLACE", position="1"),
        insert("INSERT", position="1", tail="ON CONFLICT (dossier, position) DO UPDATE SET actor = 'other'"),
        insert("INSERT OR IGNORE", position="5"),
        insert("INSERT", position="4"),
        insert("INSERT", position="0"),
    ],
)
def test_sqlite_refuses_an_insert_that_is_not_the_next_event(stranger: sqlite3.Connection, statement: str) -> None:
    before = stranger.execute("SELECT * FROM events").fetchall()
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        stranger.execute(statement)
    assert stranger.execute("SELECT * FROM events").fetchall() == before


def test_sqlite_takes_the_next_event(stranger: sqlite3.Connection) -> None:
    stranger.execute(insert("INSERT OR REPLACE"))
    assert stranger.execute("SELECT count(*) FROM events").fetchone() == (3,)


@pytest.fixture
def owned(postgres_url: str, postgres_server: PostgresServer, postgres_database: str) -> Iterator[psycopg.Connection]:
    """The owner's own connection to a log of one event."""
    with opened(postgres_url) as tools:
        migrate(tools)
        appended(tools, draft(FeedRemoved("feed", "a test")))
    with psycopg.connect(
        f"host={postgres_server.socket} user={OWNER} dbname={postgres_database}", autocommit=True
    ) as connection:
        yield connection


@pytest.mark.postgres
@pytest.mark.parametrize(
    "statement", ["TRUNCATE events", "TRUNCATE events CASCADE", "DELETE FROM events", "UPDATE events SET actor = 'x'"]
)
def test_postgresql_refuses_its_owner_too(owned: psycopg.Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
        owned.execute(statement.encode())
    assert owned.execute("SELECT count(*) FROM events").fetchone() == (1,)


@pytest.mark.postgres
def test_the_triggers_also_fire_for_a_replica(owned: psycopg.Connection) -> None:
    rows = owned.execute("SELECT tgname, tgenabled FROM pg_trigger WHERE tgname LIKE 'events_refuse%' ORDER BY 1")
    assert rows.fetchall() == [("events_refuse_change", "A"), ("events_refuse_truncate", "A")]


@pytest.mark.postgres
@pytest.mark.parametrize(
    "statement", ["UPDATE events SET actor = 'x'", "DELETE FROM events", "TRUNCATE events", "DELETE FROM log_head"]
)
def test_the_app_has_no_right_to_change_the_log(
    owned: psycopg.Connection, postgres_app_url: str, statement: str
) -> None:
    assert owned.info.user == OWNER
    with (
        opened(postgres_app_url) as app,
        pytest.raises(DBAPIError, match="permission denied"),
        writing(app.engine) as connection,
    ):
        connection.execute(text(statement))


@pytest.mark.postgres
def test_the_app_may_read_and_append(owned: psycopg.Connection, postgres_app_url: str) -> None:
    with opened(postgres_app_url) as app:
        assert app.engine.url.username == APP
        assert appended(app, draft(FeedRemoved("another", "a test"))).head.position == 2
    assert owned.execute("SELECT count(*) FROM events").fetchone() == (2,)
