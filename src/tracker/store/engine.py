"""Engines and the two ways to open a transaction. SQLite is tuned here: WAL, full sync, IMMEDIATE for writers."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from tracker.domain.errors import ConfigurationError, VerificationFailed

__all__ = ["Connection", "Engine", "legible", "open_engine", "reading", "writing"]

BUSY_TIMEOUT_MS, WAL_PAUSE_MS = 30_000, 50
READS_KIB, WRITES_KIB = 2_000, 8_000
"""Pages that an SQLite connection keeps; with fewer, a full transaction writes pages out that it needs again. Many read
at once, but one writes.
"""
CHECKPOINT_PAGES = 4_000
"""Size of SQLite's WAL at which its pages are carried over; many transactions write the same ones. What is committed
is on the disk either way.
"""
POOL = {"pool_size": 20, "max_overflow": 80, "pool_use_lifo": True}
"""Enough connections for the API's threads and for every feed that is polled at the same time; those used last know the
schema and the statements already.
"""
DRIVERS = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg"}


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///path` or `postgresql://...` (psycopg); raises ConfigurationError for anything else."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ConfigurationError(f"TRACKER_DATABASE_URL: expected a database URL, found {url!r}") from error
    backend = parsed.get_backend_name()
    if backend not in DRIVERS:
        raise ConfigurationError(f"TRACKER_DATABASE_URL: expected sqlite or postgresql, found {backend!r}")
    parsed = parsed.set(drivername=DRIVERS[backend])
    if backend == "postgresql":
        return create_engine(parsed, pool_pre_ping=True, **POOL)
    engine = create_engine(parsed, connect_args={"check_same_thread": False}, **(POOL if parsed.database else {}))
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    engine.update_execution_options(tracker_turn=threading.Lock())
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent snapshot to read from; nothing written in it is kept."""
    snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    options = snapshot if engine.dialect.name == "postgresql" else {}
    with engine.connect().execution_options(**options) as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


@contextmanager
def writing(engine: Engine, *, durable: bool = True) -> Iterator[Connection]:
    """One transaction that commits when the block ends well. On SQLite it holds the write lock from the start.

    One that is not `durable` does not wait until the disk has it: a loss of power (or of PostgreSQL's server) may undo
    it, whole, with all that came after it and was not durable either. It is for what may be done again, such as a
    lease, and never for the log. The next durable one takes it along: SQLite's WAL is synced by no commit in mode
    NORMAL and by each, all of it, in mode FULL; PostgreSQL flushes its WAL in order.
    """
    with _turn(engine) as left_ms:
        options = {"tracker_writes": True, "tracker_durable": durable, "tracker_busy_ms": left_ms}
        with engine.connect().execution_options(**options) as connection, connection.begin():
            if not durable and engine.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL synchronous_commit TO OFF")
            yield connection


@contextmanager
def _turn(engine: Engine) -> Iterator[int]:
    """SQLite has one writer: those of this process wait here, where the end of another wakes them.

    SQLite itself would look now and then, ever more seldom, and may find it locked again each time. Yields how many of
    the milliseconds that a writer waits at most are left for other processes.
    """
    lock: threading.Lock | None = engine.get_execution_options().get("tracker_turn")
    if lock is None:
        yield BUSY_TIMEOUT_MS
        return
    began = monotonic()
    has_turn = lock.acquire(timeout=BUSY_TIMEOUT_MS / 1000)
    try:
        yield max(0, BUSY_TIMEOUT_MS - round((monotonic() - began) * 1000)) if has_turn else 0
    finally:
        if has_turn:
            lock.release()


@contextmanager
def legible() -> Iterator[None]:
    """Raise VerificationFailed where the database, or a column's type, cannot make sense of what is stored."""
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        raise VerificationFailed("database", expected="rows that can be read", found=str(error.orig)) from error
    except (TypeError, ValueError) as error:
        raise VerificationFailed("database", expected="values of the columns' kinds", found=str(error)) from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Hand transactions to us (the driver would begin them late) and set what durability needs."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    _turn_to_wal(cursor)
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    cursor.execute("PRAGMA recursive_triggers = ON")
    cursor.close()


def _turn_to_wal(cursor: Any) -> None:
    """Two that open a new file at once both turn it to WAL; the later one is refused whatever the busy timeout says."""
    for _ in range(BUSY_TIMEOUT_MS // WAL_PAUSE_MS):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            sleep(WAL_PAUSE_MS / 1000)
        else:
            return
    cursor.execute("PRAGMA journal_mode = WAL")


def _begin_sqlite(connection: Connection) -> None:
    """A deferred transaction that turns to writing ignores the busy timeout, so writers begin IMMEDIATE."""
    options = connection.get_execution_options()
    writes = options.get("tracker_writes", False)
    connection.exec_driver_sql(f"PRAGMA cache_size = -{WRITES_KIB if writes else READS_KIB}")
    if writes:
        # It may not be changed within a transaction, and stands until it is changed.
        connection.exec_driver_sql(f"PRAGMA synchronous = {'FULL' if options['tracker_durable'] else 'NORMAL'}")
        _begin_immediate(connection, options["tracker_busy_ms"])
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Connection, busy_ms: int) -> None:
    """Wait for other processes no longer than is left; later transactions of this connection have all their time."""
    if busy_ms == BUSY_TIMEOUT_MS:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {busy_ms}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
