"""Kill a working process at a random moment, again and again, and require that nothing is lost and nothing doubled.

`scripts/crash` runs this for long; the tests run a few rounds. The work is the program's own: its seed loader, its
poller against newspapers on loopback, its rebuild, its publishing and its redaction.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

import postgres_server
from crash_worker import ACTIONS, say
from dossier_folders import FICTIONAL
from feed_server import FeedServer
from logs import event_rows
from papers import Paper
from tracker.audit.checkpoint import open_checkpoint
from tracker.bootstrap import Program, wire
from tracker.observability.logs import configure_logs
from tracker.seeds.loader import load_dossier
from tracker.settings import Settings
from tracker.store.engine import reading, writing
from tracker.store.heads import read_heads
from tracker.worker import poll_now
from tracker.workflows import database
from tracker.workflows.keys import make_keys, public_keys
from tracker.workflows.replay import replay
from tracker.workflows.seed import load
from tracker.workflows.verify import verify

WORKER = Path(__file__).with_name("crash_worker.py")
LONGEST = 1.5
"""Seconds a process works before it is killed."""
STORING = 0.3
"""The same for a poller, counted from when a page went out: so long it takes to parse and store it, more or less."""
PATIENCE = 600.0
"""Seconds within which a poller asks for a page, and an undisturbed one succeeds, on a busy machine."""


@dataclass
class Scene:
    """A program on its database with its newspapers, and every event that anybody was told is kept."""

    program: Program
    environment: dict[str, str]
    papers: list[Paper]
    told: set[tuple[str, str]] = field(default_factory=set)
    heads: dict[str, int] = field(default_factory=dict)

    @property
    def log(self) -> list[tuple[str, str]]:
        """Stream and type of every event of the main log."""
        return [(row.stream, row.type) for row in event_rows(self.program.tools, self.program.dossier)]

    def kill_one(self, action: str, run: str, *, after: float) -> None:
        """Let a process work for so long and kill it with its children, as a power cut would."""
        command: list[str | Path] = [sys.executable, WORKER, action, run]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env=self.environment, start_new_session=True
        ) as process:
            assert process.stdout is not None
            lines = [process.stdout.readline()]
            reader = threading.Thread(target=lambda: lines.extend(process.stdout or ()))
            reader.start()
            if action == "ingest":
                self._wait_for_a_page()
            threading.Event().wait(after)
            os.killpg(process.pid, signal.SIGKILL)
            reader.join()
        assert process.returncode == -signal.SIGKILL, f"{action} ended by itself with {process.returncode}"
        assert lines[0] == "ready\n"
        self.told |= {(line.split()[0], line.split()[1]) for line in lines[1:] if line.endswith("\n")}

    def _wait_for_a_page(self) -> None:
        """Until every newspaper has been read and one of them asked for what came next: then the poller is warm."""
        before = sum(paper.edition for paper in self.papers) + len(self.papers)
        deadline = time.monotonic() + PATIENCE
        while sum(paper.edition for paper in self.papers) <= before:
            assert time.monotonic() < deadline, "no newspaper was read"
            self._make_due()
            time.sleep(0.1)

    def _make_due(self) -> None:
        """Every feed, whatever its habit says; it stands for waiting until they are."""
        with writing(self.program.tools.engine) as connection:
            connection.execute(
                text("UPDATE feed_state SET next_due = '2000-01-01T00:00:00.000000Z' WHERE lease_owner IS NULL")
            )

    def check(self) -> None:
        """After a restart all logs that grew verify, and all that was told and all that was printed is there once."""
        with reading(self.program.tools.engine) as connection:
            found = {head.dossier: head.position for head in read_heads(connection)}
        for dossier in [name for name, position in found.items() if self.heads.get(name) != position]:
            self._check_log(dossier)
        self.heads = found
        self._poll_undisturbed()
        counted = Counter(self.log)
        redacted = self._redacted()
        for paper in self.papers:
            for stream, edits in paper.streams().items():
                assert counted[stream, "item.observed"] == 1, f"{stream}: lost or doubled"
                assert counted[stream, "item.revised"] <= edits, f"{stream}: an edit is doubled"
                assert stream in redacted or counted[stream, "item.revised"] == edits, f"{stream}: an edit is lost"

    def _check_log(self, dossier: str) -> None:
        program, keys = self.program, self.program.keys
        held = Counter(row.event_id for row in event_rows(program.tools, dossier))
        told = {event for name, event in self.told if name == dossier}
        assert told <= set(held), f"lost: {sorted(told - set(held))[:3]}"
        assert set(held.values()) == {1}
        published = program.published / dossier / "checkpoint"
        outside = published.read_text(encoding="utf-8") if published.exists() else None
        trusted, origin = public_keys(keys, dossier), keys.name(dossier)
        if outside:
            open_checkpoint(outside, trusted, origin=origin)
        verify(program.tools, dossier, keys=trusted, origin=origin, outside=outside)
        found = replay(program.tools, dossier, check=True)
        assert found.difference is None, found.difference

    def _poll_undisturbed(self) -> None:
        """Every page read to its end, as it is; taking the leases away stands for waiting until they run out."""
        for paper in self.papers:
            paper.resting = True
        with writing(self.program.tools.engine) as connection:
            connection.execute(text("UPDATE feed_state SET lease_owner = NULL, lease_until = NULL"))
        unread, deadline = {paper.feed for paper in self.papers}, time.monotonic() + PATIENCE
        while unread:
            polled = poll_now(self.program, only=sorted(unread))
            unread -= {one.feed for one in polled if one.ok}
            assert not unread or time.monotonic() < deadline, polled
        for paper in self.papers:
            paper.resting = False

    def _redacted(self) -> set[str]:
        rows = event_rows(self.program.tools, self.program.dossier)
        return {row.stream for row in rows if row.payload is None}


@contextmanager
def scene(url: str, folder: Path) -> Iterator[Scene]:
    """The fictional dossier, loaded, with its feeds on loopback."""
    with FeedServer() as server:
        home = folder / "seeds" / FICTIONAL.name
        shutil.copytree(FICTIONAL, home)
        feeds = (home / "feeds.opml").read_text(encoding="utf-8")
        (home / "feeds.opml").write_text(feeds.replace("http://127.0.0.1/", server.url("/")), encoding="utf-8")
        papers = []
        for feed in load_dossier(home).feeds:
            paper = Paper(feed.id)
            server.set(feed.url.removeprefix(server.url("")), paper.answer)
            papers.append(paper)
        environment = {
            "TRACKER_DATABASE_URL": url,
            "TRACKER_SEEDS_DIR": str(folder / "seeds"),
            "TRACKER_DATA_DIR": str(folder / "data"),
            "TRACKER_DOSSIER": FICTIONAL.name,
            "TRACKER_FETCH_ALLOWED_NETWORKS": "127.0.0.1/32",
            "TRACKER_TICK_SECONDS": "1",
            "TRACKER_POLL_SECONDS": "1",
            "TRACKER_FETCH_HOST_SECONDS": "0",
            "TRACKER_FETCH_PARSE_SECONDS": "60",
            "TRACKER_LEASE_SECONDS": "1200",
        }
        values = {name.removeprefix("TRACKER_").lower(): value for name, value in environment.items()}
        program = wire(Settings.model_validate(values))
        make_keys(program.keys, random_bytes=program.tools.random_bytes)
        database.upgrade(program.tools, scripts=program.migrations)
        load(program.tools, program.files())
        try:
            yield Scene(program, {**os.environ, **environment}, papers)
        finally:
            program.tools.engine.dispose()


def crash(url: str, folder: Path, *, kills: int, seed: int, tell: Callable[[str], object] = len) -> int:
    """So many kills on one database, each of a process of its own; how many events the main log has in the end.

    `tell` takes a line about each tenth kill.
    """
    chance = random.Random(seed)
    with scene(url, folder) as on:
        for number in range(kills):
            action = list(ACTIONS)[number % len(ACTIONS)]
            longest = STORING if action == "ingest" else LONGEST
            on.kill_one(action, f"{seed}-{number}", after=chance.uniform(0, longest))
            on.check()
            if number % 10 == 9:
                tell(f"{number + 1} kills, {len(on.log)} events, {len(on.told)} acknowledged\n")
        return len(on.log)


def main() -> int:
    """Run on SQLite and on PostgreSQL, half of the kills each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    configure_logs("json", chatty=False)
    half = given.kills // 2
    with tempfile.TemporaryDirectory() as folder, postgres_server.running() as server:
        home = Path(folder)
        (home / "one").mkdir()
        (home / "two").mkdir()
        held = crash(f"sqlite:///{home / 'crash.db'}", home / "one", kills=half, seed=given.seed, tell=say)
        say(f"SQLite: {half} kills, {held} events, nothing lost\n")
        server.create("crash")
        held = crash(server.url("crash"), home / "two", kills=given.kills - half, seed=given.seed + 1, tell=say)
        say(f"PostgreSQL: {given.kills - half} kills, {held} events, nothing lost\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
