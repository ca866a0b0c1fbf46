"""How long does the head of the review queue take, beside the database's counting of what its sample is drawn from?

Least CPU time of several readings of the first fifty entries where thousands of developments wait and ten times as many
items of the last week were rejected. Peer: the same database counts these items. Goal: less than six times as long.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from made_logs import DOSSIER, ONE_IN, START, empty, fill
from sqlalchemy import false, func, select

from tracker.projections.base import OPEN
from tracker.queries.moment import Moment
from tracker.queries.review import Queue, get_queue
from tracker.store.engine import Engine, reading
from tracker.store.tables import items
from tracker.store.views import known_at

OVER_COUNT, ENTRIES = 6.0, 50
NEXT_WEEK = START.date() + timedelta(days=7)


def main() -> int:
    """Measure, print, and say by the exit code whether the goal is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one line of JSON instead of a table")
    parser.add_argument("--waiting", type=int, default=3333, help="developments that wait")
    parser.add_argument("--times", type=int, default=15)
    given = parser.parse_args()
    rejected = given.waiting * ONE_IN
    with tempfile.TemporaryDirectory() as folder, empty(f"sqlite:///{Path(folder) / 'log.db'}") as engine:
        fill(engine, 1 + rejected + given.waiting, read_models=True)
        found = _ask(engine)
        assert (found.developments, found.samples > 0, len(found.entries)) == (given.waiting, True, ENTRIES)
        asked, counted = (min(_taken(engine, what) for _ in range(given.times)) for what in (_ask, _count))
    ratio = asked / counted
    if given.json:
        print(json.dumps({"queue_ms": asked * 1000, "count_ms": counted * 1000, "ratio": ratio, "goal": OVER_COUNT}))
    else:
        print(f"{given.waiting} wait, {rejected} items rejected")
        print(f"queue {asked * 1000:.1f} ms, count {counted * 1000:.1f} ms, ratio {ratio:.1f} (goal {OVER_COUNT})")
    return 0 if ratio <= OVER_COUNT else 1


def _taken(engine: Engine, what: Callable[[Engine], object]) -> float:
    began = time.process_time()
    what(engine)
    return time.process_time() - began


def _count(engine: Engine) -> int:
    rejected = select(func.count()).where(
        items.c.dossier == DOSSIER, items.c.relevant == false(), known_at(items, OPEN - 1)
    )
    with reading(engine) as connection:
        return int(connection.execute(rejected).scalar_one())


def _ask(engine: Engine) -> Queue:
    with reading(engine) as connection:
        return get_queue(connection, DOSSIER, Moment(), kind=None, limit=ENTRIES, today=NEXT_WEEK)


if __name__ == "__main__":
    sys.exit(main())
