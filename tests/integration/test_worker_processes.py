"""Workers as people run them: two on one database, what they log, and what hostile pages cost them."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from dossier_folders import SHIPPED, fictional_folder
from feed_server import FeedServer, Reply
from hostile_feeds import HOSTILE
from outlets import page
from process_trees import watched
from service import wait_for
from tracker.bootstrap import Program, wire
from tracker.settings import Settings
from tracker.store.engine import reading
from tracker.store.feed_state import FeedState, read_states
from tracker.workflows import database, seed
from workers import HASTE, Worker, feeds_at, subscribe

MOST_MIB = 300
LONG = 300.0
SHARED = 24
FEW = {"TRACKER_FETCH_CONCURRENCY": "3", "TRACKER_FETCH_PARSE_SECONDS": "60", "TRACKER_LEASE_SECONDS": "600"}
"""A few feeds at a time, so that there is something left for the other worker, and time enough for each."""
FIELDS = {
    *("dossier", "feed", "outcome", "detail", "bytes", "entries", "seconds", "parse_seconds", "late"),
    *("new", "revised", "relevant", "developments", "position", "timestamp", "level", "event"),
}


@dataclass(frozen=True)
class Place:
    """A database without a log yet, the seeds it is to be loaded with, and how workers are run on it."""

    program: Program
    environment: dict[str, str]

    def load(self) -> None:
        seed.load(self.program.tools, self.program.files())

    def states(self) -> dict[str, FeedState]:
        with reading(self.program.tools.engine) as connection:
            return read_states(connection, self.program.dossier)

    def polled(self, feeds: list[str]) -> bool:
        states = self.states()
        return all(feed in states and states[feed].last_outcome for feed in feeds)


@contextmanager
def place(url: str, dossier: Path, *, data: Path) -> Iterator[Place]:
    """Workers meet with the limits that ship; only the pauses between requests to one host are left out."""
    environment = HASTE | {
        "TRACKER_DATABASE_URL": url,
        "TRACKER_SEEDS_DIR": str(dossier.parent),
        "TRACKER_DATA_DIR": str(data),
    }
    program = wire(Settings(database_url=url, seeds_dir=dossier.parent, data_dir=data))
    database.upgrade(program.tools, scripts=program.migrations)
    try:
        yield Place(program, environment)
    finally:
        program.tools.engine.dispose()


@pytest.mark.slow
def test_two_workers_on_one_database_poll_no_feed_twice_and_log_a_line_for_each_poll(
    database_url: str, tmp_path: Path
) -> None:
    names = [f"f{number}" for number in range(SHARED)]
    dossier = fictional_folder(tmp_path / "seeds")
    with FeedServer() as server, place(database_url, dossier, data=tmp_path) as shared:
        subscribe(dossier, feeds_at({name: server.url(f"/{name}") for name in names}))
        for name in names:
            server.set(f"/{name}", Reply(body=page(range(1, 3)), delay=0.7))
        few = shared.environment | FEW
        one, two = (Worker(environment=few, log=tmp_path / f"{name}.log") for name in ("one", "two"))
        with one, two:
            # Neither has anything to poll before both look for it.
            wait_for(lambda: all("not polled" in worker.said() for worker in (one, two)), what=two.said)
            shared.load()
            wait_for(lambda: shared.polled(names), what=lambda: f"every feed, found {shared.states()}", patience=LONG)
    lines = [one.polled(), two.polled()]
    assert Counter(request.path for request in server.requests) == Counter(f"/{name}" for name in names)
    assert sorted(line["feed"] for line in lines[0] + lines[1]) == sorted(names)
    assert all(lines), "one of the two had nothing to do"
    for line in lines[0] + lines[1]:
        assert line.keys() == FIELDS
        assert (line["outcome"], line["entries"], line["new"]) == ("new", 2, 2)
        assert 0 < line["parse_seconds"] <= line["seconds"]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="memory is read from /proc")
def test_every_hostile_page_ends_in_its_feeds_state_and_the_worker_stays_small(sqlite_url: str, tmp_path: Path) -> None:
    dossier = Path(shutil.copytree(SHIPPED, tmp_path / "seeds" / SHIPPED.name))
    with FeedServer() as server, place(sqlite_url, dossier, data=tmp_path) as alone:
        names = [name.replace("_", "-") for name in HOSTILE]
        subscribe(dossier, feeds_at({name: server.url(f"/{name}") for name in [*names, "good"]}))
        for name, make in zip(names, HOSTILE.values(), strict=True):
            server.set(f"/{name}", Reply(body=make(), headers={"Content-Type": "application/xml"}))
        server.set("/good", Reply(body=page(range(1, 3))))
        alone.load()
        with Worker(environment=alone.environment, log=tmp_path / "worker.log") as worker:
            with watched(worker.process.pid) as most:
                wait_for(
                    lambda: alone.polled([*names, "good"]), what=lambda: f"every feed; {worker.said()}", patience=LONG
                )
            assert worker.is_running
        states = alone.states()
    assert {states[name].polls for name in names} == {1}
    assert states["good"].last_outcome == "ok"
    slow = [state for state in states.values() if state.last_outcome == "parse-timeout"]
    # Their own limit ended them, and that is short enough; not the grace that an unwilling child gets.
    assert {state.last_detail for state in slow} == {"the page took too long to parse"}
    assert alone.program.settings.fetch_parse_seconds < 6
    assert most.mib < MOST_MIB
