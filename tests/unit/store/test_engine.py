"""Engines and transactions: what is read is one snapshot, what is written is all or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from builders import DOSSIER, draft
from logs import appended, opened
from tracker.domain.errors import ConfigurationError
from tracker.domain.events import FeedRemoved
from tracker.store.engine import CHECKPOINT_PAGES, READS_KIB, WRITES_KIB, open_engine, reading, writing
from tracker.store.heads import read_head
from tracker.workflows.tools import Tools


@pytest.mark.parametrize("url", ["mysql://host/name", "nonsense", "", "oracle+cx://x"])
def test_only_two_databases_are_known(url: str) -> None:
    with pytest.raises(ConfigurationError, match="TRACKER_DATABASE_URL"):
        open_engine(url)


@pytest.mark.parametrize(
    ("url", "driver"),
    [("sqlite:///x.db", "sqlite+pysqlite"), ("postgresql://h/d", "postgresql+psycopg")],
)
def test_the_driver_is_ours_to_choose(url: str, driver: str) -> None:
    assert open_engine(url).url.drivername == driver


def test_a_reader_keeps_its_snapshot_while_a_writer_commits(tools: Tools) -> None:
    appended(tools, draft(FeedRemoved("one", "a test")))
    with reading(tools.engine) as connection:
        before = read_head(connection, DOSSIER)
        appended(tools, draft(FeedRemoved("two", "a test")))
        assert read_head(connection, DOSSIER) == before
    with reading(tools.engine) as connection:
        assert read_head(connection, DOSSIER).position == 2


def test_nothing_written_in_a_reading_is_kept(sqlite_tools: Tools) -> None:
    with reading(sqlite_tools.engine) as connection:
        connection.execute(text("INSERT INTO log_head VALUES ('x', 1, '', x'')"))
    with reading(sqlite_tools.engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM log_head")).scalar() == 0


@pytest.mark.postgres
def test_postgresql_refuses_to_write_in_a_reading(postgres_url: str) -> None:
    with (
        opened(postgres_url) as tools,
        pytest.raises(DBAPIError, match="read-only transaction"),
        reading(tools.engine) as connection,
    ):
        connection.execute(text("CREATE TABLE no (a int)"))


def test_an_error_takes_the_whole_transaction_back(tools: Tools) -> None:
    with pytest.raises(RuntimeError), writing(tools.engine) as connection:
        connection.execute(text("INSERT INTO alembic_version VALUES ('x')"))
        raise RuntimeError
    with reading(tools.engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("recursive_triggers", 1),
        ("mmap_size", 0),
        ("cache_size", -READS_KIB),
        ("wal_autocheckpoint", CHECKPOINT_PAGES),
    ],
)
def test_sqlite_is_set_for_durability(sqlite_tools: Tools, pragma: str, value: object) -> None:
    with reading(sqlite_tools.engine) as connection:
        assert connection.execute(text(f"PRAGMA {pragma}")).scalar() == value


def test_only_who_writes_keeps_many_pages_of_sqlite(sqlite_tools: Tools) -> None:
    with writing(sqlite_tools.engine) as connection:
        assert connection.execute(text("PRAGMA cache_size")).scalar() == -WRITES_KIB
    with reading(sqlite_tools.engine) as connection:
        assert connection.execute(text("PRAGMA cache_size")).scalar() == -READS_KIB


@pytest.mark.parametrize(("durable", "synchronous"), [(True, 2), (False, 1)])
def test_only_a_durable_transaction_waits_for_the_disk_on_sqlite(
    sqlite_tools: Tools, durable: bool, synchronous: int
) -> None:
    for _ in range(2):
        with writing(sqlite_tools.engine, durable=durable) as connection:
            assert connection.execute(text("PRAGMA synchronous")).scalar() == synchronous
        with writing(sqlite_tools.engine, durable=not durable):
            pass


@pytest.mark.postgres
def test_only_a_durable_transaction_waits_for_the_disk_on_postgresql(postgres_url: str) -> None:
    with opened(postgres_url) as tools:
        with writing(tools.engine) as connection:
            connection.execute(text("SET synchronous_commit TO ON"))
        with writing(tools.engine, durable=False) as connection:
            assert connection.execute(text("SHOW synchronous_commit")).scalar() == "off"
        with writing(tools.engine) as connection:
            assert connection.execute(text("SHOW synchronous_commit")).scalar() == "on"


def test_writers_of_one_process_take_turns_on_sqlite_without_asking_the_file(sqlite_tools: Tools) -> None:
    asked: list[str] = []
    begun = Event()
    event.listen(sqlite_tools.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))

    def write() -> None:
        begun.set()
        with writing(sqlite_tools.engine):
            asked.append("second")

    second = Thread(target=write)
    with writing(sqlite_tools.engine):
        second.start()
        begun.wait()
        second.join(0.1)
        asked.append("first ends")
    second.join()
    assert asked.count("BEGIN IMMEDIATE") == 2
    assert asked.index("first ends") < [at for at, said in enumerate(asked) if said == "BEGIN IMMEDIATE"][1]


def test_a_writer_within_another_is_refused_by_sqlite_and_keeps_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.store.engine.BUSY_TIMEOUT_MS", 1)
    engine = open_engine(f"sqlite:///{tmp_path / 'x.db'}")
    with pytest.raises(DBAPIError, match="locked"), writing(engine), writing(engine):
        raise AssertionError
    assert not engine.get_execution_options()["tracker_turn"].locked()
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE kept (a int)"))
    engine.dispose()


@dataclass(slots=True)
class SlowTurn:
    """A lock that another writer of this process gives up after so many seconds, of a clock that stands otherwise."""

    after: float
    seconds: float = 0.0

    def acquire(self, timeout: float) -> bool:
        self.seconds += min(timeout, self.after)
        return self.after <= timeout

    def release(self) -> None: ...


@pytest.mark.parametrize(("after", "left_ms"), [(20, 10_000), (60, 0)])
def test_a_writer_waits_for_its_process_and_for_others_thirty_seconds_together(
    sqlite_tools: Tools, monkeypatch: pytest.MonkeyPatch, after: float, left_ms: int
) -> None:
    turn, asked = SlowTurn(after), list[str]()
    monkeypatch.setattr("tracker.store.engine.monotonic", lambda: turn.seconds)
    sqlite_tools.engine.update_execution_options(tracker_turn=turn)
    event.listen(sqlite_tools.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    with writing(sqlite_tools.engine) as connection:
        assert connection.execute(text("PRAGMA busy_timeout")).scalar() == 30_000
    begun = asked.index("BEGIN IMMEDIATE")
    assert asked[begun - 1] == f"PRAGMA busy_timeout = {left_ms}"


def test_a_writer_on_sqlite_holds_the_lock_from_its_start(sqlite_tools: Tools) -> None:
    with writing(sqlite_tools.engine), reading(sqlite_tools.engine) as other:
        other.execute(text("PRAGMA busy_timeout = 1"))
        with pytest.raises(DBAPIError, match="locked"):
            other.execute(text("INSERT INTO log_head VALUES ('x', 1, '', x'')"))
        other.execute(text("PRAGMA busy_timeout = 30000"))


def test_those_who_open_a_new_file_at_once_all_get_in(tmp_path: Path) -> None:
    opened: list[int] = []

    def open_(number: int) -> None:
        engine = open_engine(f"sqlite:///{tmp_path / f'{number}.sqlite'}")
        with reading(engine):
            opened.append(number)
        engine.dispose()

    for number in range(40):
        threads = [Thread(target=open_, args=(number,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(opened) == 160
