"""Processes that write one log at the same time, and one that follows it; started by the tests of appending.

As a program (`python log_writers.py URL DOSSIER`) it records developments until it is killed and prints each
acknowledged position.
"""

from __future__ import annotations

import sys
import time
from itertools import count
from pathlib import Path

from builders import definition, development, draft
from logs import known, opened
from tracker.domain.events import DevelopmentRecorded, DossierOpened, FeedRemoved
from tracker.store.engine import reading
from tracker.store.event_store import read

SHARED = 10
"""So many events of every writer are the same ones."""


def write(url: str, dossier: str, *, name: str, events: int, gate: Path) -> int:
    """Append `events` of one's own in batches of one to three, and the shared ones, once the reader has opened `gate`.

    Returns how many were new.
    """
    mine = [draft(FeedRemoved(f"{name}-{n}", "a race"), stream=f"writer:{name}") for n in range(events)]
    shared = [draft(FeedRemoved(f"shared-{n}", "a race"), stream="writer:all") for n in range(SHARED)]
    drafts = [one for pair in zip(mine, shared, strict=False) for one in pair] + mine[SHARED:]
    new = 0
    while not gate.exists():
        time.sleep(0.01)
    with opened(url) as tools:
        sizes = count()
        while drafts:
            size = next(sizes) % 3 + 1
            new += len(known(tools, *drafts[:size], dossier=dossier).events)
            drafts = drafts[size:]
    return new


def follow(url: str, dossier: str, *, until: int, gate: Path) -> tuple[list[int], int]:
    """The positions a reader sees that asks for what comes after the last it saw, and in how many looks."""
    seen: list[int] = []
    looks = 0
    with opened(url) as tools:
        while len(seen) < until:
            looks += 1
            with reading(tools.engine) as connection:
                seen += [event.position for event in read(connection, dossier, after=seen[-1] if seen else 0)]
            gate.touch()
    return seen, looks


def record_until_killed(url: str, dossier: str) -> None:
    """One development a transaction; a printed position has been committed."""
    with opened(url) as tools:
        known(tools, draft(DossierOpened(definition()), "opened"), dossier=dossier)
        for number in count(1):
            event = DevelopmentRecorded(development(f"d{number}"))
            done = known(tools, draft(event, str(number), stream=f"development:d{number}"), dossier=dossier)
            sys.stdout.write(f"{done.head.position}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    record_until_killed(sys.argv[1], sys.argv[2])
