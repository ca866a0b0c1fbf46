"""How fast feeds are taken in, against the CPU of the bare parser and against lemon24/reader, in one run.

`scripts/bench ingest` measures four things with a server of its own: the first update of many feeds, everything
included; the same again when nothing changed; many feeds due at once; and the most memory that took. The peer needs
Python 3.12 and `pip install reader==3.27` in an environment of its own, named by `--peer PYTHON`; without it the parser
is the measure.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import feedparser
from made_dossier import made_program, shipped_parties
from made_feeds import page, served

from process_trees import memory_of, tree_of
from tracker.bootstrap import Program
from tracker.feeds.base import Entry
from tracker.observability.logs import configure_logs
from tracker.worker import Desk, desk_of, poll_due, pollers_of
from tracker.workflows.poll import Polled, Poller
from tracker.workflows.reading_process import FEW

ENTRIES = 50
PARTIES = shipped_parties()
PEER = """
import os, sys, tempfile, time, json
from reader import make_reader
base, feeds = sys.argv[1], int(sys.argv[2])
with tempfile.TemporaryDirectory() as home:
    reader = make_reader(home + "/reader.sqlite")
    for number in range(feeds):
        reader.add_feed(f"{base}/feed/{number}")
    found = []
    for _ in range(2):
        began, used = time.perf_counter(), os.times()
        for _ in reader.update_feeds_iter(workers=10, scheduled=False):
            pass
        after = os.times()
        found.append([time.perf_counter() - began, after.user + after.system - used.user - used.system])
    print(json.dumps(found))
"""


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds by the clock, of this process's CPU, and of its children's."""

    wall: float
    own: float
    children: float

    @property
    def cpu(self) -> float:
        """Seconds of CPU altogether."""
        return self.own + self.children


class Watch:
    """Measures what happens inside its block; children count as they end or are sampled at the end of the block."""

    def __init__(self) -> None:
        self._wall, self._used = time.perf_counter(), os.times()
        self._children = _children_now()

    def took(self) -> Took:
        """Since it was made."""
        used = os.times()
        own = used.user + used.system - self._used.user - self._used.system
        ended = used.children_user + used.children_system - self._used.children_user - self._used.children_system
        return Took(time.perf_counter() - self._wall, own, ended + _children_now() - self._children)


def _below() -> set[int]:
    """Every process below this one that still runs, but for the server of the feeds."""
    return {pid for pid in tree_of(os.getpid()) - {os.getpid()} if not _is_server(pid)}


def _children_now() -> float:
    """Seconds of CPU of every process below this one that still runs, as /proc tells it."""
    return sum(map(_cpu_seconds, _below()))


def _cpu_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _is_server(pid: int) -> bool:
    try:
        return b"made_feeds" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _memory() -> float:
    """MiB: the most that this process ever had, and what its parsers and those who start them hold now."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 + memory_of(_below())


def main() -> int:
    """Print the table or one line of JSON; 1 where a goal is missed."""
    given = _arguments()
    configure_logs("json", chatty=False)
    parser = _parser(page(number, entries=ENTRIES, parties=PARTIES) for number in range(given.feeds))
    with served(feeds=given.feeds, entries=ENTRIES, parties=PARTIES) as base:
        addresses = [f"{base}/feed/{number}" for number in range(given.feeds)]
        first, second = _ours(addresses)
        peer = _peer(given.peer, base, given.feeds)
    with served(feeds=given.many, entries=1, parties=PARTIES) as base:
        many = _many([f"{base}/feed/{number}" for number in range(given.many)])
    rows = _rows(first, second, many, feeds=given.feeds, count=given.many, parser=parser, peer=peer)
    if given.json:
        print(json.dumps([dict(zip(("measure", "found", "goal", "met"), row, strict=True)) for row in rows]))
    else:
        for measure, found, goal, met in rows:
            print(f"{measure:<58}{found:>12}  {goal:<16}{'' if met is None else 'met' if met else 'MISSED'}")
    return 0 if all(row[3] is not False for row in rows) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one line of JSON instead of a table")
    parser.add_argument("--feeds", type=int, default=200, help="feeds of the first two measures")
    parser.add_argument("--many", type=int, default=10_000, help="feeds that are due at once in the third")
    parser.add_argument("--peer", metavar="PYTHON", help="an interpreter that has reader 3.27")
    return parser.parse_args()


def _parser(bodies: Iterable[bytes]) -> float:
    """Seconds of CPU that feedparser alone needs for these pages, sanitising and resolving off."""
    used = 0.0
    for body in bodies:
        began = time.process_time()
        feedparser.parse(BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
        used += time.process_time() - began
    return used


def _ours(addresses: list[str]) -> tuple[Took, Took]:
    """The first update and the next, with the children started and the lexicon loaded before the clock."""

    async def both(program: Program) -> tuple[Took, Took]:
        async with desk_of(program) as desk:
            poller = await _ready(desk)
            first = await _round(desk, poller, outcome="new", count=len(addresses))
            poller.wake([f"f{number}" for number in range(len(addresses))])
            return first, await _round(desk, poller, outcome="not-modified", count=len(addresses))

    with _program(addresses) as program:
        return asyncio.run(both(program))


@dataclass(frozen=True, slots=True)
class Many:
    """A round over many feeds: what it took, how many were done in it, and the most memory of all processes in MiB."""

    took: Took
    done: int
    memory: float


def _many(addresses: list[str]) -> Many:
    """A round over many feeds that answer 304, as most polls end."""

    async def once(program: Program) -> Many:
        async with desk_of(program) as desk:
            poller = await _ready(desk)
            await poll_due(desk, poller)
            poller.wake([f"f{number}" for number in range(len(addresses))])
            watch = Watch()
            polled = await poll_due(desk, poller)
            took = watch.took()
            return Many(took, sum(one.outcome == "not-modified" for one in polled), _memory())

    with _program(addresses) as program:
        return asyncio.run(once(program))


async def _ready(desk: Desk) -> Poller:
    (poller,) = pollers_of(desk)
    await desk.pool.parse(b"<rss/>", content_type=None, url="http://127.0.0.1/")
    words = [Entry(f"{number}", None, "Iran", "Russia", None, None, None) for number in range(FEW)]
    items = poller.reader.items(poller.due()[0].feed, words)
    await asyncio.to_thread(desk.readings.read, poller.reader, items, now=None)
    return poller


async def _round(desk: Desk, poller: Poller, *, outcome: str, count: int) -> Took:
    watch = Watch()
    polled: list[Polled] = await poll_due(desk, poller)
    took = watch.took()
    assert [one.outcome for one in polled] == [outcome] * count, {one.outcome for one in polled}
    return took


@contextmanager
def _program(addresses: list[str]) -> Iterator[Program]:
    with tempfile.TemporaryDirectory() as home, made_program(Path(home), addresses) as program:
        yield program


def _peer(python: str | None, base: str, feeds: int) -> list[list[float]] | None:
    """Wall and CPU seconds of the peer's first update and of its next."""
    if python is None:
        return None
    done = subprocess.run([python, "-c", PEER, base, str(feeds)], capture_output=True, text=True, check=True)
    found: list[list[float]] = json.loads(done.stdout)
    return found


def _rows(
    first: Took,
    second: Took,
    many: Many,
    *,
    feeds: int,
    count: int,
    parser: float,
    peer: list[list[float]] | None,
) -> list[tuple[str, str, str, Any]]:
    busy = many.took.own / many.took.wall
    rows: list[tuple[str, str, str, Any]] = [
        (f"first update of {feeds} feeds, seconds by the clock", f"{first.wall:.2f}", "", None),
        ("  of CPU, parsers included", f"{first.cpu:.2f}", "", None),
        ("  of CPU, over that of feedparser alone", f"{first.cpu / parser:.2f}", "", None),
        (f"nothing changed, {feeds} feeds, feeds a second", f"{feeds / second.wall:.0f}", ">= 800", None),
        ("  of CPU, milliseconds a feed", f"{1000 * second.cpu / feeds:.2f}", "", None),
        (f"{count} feeds due at once, feeds a second", f"{many.done / many.took.wall:.0f}", "", None),
        ("  left undone in that round", f"{count - many.done}", "", None),
        ("  share of one core that was busy", f"{busy:.2f}", ">= 0.85 or done", busy >= 0.85 or many.done == count),
        ("most memory of the worker and its parsers, MiB", f"{many.memory:.0f}", "< 300", many.memory < 300),
    ]
    rows[3] = (*rows[3][:3], feeds / second.wall >= 800)
    if peer is None:
        cores = os.cpu_count() or 1
        goal = 2 * parser / cores
        rows.insert(
            3, ("  over twice feedparser's CPU by cores", f"{first.wall / goal:.2f}", "<= 1", first.wall <= goal)
        )
        return rows
    (new_wall, new_cpu), (same_wall, same_cpu) = peer
    rows.insert(3, ("  times as fast as reader", f"{new_wall / first.wall:.2f}", ">= 4", new_wall / first.wall >= 4))
    rows.insert(4, ("  reader's CPU over ours", f"{new_cpu / first.cpu:.2f}", "", None))
    rows.insert(6, ("  times as fast as reader", f"{same_wall / second.wall:.2f}", ">= 1", same_wall >= second.wall))
    rows.insert(7, ("  reader's CPU over ours", f"{same_cpu / second.cpu:.2f}", "", None))
    return rows


if __name__ == "__main__":
    sys.exit(main())
