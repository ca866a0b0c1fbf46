"""Whoever owns the database can change anything in it; nothing of it passes against a checkpoint kept outside."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tampering import Change, Witnessed, first_row, witnessed
from tracker.audit.leaf import StoredEvent
from tracker.domain.errors import VerificationFailed
from tracker.workflows.keys import Keys, make_keys, rotate_keys

EVENTS = 9
LONG = 520


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Witnessed]:
    with witnessed(tmp_path_factory.mktemp("short"), events=EVENTS) as log:
        yield log


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Witnessed]:
    with witnessed(tmp_path_factory.mktemp("long"), events=LONG) as log:
        yield log


@pytest.fixture
def log(original: Witnessed, tmp_path: Path) -> Witnessed:
    return original.copy(tmp_path)


def failure(log: Witnessed, *, outside: bool = True) -> VerificationFailed:
    with pytest.raises(VerificationFailed) as caught:
        log.verified(outside=outside)
    return caught.value


OTHER: dict[str, object] = dict.fromkeys(StoredEvent._fields, "other")
OTHER |= {"position": 99, "stream_version": 99, "version": 99, "recorded_at": "2031-01-01T00:00:00.000000Z"}
OTHER |= dict.fromkeys(("payload", "payload_salt", "payload_hash", "leaf_hash"), b"other")
NULLABLE = ("occurred_edtf", "occurred_from", "occurred_to", "published_at", "causation_id", "correlation_id")


def test_an_untouched_log_verifies(original: Witnessed, long: Witnessed) -> None:
    assert original.verified().position == EVENTS
    found = long.verified()
    assert (found.position, found.tiles, found.checkpoints, found.outside) == (LONG, 2, 3, LONG)
    assert long.verified(incremental=True).since == LONG


@pytest.mark.parametrize("position", range(1, EVENTS + 1))
@pytest.mark.parametrize("column", StoredEvent._fields)
def test_each_column_of_each_row_is_held(log: Witnessed, column: str, position: int) -> None:
    def change(connection: sqlite3.Connection) -> None:
        connection.execute(f"UPDATE events SET {column} = ? WHERE position = ?", (OTHER[column], position))

    found = failure(log.tamper(change))
    if column == "recorded_at":
        assert found.position in (position, position + 1)
    else:
        assert found.position == position
    named = {"payload": "payload or payload_salt", "payload_salt": "payload or payload_salt"}
    cut = ("position", "checkpoint kept outside") if column in ("dossier", "position") else ()
    assert found.what in (named.get(column, column), "leaf_hash", *cut)


@pytest.mark.parametrize("column", ["payload", "payload_salt", *NULLABLE])
def test_no_column_can_be_emptied_or_filled(log: Witnessed, column: str) -> None:
    set_to = "NULL" if column.startswith("payload") else "''"
    assert failure(log.tamper(f"UPDATE events SET {column} = {set_to} WHERE position = 4")).position == 4


@pytest.mark.parametrize("column", ["payload", "payload_hash", "leaf_hash", "payload_salt", "stream", "version"])
def test_a_value_of_another_kind_is_found_too(log: Witnessed, column: str) -> None:
    kinds = ("X'00ff'", "5") if column in ("stream", "version") else ("'text'", "5")
    for value in kinds:
        if value != "5" or column != "version":
            assert failure(log.tamper(f"UPDATE events SET {column} = {value} WHERE position = 4")).position == 4


def swap(one: int, other: int) -> Change:
    def change(connection: sqlite3.Connection) -> None:
        for old, new in ((one, -1), (other, one), (-1, other)):
            connection.execute("UPDATE events SET position = ? WHERE position = ?", (new, old))

    return change


def insert_copy(at: int, **changes: object) -> Change:
    """A copy of the first row under another position and whatever else is said."""

    def change(connection: sqlite3.Connection) -> None:
        row = first_row(connection, 1)._replace(position=at, event_id="new", stream="new:1", **changes)  # type: ignore[arg-type]
        connection.execute("UPDATE events SET position = -position - 1 WHERE position >= ?", (at,))
        connection.execute("UPDATE events SET position = -position WHERE position < 0")
        connection.execute(f"INSERT INTO events VALUES ({','.join('?' * 19)})", row)

    return change


def new_payload(position: int) -> Change:
    """Another payload with a hash that fits it."""

    def change(connection: sqlite3.Connection) -> None:
        row = first_row(connection, position)
        payload = b'{"reason":"forged"}'
        digest = hashlib.sha256((row.payload_salt or b"") + payload).digest()
        connection.execute(
            "UPDATE events SET payload = ?, payload_hash = ? WHERE position = ?", (payload, digest, position)
        )

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
    assert failure(log.tamper(*changes)).position is not None


@pytest.mark.parametrize(
    "changes", [c for n, c in WHOLE if n not in ("forget the head", "empty everything", "add at the end")]
)
def test_a_log_made_to_fit_again_is_caught_by_the_checkpoint_outside(
    log: Witnessed, changes: tuple[Change | str, ...]
) -> None:
    found = failure(log.tamper(*changes).forge())
    assert found.what in ("checkpoint kept outside", "stream_version", "event_id")


def test_without_a_copy_outside_the_owner_can_forge_a_payload(log: Witnessed) -> None:
    """What the documentation says in plain words, held here so that nobody believes more."""
    log.tamper(new_payload(5)).forge(by=log.keys)
    assert log.verified(outside=False).position == EVENTS
    assert failure(log).what == "checkpoint kept outside"


def test_a_log_rolled_back_to_an_old_copy_is_caught(long: Witnessed, original: Witnessed, tmp_path: Path) -> None:
    old = Witnessed(original.copy(tmp_path).file, original.keys, long.checkpoint)
    assert old.verified(outside=False).position == EVENTS
    found = failure(Witnessed(old.file, long.keys, long.checkpoint))
    assert (found.what, found.position) == ("checkpoint kept outside", EVENTS + 1)


def test_a_checkpoint_by_another_key_is_refused(log: Witnessed, tmp_path: Path) -> None:
    other = Keys(tmp_path / "other", "example.org")
    make_keys(other, random_bytes=lambda length: b"other key"[:1] * length)
    log.tamper(new_payload(5)).forge(by=other)
    assert failure(log, outside=False).what == f"stored checkpoint of size {EVENTS}"
    swapped = Witnessed(log.file, other, log.checkpoint)
    assert failure(swapped).what == "signature"


def test_a_double_of_an_event_is_found_where_the_database_no_longer_refuses_it(log: Witnessed) -> None:
    def change(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE bare AS SELECT * FROM events")
        connection.execute("DROP TABLE events")
        connection.execute("ALTER TABLE bare RENAME TO events")
        row = first_row(connection, EVENTS)._replace(position=EVENTS + 1)
        connection.execute(f"INSERT INTO events VALUES ({','.join('?' * 19)})", row)

    found = failure(log.tamper(change).forge())
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
]


@pytest.mark.parametrize("statement", TREE)
def test_head_tiles_and_checkpoints_must_be_what_the_events_say(
    long: Witnessed, tmp_path: Path, statement: str
) -> None:
    assert failure(long.copy(tmp_path).tamper(statement)).what


@pytest.mark.parametrize("position", [1, 255, 256, 257, 512, 513, LONG])
def test_a_change_is_named_by_its_position_in_a_longer_log(long: Witnessed, tmp_path: Path, position: int) -> None:
    changed = long.copy(tmp_path).tamper(f"UPDATE events SET actor = 'other' WHERE position = {position}")
    assert failure(changed).position == position


def test_verification_goes_on_from_the_last_good_checkpoint(log: Witnessed) -> None:
    assert log.verified(incremental=True).since == EVENTS
    log.tamper(f"DELETE FROM checkpoints WHERE size = {EVENTS}")
    assert log.verified(incremental=True).since == EVENTS // 2
    log.tamper(f"UPDATE events SET actor = 'other' WHERE position = {EVENTS}")
    with pytest.raises(VerificationFailed, match=f"position {EVENTS}"):
        log.verified(incremental=True)


def test_what_an_old_key_signed_stays_good(tmp_path: Path) -> None:
    with witnessed(tmp_path, events=6) as log:
        rotate_keys(log.keys, random_bytes=lambda length: bytes(range(length)))
        assert log.verified().outside == 6
