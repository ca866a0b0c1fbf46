"""Whoever owns the database can change anything in it; nothing of it passes against a checkpoint kept outside.

All on SQLite and, as the owner of the tables with their triggers off, on PostgreSQL.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, text

from builders import DOSSIER
from logs import opened
from postgres_server import PostgresServer
from tampering import BARE, Change, Tables, Witnessed, row_at, witnessed
from tracker.audit.leaf import StoredEvent
from tracker.domain.errors import InputError, VerificationFailed
from tracker.store.tables import events
from tracker.workflows.bundle import export_bundle
from tracker.workflows.checkpoints import issue
from tracker.workflows.keys import Keys, make_keys, rotate_keys
from tracker.workflows.prove import prove

EVENTS = 9
LONG = 520


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def urls(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Two databases that all tests of this module share; each test leaves them as they were."""
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("tampering")
        yield f"sqlite:///{folder / 'short.db'}", f"sqlite:///{folder / 'long.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    names = ("tampering_short", "tampering_long")
    for name in names:
        server.create(name)
    yield server.url(names[0]), server.url(names[1])
    for name in names:
        server.drop(name)


@pytest.fixture(scope="module")
def short_log(urls: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Witnessed, Tables]]:
    with witnessed(urls[0], tmp_path_factory.mktemp("short"), events=EVENTS) as log:
        yield log, log.saved()


@pytest.fixture(scope="module")
def long_log(urls: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Witnessed, Tables]]:
    with witnessed(urls[1], tmp_path_factory.mktemp("long"), events=LONG) as log:
        yield log, log.saved()


@pytest.fixture
def log(short_log: tuple[Witnessed, Tables]) -> Iterator[Witnessed]:
    yield short_log[0]
    short_log[0].rolled_back(short_log[1])


@pytest.fixture
def long(long_log: tuple[Witnessed, Tables]) -> Iterator[Witnessed]:
    yield long_log[0]
    long_log[0].rolled_back(long_log[1])


def failure(log: Witnessed, *, outside: bool = True) -> VerificationFailed:
    with pytest.raises(VerificationFailed) as caught:
        log.verified(outside=outside)
    return caught.value


OTHER: dict[str, object] = dict.fromkeys(StoredEvent._fields, "other")
OTHER |= {"position": 99, "stream_version": 99, "version": 99, "recorded_at": "2031-01-01T00:00:00.000000Z"}
OTHER |= dict.fromkeys(("payload", "payload_salt", "payload_hash", "leaf_hash"), b"other")
NAMED_BY_A_LIST = ("event_id",)
"""What stands nowhere else in a log: the message lists it among the columns of which one was changed."""
NULLABLE = ("occurred_edtf", "occurred_from", "occurred_to", "published_at", "causation_id", "correlation_id")


def test_an_untouched_log_verifies(log: Witnessed, long: Witnessed) -> None:
    assert log.verified().position == EVENTS
    found = long.verified()
    assert (found.position, found.tiles, found.checkpoints, found.outside) == (LONG, 2, 3, LONG)
    assert long.verified(incremental=True).since == LONG


def set_column(column: str, value: object, position: int) -> Change:
    statement = text(f"UPDATE events SET {column} = :value WHERE position = :position")
    return lambda connection: connection.execute(statement, {"value": value, "position": position})


@pytest.mark.parametrize("position", range(1, EVENTS + 1))
@pytest.mark.parametrize("column", StoredEvent._fields)
def test_each_column_of_each_row_is_held_and_named(log: Witnessed, column: str, position: int) -> None:
    found = failure(log.tampered(set_column(column, OTHER[column], position)))
    assert found.position in ((position, position + 1) if column == "recorded_at" else (position,))
    named = {"payload": "payload or payload_salt", "payload_salt": "payload or payload_salt"}
    cut = ("position", "checkpoint kept outside") if column in ("dossier", "position") else ()
    assert found.what in (named.get(column, column), *cut, *(["leaf_hash"] if column in NAMED_BY_A_LIST else []))
    assert column in str(found) or found.what in cut


@pytest.mark.parametrize("column", ["payload", "payload_salt", *NULLABLE])
def test_no_column_can_be_emptied_or_filled(log: Witnessed, column: str) -> None:
    set_to = "NULL" if column.startswith("payload") else "''"
    assert failure(log.tampered(f"UPDATE events SET {column} = {set_to} WHERE position = 4")).position == 4


@pytest.mark.parametrize("column", ["payload", "payload_hash", "leaf_hash", "payload_salt", "stream", "version"])
def test_a_value_of_another_kind_is_found_too(log: Witnessed, column: str) -> None:
    if log.url.startswith("postgresql"):
        return
    kinds = ("X'00ff'", "5") if column in ("stream", "version") else ("'text'", "5")
    for value in kinds:
        if value != "5" or column != "version":
            found = failure(log.tampered(f"UPDATE events SET {column} = {value} WHERE position = 4"))
            assert found.position == 4
            if value != "5" or "payload" in column:
                assert found.what == column


def test_a_payload_that_became_text_is_named_and_neither_proven_nor_handed_over(log: Witnessed, tmp_path: Path) -> None:
    if log.url.startswith("postgresql"):
        return
    found = failure(log.tampered("UPDATE events SET payload = REPLACE(payload, 'd', 'x') WHERE position = 4"))
    assert str(found) == "position 4: payload: expected bytes, found text"
    with opened(log.url) as tools:
        with pytest.raises(VerificationFailed, match="position 4: payload: expected bytes, found text"):
            prove(tools, DOSSIER, 4, keys=log.keys)
        with pytest.raises(VerificationFailed, match="position 4: payload: expected bytes, found text"):
            export_bundle(tools, DOSSIER, keys=log.keys, readme=b"", seeds={}, path=tmp_path / "log.zip")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("outside", [True, False])
def test_a_log_cut_off_with_its_head_says_first_that_it_is_short(log: Witnessed, outside: bool) -> None:
    log.tampered(f"DELETE FROM events WHERE position = {EVENTS}", f"UPDATE log_head SET position = {EVENTS - 1}")
    said = str(failure(log, outside=outside))
    assert said == (
        "position 9: checkpoint kept outside: expected 9 events, which were signed, "
        "found a log that ends at 8: it was cut off or rolled back"
        if outside
        else "position 8: log_head.frontier: expected 32 bytes, the peaks of a tree of 8 leaves, found 64 bytes"
    )


def swap(one: int, other: int) -> Change:
    def change(connection: Connection) -> None:
        for old, new in ((one, -1), (other, one), (-1, other)):
            set_column("position", new, old)(connection)

    return change


def insert_copy(at: int, **changes: object) -> Change:
    """A copy of the first row under another position and whatever else is said."""

    def change(connection: Connection) -> None:
        row = row_at(connection, 1)._replace(position=at, event_id="new", stream="new:1", **changes)  # type: ignore[arg-type]
        connection.execute(text("UPDATE events SET position = -position - 1 WHERE position >= :at"), {"at": at})
        connection.execute(text("UPDATE events SET position = -position WHERE position < 0"))
        connection.execute(insert(events), row._asdict())

    return change


def new_payload(position: int) -> Change:
    """Another payload with a hash that fits it."""

    def change(connection: Connection) -> None:
        salt, payload = row_at(connection, position).payload_salt or b"", b'{"reason":"forged"}'
        set_column("payload", payload, position)(connection)
        set_column("payload_hash", hashlib.sha256(salt + payload).digest(), position)(connection)

    return change


WHOLE: list[tuple[str, tuple[Change | str, ...]]] = [
    ("delete the first", ("DELETE FROM events WHERE position = 1",)),
    ("delete in the middle", ("DELETE FROM events WHERE position = 5",)),
    ("cut the tail off", (f"DELETE FROM events WHERE position > {EVENTS - 2}",)),
    ("insert", (insert_copy(4),)),
    ("add at the end", (insert_copy(EVENTS + 1),)),
    ("swap neighbours", (swap(3, 4),)),
    ("swap far ones", (swap(1, EVENTS),)),
    ("replace a payload and its hash", (new_payload(5),)),
    ("forget the head", ("DELETE FROM log_head",)),
    ("empty everything", ("DELETE FROM events", "DELETE FROM log_head", "DELETE FROM checkpoints")),
]


@pytest.mark.parametrize("changes", [changes for _, changes in WHOLE], ids=[name for name, _ in WHOLE])
def test_rows_can_neither_go_nor_come_nor_move(log: Witnessed, changes: tuple[Change | str, ...]) -> None:
    assert failure(log.tampered(*changes)).position is not None


@pytest.mark.parametrize(
    "changes", [c for n, c in WHOLE if n not in ("forget the head", "empty everything", "add at the end")]
)
def test_a_log_made_to_fit_again_is_caught_by_the_checkpoint_outside(
    log: Witnessed, changes: tuple[Change | str, ...]
) -> None:
    found = failure(log.tampered(*changes).forged())
    assert found.what in ("checkpoint kept outside", "stream_version", "event_id")


def test_without_a_copy_outside_the_owner_can_forge_a_payload(log: Witnessed) -> None:
    """What the documentation says in plain words, held here so that nobody believes more."""
    log.tampered(new_payload(5)).forged(by=log.keys)
    assert log.verified(outside=False).position == EVENTS
    assert failure(log).what == "checkpoint kept outside"


def test_a_log_rolled_back_to_an_old_copy_is_caught(long: Witnessed) -> None:
    saved = long.saved()
    old = {
        "events": [row for row in saved["events"] if row["position"] <= LONG // 2],
        "log_head": saved["log_head"],
        "merkle_tiles": [row for row in saved["merkle_tiles"] if row["number"] == 0 and row["level"] == 0],
        "checkpoints": [row for row in saved["checkpoints"] if row["size"] <= LONG // 2],
    }
    long.rolled_back(old).forged(by=long.keys)
    assert long.verified(outside=False).position == LONG // 2
    found = failure(long)
    assert (found.what, found.position) == ("checkpoint kept outside", LONG // 2 + 1)


def test_a_checkpoint_by_another_key_counts_for_nothing(log: Witnessed, tmp_path: Path) -> None:
    other = Keys(tmp_path / "other", "example.org")
    make_keys(other, random_bytes=lambda length: b"other key"[:1] * length)
    log.tampered(new_payload(5)).forged(by=other)
    found = log.verified(outside=False)
    assert (found.checkpoints, found.passed_over) == (0, 1)
    assert log.verified(outside=False, incremental=True).since == 0
    assert failure(log).what == "checkpoint kept outside"
    swapped = Witnessed(log.url, other, log.checkpoint)
    assert failure(swapped).what == "signature"


def test_a_double_of_an_event_is_found_where_the_database_no_longer_refuses_it(
    database_url: str, tmp_path: Path
) -> None:
    def change(connection: Connection) -> None:
        for statement in BARE[connection.dialect.name]:
            connection.execute(text(statement))
        double = row_at(connection, EVENTS)._replace(position=EVENTS + 1)
        connection.execute(insert(events), double._asdict())

    with witnessed(database_url, tmp_path, events=EVENTS) as log:
        found = failure(log.tampered(change).forged())
    assert (found.what, found.position) == ("event_id", EVENTS + 1)


TREE = [
    "UPDATE log_head SET frontier = X'00' || substr(frontier, 2)",
    "UPDATE log_head SET frontier = 'text'",
    "UPDATE merkle_tiles SET hashes = 'text'",
    "UPDATE log_head SET recorded_at = 'never'",
    "UPDATE log_head SET recorded_at = '2031-01-01T00:00:00.000000Z'",
    "UPDATE log_head SET position = position - 256",
    "DELETE FROM merkle_tiles WHERE number = 0",
    "DELETE FROM merkle_tiles WHERE number = 1",
    "UPDATE merkle_tiles SET root = X'00'",
    "UPDATE merkle_tiles SET hashes = X'00' WHERE number = 1",
    "INSERT INTO merkle_tiles SELECT dossier, 3, 0, hashes, root FROM merkle_tiles WHERE number = 0",
    "UPDATE checkpoints SET size = size - 1",
    "UPDATE checkpoints SET note = replace(note, 'example', 'elsewhere')",
    "UPDATE checkpoints SET note = 'nothing'",
    "UPDATE checkpoints SET note = 'nothing', key = 'another'",
    "UPDATE checkpoints SET size = size - 1, key = 'another'",
]


@pytest.mark.parametrize("statement", TREE)
def test_head_tiles_and_checkpoints_must_be_what_the_events_say(long: Witnessed, statement: str) -> None:
    if long.url.startswith("postgresql"):
        statement = statement.replace("X'00' || substr(", "'\\x00'::bytea || substr(").replace("X'00'", "'\\x00'")
    assert failure(long.tampered(statement)).what


@pytest.mark.parametrize("position", [1, 255, 256, 257, 512, 513, LONG])
def test_a_change_is_named_by_its_position_in_a_longer_log(long: Witnessed, position: int) -> None:
    changed = long.tampered(f"UPDATE events SET actor = 'other' WHERE position = {position}")
    assert failure(changed).position == position


def test_verification_goes_on_from_the_last_good_checkpoint(log: Witnessed) -> None:
    assert log.verified(incremental=True).since == EVENTS
    log.tampered(f"DELETE FROM checkpoints WHERE size = {EVENTS}")
    assert log.verified(incremental=True).since == EVENTS // 2
    log.tampered(f"UPDATE events SET actor = 'other' WHERE position = {EVENTS}")
    with pytest.raises(VerificationFailed, match=f"position {EVENTS}"):
        log.verified(incremental=True)


def test_what_an_old_key_signed_stays_good(sqlite_url: str, tmp_path: Path) -> None:
    with witnessed(sqlite_url, tmp_path, events=6) as log:
        rotate_keys(log.keys, random_bytes=lambda length: bytes(range(length)))
        assert log.verified().outside == 6


def test_a_stolen_key_can_be_taken_away_and_the_log_verifies_without_it(sqlite_url: str, tmp_path: Path) -> None:
    with witnessed(sqlite_url, tmp_path, events=6) as log, opened(sqlite_url) as tools:
        rotate_keys(log.keys, random_bytes=lambda length: bytes(range(length)))
        issue(tools, DOSSIER, keys=log.keys)
        log.keys.public.write_text(log.keys.public.read_text().splitlines()[1])
        found = log.verified(outside=False)
        assert (found.checkpoints, found.passed_over) == (1, 2)
        assert failure(log).what == "signature", "the checkpoint outside is the stolen key's"
        assert log.verified(outside=False, incremental=True).since == 6


def test_a_stolen_keys_newer_checkpoint_is_not_gone_on_from(sqlite_url: str, tmp_path: Path) -> None:
    with witnessed(sqlite_url, tmp_path, events=6) as log:
        other = Keys(tmp_path / "other", "example.org")
        make_keys(other, random_bytes=lambda length: bytes(range(length)))
        log.tampered("DELETE FROM checkpoints WHERE size = 6")
        with opened(sqlite_url) as tools:
            issue(tools, DOSSIER, keys=other)
        found = log.verified(outside=False, incremental=True)
        assert (found.since, found.checkpoints, found.passed_over) == (3, 1, 1)


def test_an_empty_checkpoint_is_not_taken_for_none(log: Witnessed) -> None:
    with pytest.raises(InputError, match="signed note"):
        replace(log, checkpoint="").verified()
