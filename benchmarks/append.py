"""How fast does the log grow, as a share of what the database's driver can write?

Floors: SQLite's `executemany`, and PostgreSQL's COPY (a single event: INSERT) where `--postgres` is given, of id,
stream, position and payload into a table of four columns, committed as often. Peer on SQLite: `eventsourcing` 9.5 in
its default mode, where it is installed (extra `bench`). Everything is timed in turns in one run; medians count.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid5

import psycopg
from made_logs import BATCH, DOSSIER, START, batches, definition, empty

from tracker.audit.canonical import canonical
from tracker.domain import codec
from tracker.domain.envelope import NAMESPACE, Draft
from tracker.store.engine import Engine, writing
from tracker.store.event_store import append
from tracker.workflows.record import record

Writer = Callable[[list[Draft]], None]
GOALS = {
    "sqlite batch append": 0.5, "sqlite batch record": 0.3, "sqlite single append": 0.75,
    "postgres batch append": 0.6, "postgres single append": 0.8,
}  # fmt: skip
FOUR = "CREATE TABLE four (position BIGINT PRIMARY KEY, id TEXT, stream TEXT, payload {bytes})"


def main() -> int:
    """Measure, print, and say by the exit code whether every goal is met."""
    given = _arguments()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        kinds = {"sqlite": _sqlite(stack, home)}
        if given.postgres:
            kinds["postgres"] = _postgres(stack)
        report = {
            f"{kind} {name}": _compare(writers, size=size, rounds=rounds)
            for kind, writers in kinds.items()
            for name, size, rounds in (("batch", BATCH, given.rounds), ("single", 1, given.singles))
        }
    rows = {
        f"{where} {name}": values["floor"] / seconds
        for where, values in report.items()
        for name, seconds in values.items()
        if name != "floor"
    }
    if given.json:
        print(json.dumps({"seconds": report, "shares": rows, "goals": GOALS}))
    else:
        print(f"{'measure':<34}{'share of the floor':>20}{'goal':>8}")
        for name, share in rows.items():
            print(f"{name:<34}{share:>20.2f}{GOALS.get(name, 0):>8.2f}")
    return 0 if all(rows[name] >= goal for name, goal in GOALS.items() if name in rows) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one line of JSON instead of a table")
    parser.add_argument("--postgres", action="store_true", help="on the PostgreSQL of the tests too")
    parser.add_argument("--rounds", type=int, default=15, help="batches of 1000 a writer")
    parser.add_argument("--singles", type=int, default=200, help="single events a writer")
    return parser.parse_args()


def _compare(writers: dict[str, Writer], *, size: int, rounds: int) -> dict[str, float]:
    """Median seconds a batch; the writers take turns, each with its own drafts made before the clock starts."""
    sources = {name: _fresh(name, size=size) for name in writers}
    taken: dict[str, list[float]] = {name: [] for name in writers}
    for _ in range(rounds):
        for name, write in writers.items():
            batch = next(sources[name])
            began = time.perf_counter()
            write(batch)
            taken[name].append(time.perf_counter() - began)
    return {name: statistics.median(values[1:] or values) for name, values in taken.items()}


_starts: dict[str, int] = {}


def _fresh(name: str, *, size: int) -> Iterator[list[Draft]]:
    """Batches that this writer has not had; a log goes on where it was."""
    source = batches(definition(), 10**9, size=size)
    skip = _starts.get(name, 0) // size
    for number, batch in enumerate(source):
        if number >= skip:
            _starts[name] = (number + 1) * size
            yield batch


def _rows(batch: list[Draft], positions: Iterator[int]) -> list[tuple[Any, ...]]:
    return [(next(positions), one.event_id, one.stream, canonical(codec.encode(one.event))) for one in batch]


def _ours(engine: Engine, write: Callable[..., Any], dossier: str) -> Writer:
    def run(batch: list[Draft]) -> None:
        with writing(engine) as connection:
            write(connection, dossier, batch, now=START + timedelta(days=1), random_bytes=os.urandom)

    return run


def _sqlite(stack: ExitStack, home: Path) -> dict[str, Writer]:
    engine = stack.enter_context(empty(f"sqlite:///{home / 'ours.db'}"))
    raw = stack.enter_context(closing(sqlite3.connect(home / "raw.db", isolation_level=None)))
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute(FOUR.format(bytes="BLOB"))
    positions = iter(range(1, 10**9))

    def floor(batch: list[Draft]) -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany("INSERT INTO four VALUES (?, ?, ?, ?)", _rows(batch, positions))
        raw.execute("COMMIT")

    found = {"floor": floor, "append": _ours(engine, append, DOSSIER), "record": _ours(engine, record, "with-models")}
    return found | _peer({"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(home / "peer.db")})


def _postgres(stack: ExitStack) -> dict[str, Writer]:
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    import postgres_server  # noqa: PLC0415 - only where it is asked for

    server = stack.enter_context(postgres_server.running(durable=True))
    server.create("bench")
    engine = stack.enter_context(empty(server.url("bench")))
    raw = stack.enter_context(psycopg.connect(f"host={server.socket} user={postgres_server.OWNER} dbname=bench"))
    raw.execute(FOUR.format(bytes="BYTEA"))
    raw.commit()
    positions = iter(range(1, 10**9))

    def floor(batch: list[Draft]) -> None:
        with raw.cursor() as cursor:
            if len(batch) == 1:
                cursor.execute("INSERT INTO four VALUES (%s, %s, %s, %s)", *_rows(batch, positions))
            else:
                with cursor.copy("COPY four FROM STDIN") as copy:
                    for row in _rows(batch, positions):
                        copy.write_row(row)
        raw.commit()

    return {"floor": floor, "append": _ours(engine, append, DOSSIER), "record": _ours(engine, record, "with-models")}


def _peer(settings: dict[str, str]) -> dict[str, Writer]:
    """The library's application recorder, with the payloads encoded as ours are; nothing where it is not installed."""
    if importlib.util.find_spec("eventsourcing") is None:
        return {}
    peer = importlib.import_module("eventsourcing.persistence")
    environment = importlib.import_module("eventsourcing.utils").Environment(name="peer", env=settings)
    recorder = peer.InfrastructureFactory.construct(environment).application_recorder()
    versions = iter(range(1, 10**9))

    def run(batch: list[Draft]) -> None:
        recorder.insert_events(
            [
                peer.StoredEvent(uuid5(NAMESPACE, one.stream), next(versions), "t", canonical(codec.encode(one.event)))
                for one in batch
            ]
        )

    return {"peer eventsourcing": run}


if __name__ == "__main__":
    sys.exit(main())
