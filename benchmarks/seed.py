"""How much CPU does seeding take, from a dossier's files to events and read models, and how much when nothing changed?

Each round is a new SQLite file. Limit: two seconds of CPU for reading and loading together. Peer: the driver alone
writing the same event rows into a table of the same columns, in one transaction.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from tracker.bootstrap import Program, wire
from tracker.settings import Settings
from tracker.workflows import database, seed

LIMIT = 2.0
STEPS = ("read", "load", "again", "peer")
WORDS = {
    "read": "read and check the files",
    "load": "append and fold",
    "again": "load again, unchanged",
    "peer": "the driver alone, same rows",
}


def main() -> int:
    """Measure, print, and say by the exit code whether the limit holds."""
    arguments = _arguments()
    rounds = [_round() for _ in range(arguments.rounds)]
    report: dict[str, Any] = {step: statistics.median(r[step] for r in rounds) for step in STEPS}
    report |= {"events": rounds[0]["events"], "total": report["read"] + report["load"], "limit": LIMIT}
    report["load_over_peer"] = report["load"] / report["peer"]
    if arguments.json:
        print(json.dumps(report))
    else:
        print(f"{'CPU seconds, median':<32}{report['events']:>6} events")
        for step in STEPS:
            print(f"{WORDS[step]:<32}{report[step]:>13.4f}")
        print(f"{'read and load':<32}{report['total']:>13.4f}   limit {LIMIT}")
        print(f"{'load over the driver alone':<32}{report['load_over_peer']:>13.1f}")
    return 0 if report["total"] < LIMIT else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one line of JSON instead of a table")
    parser.add_argument("--rounds", type=int, default=7, help="how often everything is done anew")
    return parser.parse_args()


def _round() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tracker.db"
        program = wire(Settings(database_url=f"sqlite:///{path}"))
        database.upgrade(program.tools, scripts=program.migrations)
        seconds = _seconds(program)
        program.tools.engine.dispose()
        with closing(sqlite3.connect(path)) as loaded:
            rows = loaded.execute("SELECT * FROM events ORDER BY position").fetchall()
        return seconds | {"peer": _peer(Path(folder) / "peer.db", rows), "events": len(rows)}


def _seconds(program: Program) -> dict[str, float]:
    read, files = _timed(program.files)
    load, _ = _timed(lambda: seed.load(program.tools, files))
    again, _ = _timed(lambda: seed.load(program.tools, files))
    return {"read": read, "load": load, "again": again}


def _peer(path: Path, rows: list[tuple[Any, ...]]) -> float:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"CREATE TABLE events ({', '.join(f'c{n}' for n in range(len(rows[0])))})")

        def insert() -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(f"INSERT INTO events VALUES ({', '.join('?' * len(rows[0]))})", rows)
            connection.execute("COMMIT")

        return _timed(insert)[0]


def _timed(action: Callable[[], Any]) -> tuple[float, Any]:
    started = time.process_time()
    result = action()
    return time.process_time() - started, result


if __name__ == "__main__":
    raise SystemExit(main())
