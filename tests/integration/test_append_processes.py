"""Many processes on one log: no gap, no skip, no double; and a killed writer loses nothing it was told is kept."""

from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from threading import Thread
from typing import IO

import pytest

import log_writers
from builders import DOSSIER, draft
from logs import event_rows, known, opened
from tracker.audit.merkle import Frontier
from tracker.domain.events import FeedRemoved
from tracker.store.engine import reading
from tracker.store.heads import read_head
from tracker.workflows.database import upgrade
from tracker.workflows.replay import replay
from tracker.workflows.tools import Tools

WRITERS = 4
EVENTS = 30
TOTAL = WRITERS * EVENTS + log_writers.SHARED
SCRIPTS = Path(__file__).parents[2] / "alembic"


@pytest.mark.slow
def test_four_processes_append_while_a_reader_follows(tools: Tools, database_url: str, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    with ProcessPoolExecutor(WRITERS + 1, mp_context=get_context("spawn")) as pool:
        reader = pool.submit(log_writers.follow, database_url, DOSSIER, until=TOTAL, gate=gate)
        writers = [
            pool.submit(log_writers.write, database_url, DOSSIER, name=f"w{n}", events=EVENTS, gate=gate)
            for n in range(WRITERS)
        ]
        new = sum(writer.result(timeout=120) for writer in writers)
        seen, looks = reader.result(timeout=120)
    rows = event_rows(tools)
    assert new == len(rows) == TOTAL
    assert seen == [row.position for row in rows] == list(range(1, TOTAL + 1))
    assert looks > 1
    assert [row.recorded_at for row in rows] == sorted(row.recorded_at for row in rows)
    check_tree(tools)
    for writer in range(WRITERS):
        own = [row.stream_version for row in rows if row.stream == f"writer:w{writer}"]
        assert own == list(range(1, EVENTS + 1))


@pytest.mark.slow
@pytest.mark.parametrize("acknowledged", [3, 40])
def test_a_killed_writer_loses_no_acknowledged_append(tools: Tools, database_url: str, acknowledged: int) -> None:
    command = [sys.executable, log_writers.__file__, database_url, DOSSIER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        told = read_lines(writer.stdout, acknowledged)
        writer.send_signal(signal.SIGKILL)
        told += [int(line) for line in writer.stdout if line.endswith("\n")]
    assert writer.returncode == -signal.SIGKILL
    held = [row.position for row in event_rows(tools)]
    assert told == list(range(2, told[-1] + 1))
    assert held == list(range(1, len(held) + 1))
    assert told[-1] <= len(held) <= told[-1] + 1
    check_tree(tools)
    assert replay(tools, DOSSIER, check=True).difference is None
    assert known(tools, draft(FeedRemoved("after", "the crash"))).head.position == len(held) + 1


def read_lines(pipe: IO[str], number: int) -> list[int]:
    return [int(pipe.readline()) for _ in range(number)]


def check_tree(tools: Tools) -> None:
    """The head's frontier is the tree of the leaves that are stored."""
    with reading(tools.engine) as connection:
        head = read_head(connection, DOSSIER)
    assert head.frontier == Frontier().extend(row.leaf_hash for row in event_rows(tools))


def test_two_that_migrate_at_once_both_find_it_done(database_url: str) -> None:
    found = []

    def migrate() -> None:
        with opened(database_url) as tools:
            found.append(upgrade(tools, scripts=SCRIPTS).is_current)

    threads = [Thread(target=migrate) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert found == [True, True]
