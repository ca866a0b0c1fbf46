"""How long does verification of a whole log take, beside hashing the same bytes twice with hashlib?

The floor hashes every payload with its salt and every envelope, read beforehand, and then once more. Goal: no more
than three times as long, in CPU time, the best of three rounds in turns. The memory that verification adds is
measured at two sizes of the log: it should not grow.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import os
import sys
import tempfile
import time
import tracemalloc
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from made_logs import DOSSIER, empty, fill

from tracker.audit.canonical import canonical
from tracker.audit.leaf import StoredEvent, envelope
from tracker.store.engine import Engine, reading
from tracker.store.event_rows import stream_rows
from tracker.workflows.tools import Tools
from tracker.workflows.verify import verify

GOAL = 3.0
ROUNDS, ROWS_A_TURN = 3, 1000


def main() -> int:
    """Measure, print, and say by the exit code whether the goal is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one line of JSON instead of a table")
    parser.add_argument("--events", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        small = _measured(Path(folder) / "small.db", given.events // 10)
        large = _measured(Path(folder) / "large.db", given.events)
    report = large | {"events": given.events, "goal": GOAL, "peak_kb_at_a_tenth": small["peak_kb"]}
    if given.json:
        print(json.dumps(report))
    else:
        for name, value in report.items():
            print(f"{name:<22}{value:>14.3f}")
    return 0 if report["ratio"] <= GOAL else 1


def _measured(path: Path, events: int) -> dict[str, float]:
    with empty(f"sqlite:///{path}") as engine:
        fill(engine, events, read_models=False)
        floors, taken = zip(*((_floor(engine), _verify(engine)) for _ in range(ROUNDS)), strict=True)
        gc.collect()
        tracemalloc.start()
        _verify(engine)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    floor, took = min(floors), min(taken)
    return {"floor_s": floor, "verify_s": took, "ratio": took / floor, "peak_kb": peak / 1024}


def _floor(engine: Engine) -> float:
    """Seconds to hash the same bytes twice; reading them is not counted."""
    taken = 0.0
    with reading(engine) as connection:
        rows = stream_rows(connection, DOSSIER)
        while part := [_hashed(row) for row in islice(rows, ROWS_A_TURN)]:
            began = time.process_time()
            for payload, leaf in part:
                hashlib.sha256(payload).digest()
                hashlib.sha256(leaf).digest()
                hashlib.sha256(payload).digest()
                hashlib.sha256(leaf).digest()
            taken += time.process_time() - began
    return taken


def _hashed(row: StoredEvent) -> tuple[bytes, bytes]:
    """The bytes that a row's two hashes are of."""
    return (row.payload_salt or b"") + (row.payload or b""), b"\x00" + canonical(envelope(row))


def _verify(engine: Engine) -> float:
    tools = Tools(engine=engine, now=lambda: datetime(2026, 1, 1, tzinfo=UTC), random_bytes=os.urandom)
    began = time.process_time()
    verify(tools, DOSSIER, keys=(), origin="bench")
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
