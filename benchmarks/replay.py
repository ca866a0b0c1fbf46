"""How fast is the log read and decoded into events, beside the driver's cursor and `orjson` on the same rows?

Goal: at least .90 of that, in CPU time, the best of five rounds in turns. The replay as a whole - folding included -
and the memory it adds are printed beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import sys
import tempfile
import time
import tracemalloc
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import orjson
from made_logs import DOSSIER, empty, fill

from tracker.store.engine import Engine, reading
from tracker.store.event_store import read
from tracker.workflows.replay import replay
from tracker.workflows.tools import Tools

GOAL = 0.9
ROUNDS = 5


def main() -> int:
    """Measure, print, and say by the exit code whether the goal is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one line of JSON instead of a table")
    parser.add_argument("--events", type=int, default=50_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.db"
        with empty(f"sqlite:///{path}") as engine:
            fill(engine, given.events, read_models=False)
            floors, reads = zip(*((_floor(path), _read(engine)) for _ in range(ROUNDS)), strict=True)
            floor, took, whole = min(floors), min(reads), _replay(engine)
            tracemalloc.start()
            _replay(engine)
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
    report = {
        "events": given.events,
        "floor_s": floor,
        "read_s": took,
        "share": floor / took,
        "goal": GOAL,
        "replay_s": whole,
        "replay_peak_kb": peak / 1024,
    }
    if given.json:
        print(json.dumps(report))
    else:
        for name, value in report.items():
            print(f"{name:<22}{value:>14.3f}")
    return 0 if report["share"] >= GOAL else 1


def _floor(path: Path) -> float:
    with closing(sqlite3.connect(path)) as connection:
        began = time.process_time()
        rows = connection.execute(
            "SELECT position, event_id, stream, stream_version, type, version, recorded_at, actor, payload FROM events "
            "WHERE dossier = ? ORDER BY position",
            (DOSSIER,),
        )
        for row in rows:
            orjson.loads(row[8])
        return time.process_time() - began


def _read(engine: Engine) -> float:
    with reading(engine) as connection:
        began = time.process_time()
        for _ in read(connection, DOSSIER):
            pass
        return time.process_time() - began


def _replay(engine: Engine) -> float:
    tools = Tools(engine=engine, now=lambda: datetime(2026, 1, 1, tzinfo=UTC), random_bytes=os.urandom)
    began = time.process_time()
    replay(tools, DOSSIER)
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
