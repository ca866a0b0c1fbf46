"""How much longer does the state as of a random past moment take when the log is longer?

Median CPU time of questions at random positions and days, on logs of a thousand events, ten thousand and so on up to
`--events`, one in ten of them a development; beside it a read by primary key from the same database. Goals: the
longest log takes no more than twice the shortest's time, and less than five times such a read.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from made_logs import DOSSIER, empty, fill

from tracker.queries.moment import Moment
from tracker.queries.state import get_state
from tracker.store.engine import Engine, reading
from tracker.store.event_rows import stored_row

GROWTH, READS = 2.0, 5.0


def main() -> int:
    """Measure, print, and say by the exit code whether both goals are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one line of JSON instead of a table")
    parser.add_argument("--events", type=int, default=100_000, help="of the longest log")
    parser.add_argument("--questions", type=int, default=200)
    given = parser.parse_args()
    sizes = [1000 * 10**n for n in range(6) if 1000 * 10**n < given.events] + [given.events]
    with tempfile.TemporaryDirectory() as folder:
        rows = [_measured(Path(folder) / f"{size}.db", size, questions=given.questions) for size in sizes]
    growth = rows[-1]["state_ms"] / rows[0]["state_ms"]
    over_read = rows[-1]["state_ms"] / rows[-1]["read_ms"]
    if given.json:
        print(json.dumps({"rows": rows, "growth": growth, "over_read": over_read, "goals": [GROWTH, READS]}))
    else:
        for row in rows:
            print(f"{row['events']:>9.0f} events: state {row['state_ms']:>9.2f} ms, key read {row['read_ms']:.3f} ms")
        print(f"growth {growth:.2f} (goal {GROWTH}), over a key read {over_read:.1f} (goal {READS})")
    return 0 if growth <= GROWTH and over_read < READS else 1


def _measured(path: Path, events: int, *, questions: int) -> dict[str, float]:
    chance = random.Random(1)
    with empty(f"sqlite:///{path}") as engine:
        fill(engine, events, read_models=True)
        days = [date(2000, 1, 1) + timedelta(days=chance.randrange(9500)) for _ in range(questions)]
        places = [chance.randrange(1, events + 1) for _ in range(questions)]
        state = _median(engine, Moment, days, places)
        read = _reads(engine, places)
    return {"events": events, "state_ms": state * 1000, "read_ms": read * 1000}


def _median(engine: Engine, ask: Callable[[date, int], Moment], days: list[date], places: list[int]) -> float:
    taken = []
    for day, place in zip(days, places, strict=True):
        began = time.process_time()
        with reading(engine) as connection:
            get_state(connection, DOSSIER, ask(day, place), today=day)
        taken.append(time.process_time() - began)
    return statistics.median(taken)


def _reads(engine: Engine, places: list[int]) -> float:
    taken = []
    for place in places:
        began = time.process_time()
        with reading(engine) as connection:
            stored_row(connection, DOSSIER, place)
        taken.append(time.process_time() - began)
    return statistics.median(taken)


if __name__ == "__main__":
    sys.exit(main())
