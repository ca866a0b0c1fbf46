"""Redaction: the words go everywhere, the log still verifies, and nobody else can take anything away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from builders import DOSSIER, ONE, TODAY, definition, development, draft, feed, item, reading, screening
from logs import event_rows, known, migrate, opened
from postgres_server import APP, OWNER, REDACTOR
from tracker.domain.errors import Conflict, InputError, NotFound, VerificationFailed
from tracker.domain.events import (
    DevelopmentCorrected,
    DevelopmentRecorded,
    DevelopmentRestored,
    DevelopmentWithdrawn,
    DossierOpened,
    FeedAdded,
    ItemObserved,
    ItemRevised,
    ItemTagged,
    PayloadRedacted,
    ReportLinked,
)
from tracker.projections.state import State
from tracker.projections.views import DevelopmentView, ItemView
from tracker.queries.moment import Moment
from tracker.queries.state import get_state
from tracker.store import engine, views
from tracker.workflows.redact import redact
from tracker.workflows.replay import rebuild, replay
from tracker.workflows.tools import Tools
from tracker.workflows.verify import Verified, verify

SECRET = "Somebody's name"
OBSERVED, REVISED, RECORDED, CORRECTED, CLEAN = 3, 5, 6, 7, 8


def fill(tools: Tools) -> Tools:
    """An item and a development whose texts hold a secret, and one that does not."""
    secret = development("d1", statement=SECRET)
    known(
        tools,
        draft(DossierOpened(definition()), stream="dossier"),
        draft(FeedAdded(feed(), "a test"), stream="feed:courier"),
        draft(ItemObserved(item("i1", title=SECRET), screening()), stream="item:i1"),
        draft(ItemTagged("i1", "hash", reading()), stream="item:i1"),
        draft(ItemRevised(item("i1", title=f"{SECRET} again"), "hash", screening()), stream="item:i1"),
        draft(DevelopmentRecorded(secret), stream="development:d1"),
        draft(DevelopmentCorrected(secret, ("notes",), "a test"), stream="development:d1"),
        draft(DevelopmentRecorded(development("d2")), stream="development:d2"),
    )
    return tools


@pytest.fixture
def told(tools: Tools) -> Tools:
    return fill(tools)


def checked(tools: Tools) -> Verified:
    return verify(tools, DOSSIER, keys=(), origin="example.org")


def stored_text(tools: Tools) -> bytes:
    """Every byte that the tables hold of payloads and read models."""
    with engine.reading(tools.engine) as connection:
        rows = [row.body + repr(row.places).encode() for row in views.stored_rows(connection, DOSSIER)]
    return b"".join([*rows, *(row.payload or b"" for row in event_rows(tools))])


def test_the_words_are_gone_from_every_table_and_the_log_verifies(told: Tools) -> None:
    for position in (OBSERVED, REVISED, RECORDED, CORRECTED):
        assert SECRET.encode() in stored_text(told)
        redact(told, DOSSIER, position, reason="a request", actor="somebody")
        assert replay(told, DOSSIER, check=True).difference is None
    assert SECRET.encode() not in stored_text(told)
    assert checked(told).position == 12


def item_at(tools: Tools, position: int) -> ItemView:
    with engine.reading(tools.engine) as connection:
        view = views.get_as_of(connection, DOSSIER, ItemView, key="i1", position=position)
    assert view is not None
    return view


def development_at(tools: Tools, position: int) -> DevelopmentView:
    with engine.reading(tools.engine) as connection:
        view = views.get_as_of(connection, DOSSIER, DevelopmentView, key="d1", position=position)
    assert view is not None
    return view


def state_at(tools: Tools, position: int | None = None) -> State:
    with engine.reading(tools.engine) as connection:
        state = get_state(connection, DOSSIER, Moment(known_at=position), today=TODAY).state
    assert state is not None
    return state


def test_the_read_models_say_redacted_at_every_moment(told: Tools) -> None:
    redact(told, DOSSIER, OBSERVED, reason="a request", actor="somebody")
    assert (item_at(told, OBSERVED).item.title, item_at(told, OBSERVED).item.feed) == ("redacted", "courier")
    assert item_at(told, 9).item.title == f"{SECRET} again"
    tagged = item_at(told, REVISED - 1).reading
    assert tagged is not None and [tag.spans for tag in tagged.tags] == [()]


def test_what_was_known_before_keeps_its_numbers_and_what_comes_after_does_not_count(told: Tools) -> None:
    before = [state_at(told, position) for position in range(1, 9)]
    first, second = [redact(told, DOSSIER, at, reason="a request", actor="somebody") for at in (RECORDED, CORRECTED)]
    assert [state_at(told, position) for position in range(1, 9)] == before
    assert state_at(told, first.said_at) == before[-1]
    assert (state_at(told, second.said_at).overall.developments, before[-1].overall.developments) == (1, 2)
    assert development_at(told, 8).status == "live"
    assert development_at(told, second.said_at).status == "redacted"
    assert {development_at(told, at).development.statement for at in range(RECORDED, 11)} == {"redacted"}


def test_a_report_keeps_its_source_when_its_item_is_redacted(told: Tools) -> None:
    known(told, draft(ReportLinked("d2", "i1", "test", ONE), stream="development:d2"))
    before = state_at(told)
    for position in (OBSERVED, REVISED):
        redact(told, DOSSIER, position, reason="a request", actor="somebody")
    assert state_at(told) == before
    with engine.reading(told.engine) as connection:
        found = views.get_as_of(connection, DOSSIER, DevelopmentView, key="d2", position=11)
    assert found is not None and [(r.feed, r.reliability) for r in found.reports] == [("courier", "C")]


def test_withdrawing_or_restoring_does_not_make_a_redacted_development_count(told: Tools) -> None:
    for position in (RECORDED, CORRECTED):
        redact(told, DOSSIER, position, reason="a request", actor="somebody")
    for event in (DevelopmentWithdrawn("d1", "a test"), DevelopmentRestored("d1", "a test")):
        known(told, draft(event, stream="development:d1"))
        assert development_at(told, 12).status == "redacted"
    assert state_at(told).overall.developments == 1


def test_where_the_same_words_may_stand_is_told(told: Tools) -> None:
    assert redact(told, DOSSIER, OBSERVED, reason="a request", actor="somebody").also == (REVISED,)
    assert redact(told, DOSSIER, REVISED, reason="a request", actor="somebody").also == ()


@pytest.mark.parametrize("name", ["", "seed", "Worker"])
def test_a_program_redacts_nothing(told: Tools, name: str) -> None:
    with pytest.raises(InputError, match="expected who acts"):
        redact(told, DOSSIER, OBSERVED, reason="a request", actor=name)
    assert len(event_rows(told)) == 8


def test_a_later_correction_speaks_again(told: Tools) -> None:
    for position in (RECORDED, CORRECTED):
        redact(told, DOSSIER, position, reason="a request", actor="somebody")
    correction = DevelopmentCorrected(development("d1", statement="Clean."), ("statement",), "mended")
    known(told, draft(correction, stream="development:d1"))
    view = development_at(told, 11)
    assert (view.status, view.development.statement) == ("live", "Clean.")


def test_the_log_says_who_took_what_and_why(told: Tools) -> None:
    done = redact(told, DOSSIER, OBSERVED, reason="article 17", actor="somebody")
    row = event_rows(told)[done.said_at - 1]
    assert (row.type, row.actor, row.stream) == ("payload.redacted", "somebody", f"redaction:{OBSERVED}")
    assert b"article 17" in row.payload


def test_what_cannot_be_redacted_is_refused_and_nothing_is_written(told: Tools) -> None:
    redact(told, DOSSIER, OBSERVED, reason="a request", actor="somebody")
    before = event_rows(told)
    for position, reason, error in (
        (OBSERVED, "again", Conflict),
        (99, "a request", NotFound),
        (1, "a request", InputError),
        (9, "a request", InputError),
        (CLEAN, " ", InputError),
    ):
        with pytest.raises(error):
            redact(told, DOSSIER, position, reason=reason, actor="somebody")
    assert event_rows(told) == before


def test_a_rebuild_brings_nothing_back(told: Tools) -> None:
    redact(told, DOSSIER, RECORDED, reason="a request", actor="somebody")
    redact(told, DOSSIER, CORRECTED, reason="a request", actor="somebody")
    assert rebuild(told, DOSSIER).difference is None
    assert SECRET.encode() in stored_text(told)
    redact(told, DOSSIER, OBSERVED, reason="a request", actor="somebody")
    redact(told, DOSSIER, REVISED, reason="a request", actor="somebody")
    assert rebuild(told, DOSSIER).difference is None
    assert SECRET.encode() not in stored_text(told)


def test_the_database_lets_nothing_else_through(told: Tools) -> None:
    redact(told, DOSSIER, OBSERVED, reason="a request", actor="somebody")
    for statement in (
        f"UPDATE events SET payload = NULL, payload_salt = NULL WHERE position = {REVISED}",
        f"UPDATE events SET payload = NULL, payload_salt = NULL, actor = 'x' WHERE position = {OBSERVED}",
        f"UPDATE events SET payload_salt = NULL WHERE position = {OBSERVED}",
        f"UPDATE events SET payload = payload_hash, payload_salt = payload_hash WHERE position = {OBSERVED}",
        f"DELETE FROM events WHERE position = {OBSERVED}",
    ):
        with pytest.raises(DBAPIError, match="append-only"), engine.writing(told.engine) as connection:
            connection.execute(text(statement))


def test_a_payload_that_goes_without_its_event_is_found(sqlite_tools: Tools) -> None:
    fill(sqlite_tools)
    with engine.writing(sqlite_tools.engine) as connection:
        connection.execute(text("DROP TRIGGER events_refuse_update"))
        connection.execute(text(f"UPDATE events SET payload = NULL, payload_salt = NULL WHERE position = {OBSERVED}"))
    with pytest.raises(VerificationFailed, match=rf"position {OBSERVED}: payload: .*payload\.redacted"):
        checked(sqlite_tools)


def test_a_payload_that_stays_in_spite_of_its_event_is_found(told: Tools) -> None:
    known(told, draft(PayloadRedacted(OBSERVED, "a request"), stream=f"redaction:{OBSERVED}"))
    with pytest.raises(VerificationFailed, match=f"none at position {OBSERVED}, which was redacted"):
        checked(told)


def test_sqlite_overwrites_the_bytes_in_its_file(sqlite_tools: Tools, tmp_path: Path) -> None:
    fill(sqlite_tools)
    for position in (OBSERVED, REVISED, RECORDED, CORRECTED):
        redact(sqlite_tools, DOSSIER, position, reason="a request", actor="somebody")
    with sqlite_tools.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    found = b"".join(path.read_bytes() for path in tmp_path.glob("tracker.db*"))
    assert not re.search(SECRET.encode(), found, re.IGNORECASE)


@pytest.fixture
def owned(postgres_url: str) -> Iterator[Tools]:
    with opened(postgres_url) as tools:
        migrate(tools)
        yield fill(tools)


@pytest.mark.postgres
def test_the_app_role_cannot_redact_and_a_redactor_can(owned: Tools, postgres_app_url: str) -> None:
    with opened(postgres_app_url) as app, pytest.raises(DBAPIError, match="permission denied"):
        redact(app, DOSSIER, OBSERVED, reason="a request", actor="somebody")
    assert len(event_rows(owned)) == 8
    as_redactor = postgres_app_url.replace(APP, OWNER) + f"&options=-c%20role%3D{REDACTOR}"
    with opened(as_redactor) as redactor:
        redact(redactor, DOSSIER, OBSERVED, reason="a request", actor="somebody")
    assert checked(owned).position == 9


@pytest.mark.postgres
@pytest.mark.parametrize("role", [APP, REDACTOR])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET actor = 'x'",
        "UPDATE events SET payload_hash = leaf_hash",
        "DELETE FROM events",
        "TRUNCATE events",
        "TRUNCATE events CASCADE",
        "DROP TABLE events",
        "DROP TRIGGER events_refuse_change ON events",
        "ALTER TABLE events DISABLE TRIGGER ALL",
        "ALTER TABLE events DISABLE TRIGGER events_refuse_change",
        "ALTER TABLE events ADD COLUMN more text",
        "ALTER TABLE events OWNER TO CURRENT_USER",
        "CREATE OR REPLACE FUNCTION events_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE RULE quiet AS ON INSERT TO events DO INSTEAD NOTHING",
        "SET session_replication_role = replica",
        "UPDATE merkle_tiles SET root = hashes",
        "DELETE FROM merkle_tiles",
        "UPDATE checkpoints SET note = ''",
        "DELETE FROM checkpoints",
        "DELETE FROM log_head",
        "GRANT tracker_owner TO tracker_app",
        "UPDATE alembic_version SET version_num = ''",
    ],
)
def test_no_role_of_the_program_can_touch_the_log(
    owned: Tools, postgres_app_url: str, role: str, statement: str
) -> None:
    url = (
        postgres_app_url.replace(APP, OWNER) + f"&options=-c%20role%3D{role}" if role == REDACTOR else postgres_app_url
    )
    with (
        opened(url) as tools,
        pytest.raises(DBAPIError, match=r"denied|must be owner|permission"),
        engine.writing(tools.engine) as connection,
    ):
        connection.execute(text(statement))
    assert len(event_rows(owned)) == 8
