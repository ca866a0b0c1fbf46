"""Somebody who owns the database takes its guards away and changes the log: a replay says so, and a rebuild refuses."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from logs import event_rows, shipped_files
from tracker.audit.canonical import payload_hash
from tracker.audit.leaf import StoredEvent, leaf_of
from tracker.domain.errors import VerificationFailed
from tracker.store import views
from tracker.store.engine import reading, writing
from tracker.workflows import seed
from tracker.workflows.replay import rebuild, replay
from tracker.workflows.tools import Tools

NAME = shipped_files().definition.id
GUARDS = {
    "sqlite": ("DROP TRIGGER events_refuse_update", "DROP TRIGGER events_refuse_delete"),
    "postgresql": ("ALTER TABLE events DISABLE TRIGGER USER",),
}
CHANGES = [
    (
        "UPDATE events SET payload = (SELECT payload FROM events WHERE position = 30) WHERE position = 31",
        "payload or payload_salt",
    ),
    ("UPDATE events SET payload = NULL, payload_salt = NULL WHERE position = 31", "payload"),
    (
        "UPDATE events SET payload_salt = (SELECT payload_salt FROM events WHERE position = 1)",
        "payload or payload_salt",
    ),
    ("UPDATE events SET actor = 'worker' WHERE position = 31", "actor"),
    ("UPDATE events SET recorded_at = '2020-01-01T00:00:00.000000Z' WHERE position = 31", "recorded_at"),
    ("UPDATE events SET leaf_hash = (SELECT leaf_hash FROM events WHERE position = 1)", "leaf_hash"),
    ("DELETE FROM events WHERE position = 31", "position"),
    ("DELETE FROM events WHERE position = (SELECT max(position) FROM events)", "log_head.position"),
    ("UPDATE log_head SET recorded_at = '2020-01-01T00:00:00.000000Z'", "log_head.recorded_at"),
]


@pytest.fixture
def seeded(tools: Tools) -> Tools:
    """The shipped dossier in a database of either kind."""
    seed.load(tools, shipped_files())
    return tools


def tamper(tools: Tools, statement: str, **values: object) -> None:
    """Change the log as its owner can."""
    with writing(tools.engine) as connection:
        for unguard in GUARDS[connection.dialect.name]:
            connection.execute(text(unguard))
        connection.execute(text(statement), values)


@pytest.mark.parametrize(("statement", "column"), CHANGES, ids=[change[0] for change in CHANGES])
def test_a_replay_names_what_is_not_what_was_hashed(seeded: Tools, statement: str, column: str) -> None:
    tamper(seeded, statement)
    with pytest.raises(VerificationFailed) as caught:
        replay(seeded, NAME, check=True)
    assert caught.value.what == column


def test_an_event_that_was_hashed_anew_does_not_fit_the_head(seeded: Tools) -> None:
    last = StoredEvent._make(event_rows(seeded, NAME)[-1])
    payload = (last.payload or b"").replace(b'"', b"'", 1)
    last = last._replace(payload=payload, payload_hash=payload_hash(last.payload_salt or b"", payload))
    last = last._replace(leaf_hash=leaf_of(last))
    forged = {column: getattr(last, column) for column in ("payload", "payload_hash", "leaf_hash", "position")}
    changed = "UPDATE events SET payload = :payload, payload_hash = :payload_hash, leaf_hash = :leaf_hash"
    tamper(seeded, f"{changed} WHERE position = :position", **forged)
    with pytest.raises(VerificationFailed, match=r"log_head\.frontier"):
        replay(seeded, NAME, check=True)


def test_a_rebuild_refuses_a_log_that_is_not_what_was_hashed(seeded: Tools) -> None:
    with reading(seeded.engine) as connection:
        before = list(views.stored_rows(connection, NAME))
    tamper(seeded, CHANGES[0][0])
    with pytest.raises(VerificationFailed, match="position 31: payload or payload_salt"):
        rebuild(seeded, NAME)
    with reading(seeded.engine) as connection:
        assert list(views.stored_rows(connection, NAME)) == before


def test_a_value_of_another_kind_is_said_and_not_read(sqlite_tools: Tools) -> None:
    seed.load(sqlite_tools, shipped_files())
    tamper(sqlite_tools, "UPDATE events SET payload = 'text' WHERE position = 31")
    with pytest.raises(VerificationFailed, match="expected bytes, found text"):
        replay(sqlite_tools, NAME, check=True)
