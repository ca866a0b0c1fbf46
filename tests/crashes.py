"""Kill a working process at a random moment, again and again, and require that nothing it was told is lost.

`scripts/crash` runs this for long; the tests run a few rounds.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from pathlib import Path

import postgres_server
from builders import DOSSIER
from crash_worker import ACTIONS, keys_in
from logs import SCRIPTS, counting_bytes, event_rows, opened
from tracker.audit.checkpoint import open_checkpoint
from tracker.workflows.database import upgrade
from tracker.workflows.keys import make_keys, public_keys
from tracker.workflows.replay import replay
from tracker.workflows.tools import Tools
from tracker.workflows.verify import verify

WORKER = Path(__file__).with_name("crash_worker.py")
CHECK_EVERY = 5
LONGEST = 1.5
"""Seconds a process works before it is killed, counted from its first acknowledged append."""


def crash(url: str, folder: Path, *, kills: int, seed: int) -> int:
    """So many kills on one log, each of a process of its own; how many events the log has in the end."""
    chance = random.Random(seed)
    make_keys(keys_in(folder), random_bytes=counting_bytes())
    told: set[str] = set()
    with opened(url) as tools:
        upgrade(tools, scripts=SCRIPTS)
        for number in range(kills):
            action = ACTIONS[number % len(ACTIONS)]
            told |= _kill_one(action, url, folder, run=f"{seed}-{number}", after=chance.uniform(0, LONGEST))
            check_kept(tools, told)
            if number % CHECK_EVERY == CHECK_EVERY - 1 or number == kills - 1:
                check_whole(tools, folder)
        return len(event_rows(tools))


def check_kept(tools: Tools, told: set[str]) -> None:
    """Every acknowledged event is there once, and nothing is there twice."""
    held = Counter(row.event_id for row in event_rows(tools))
    assert told <= set(held), f"lost: {sorted(told - set(held))[:3]}"
    assert set(held.values()) <= {1}


def check_whole(tools: Tools, folder: Path) -> None:
    """The log verifies, also against the file that was published; the read models are what it says."""
    keys = keys_in(folder)
    published = folder / "published" / DOSSIER / "checkpoint"
    outside = published.read_text(encoding="utf-8") if published.exists() else None
    trusted = public_keys(keys, DOSSIER)
    if outside:
        open_checkpoint(outside, trusted, origin=keys.name(DOSSIER))
    verify(tools, DOSSIER, keys=trusted, origin=keys.name(DOSSIER), outside=outside)
    found = replay(tools, DOSSIER, check=True)
    assert found.difference is None, found.difference


def _kill_one(action: str, url: str, folder: Path, *, run: str, after: float) -> set[str]:
    command: list[str | Path] = [sys.executable, WORKER, action, url, folder, run]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        reader = threading.Thread(target=lambda: lines.extend(process.stdout or ()))
        reader.start()
        threading.Event().wait(after)
        process.send_signal(signal.SIGKILL)
        reader.join()
    assert process.returncode == -signal.SIGKILL, f"{action} ended by itself with {process.returncode}"
    return {line.strip() for line in lines if line.endswith("\n")}


def main() -> int:
    """Run on SQLite and on PostgreSQL, half of the kills each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    half = given.kills // 2
    with tempfile.TemporaryDirectory() as folder, postgres_server.running() as server:
        home = Path(folder)
        (home / "one").mkdir()
        (home / "two").mkdir()
        held = crash(f"sqlite:///{home / 'crash.db'}", home / "one", kills=half, seed=given.seed)
        sys.stdout.write(f"SQLite: {half} kills, {held} events, nothing lost\n")
        server.create("crash")
        held = crash(server.url("crash"), home / "two", kills=given.kills - half, seed=given.seed + 1)
        sys.stdout.write(f"PostgreSQL: {given.kills - half} kills, {held} events, nothing lost\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
