"""Hundreds of feeds on loopback with random faults, and a worker that is killed again and again; nothing may be lost.

`scripts/soak` runs this for some minutes. In the end every feed does well once, and each must have every story that it
ever showed, once, in a log that a replay agrees with.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import IO

from dossier_folders import fictional_folder
from feed_server import FeedServer
from outlets import FAULTS, Outlet
from service import tracker
from tracker.domain.items import Feed
from tracker.projections.views import ItemView
from tracker.seeds.subscriptions import write_opml
from tracker.store.engine import open_engine, reading
from tracker.store.feed_state import read_states
from tracker.store.views import Stored

HEALTHY = 0.6
PATIENT = {
    "TRACKER_FETCH_TOTAL_SECONDS": "20",
    "TRACKER_FETCH_PARSE_SECONDS": "10",
    "TRACKER_LEASE_SECONDS": "120",
}
"""How the last round is run: it is to find what is lost, not how busy the machine is."""
EVERY = 50
"""Of so many feeds one changes each turn."""


def main() -> int:
    """Play for so many minutes, then check; 1 where something was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, FeedServer() as server:
        outlets = [Outlet(server, f"f{number}", window=10**6) for number in range(given.feeds)]
        environment = _prepared(Path(folder), outlets)
        kills, most = _play(outlets, environment, Path(folder), minutes=given.minutes, chance=random.Random(given.seed))
        for outlet in outlets:
            outlet.publish()
            server.set(f"/{outlet.name}", outlet.healthy())
        # Leases of the worker that was killed last run out first.
        time.sleep(int(environment["TRACKER_LEASE_SECONDS"]))
        for part in range(0, given.feeds, EVERY):
            named = [option for outlet in outlets[part : part + EVERY] for option in ("--feed", outlet.name)]
            tracker("ingest", "run", *named, environment=environment | PATIENT)
        wrong = _wrong(outlets, environment["TRACKER_DATABASE_URL"])
        tracker("replay", "--check", environment=environment)
    shown = sum(len(outlet.shown) for outlet in outlets)
    sys.stdout.write(
        f"{given.feeds} feeds, {given.minutes:g} minutes, {kills} kills, {shown} stories, "
        f"{len(server.requests)} requests, {most:.0f} MiB at most: {wrong or 'nothing lost, nothing doubled'}\n"
    )
    return 1 if wrong else 0


def _prepared(home: Path, outlets: list[Outlet]) -> dict[str, str]:
    """A seeded log whose feeds are the outlets, and how its worker is to be run."""
    (home / "seeds").mkdir()
    dossier = fictional_folder(home / "seeds")
    feeds = [
        Feed(outlet.name, outlet.name, outlet.server.url(f"/{outlet.name}"), None, "en", None, "g", None, "C", "")
        for outlet in outlets
    ]
    (dossier / "feeds.opml").write_text(write_opml(feeds, title="Soak"), encoding="utf-8")
    environment = {
        "TRACKER_DATABASE_URL": f"sqlite:///{home / 'soak.sqlite'}",
        "TRACKER_SEEDS_DIR": str(home / "seeds"),
        "TRACKER_DATA_DIR": str(home),
        "TRACKER_FETCH_ALLOWED_NETWORKS": "127.0.0.1/32",
        "TRACKER_FETCH_HOST_SECONDS": "0",
        "TRACKER_FETCH_HOST_CONCURRENCY": "16",
        "TRACKER_FETCH_CONCURRENCY": "16",
        "TRACKER_FETCH_TOTAL_SECONDS": "1",
        "TRACKER_FETCH_PARSE_SECONDS": "2",
        "TRACKER_TICK_SECONDS": "1",
        "TRACKER_POLL_SECONDS": "5",
        "TRACKER_POLL_MIN_SECONDS": "2",
        "TRACKER_POLL_MAX_SECONDS": "60",
        "TRACKER_LEASE_SECONDS": "22",
    }
    tracker("init", environment=environment)
    return environment


def _play(
    outlets: list[Outlet], environment: dict[str, str], home: Path, *, minutes: float, chance: random.Random
) -> tuple[int, float]:
    """Stories and faults at random, and a kill every ten to thirty seconds; how many, and the most memory in MiB."""
    # One Retry-After would send every feed of this one host to rest.
    faults = sorted(name for name in FAULTS if not name.startswith("healthy") and name != "429")
    end, kills, most = time.monotonic() + minutes * 60, 0, 0.0
    with (home / "worker.log").open("ab") as log:
        while time.monotonic() < end:
            worker = _worker(environment, log)
            until = min(end, time.monotonic() + chance.uniform(10, 30))
            while time.monotonic() < until and worker.poll() is None:
                for outlet in chance.sample(outlets, max(1, len(outlets) // EVERY)):
                    outlet.publish()
                    name = "healthy" if chance.random() < HEALTHY else chance.choice(faults)
                    outlet.server.set(f"/{outlet.name}", FAULTS[name](outlet))
                time.sleep(0.2)
            assert worker.poll() is None, (home / "worker.log").read_text(encoding="utf-8")[-4000:]
            most = max(most, _memory(worker.pid))
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
            kills += 1
    return kills, most


def _worker(environment: dict[str, str], log: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tracker", "worker", "--json"],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=log,
        start_new_session=True,
    )


def _memory(pid: int) -> float:
    """The most memory a process had so far, in MiB."""
    for row in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if row.startswith("VmHWM:"):
            return int(row.split()[1]) / 1024
    return 0.0


def _wrong(outlets: list[Outlet], url: str) -> str:
    """What each feed should have and has not, or has twice; empty where all is well."""
    engine = open_engine(url)
    with reading(engine) as connection:
        found: dict[str, Counter[int]] = {}
        for _, view in Stored(connection, "ruritania-graustark").all(ItemView):
            number = int((view.item.url or "0").rpartition("/")[2])
            found.setdefault(view.item.feed, Counter())[number] += 1
        states = read_states(connection, "ruritania-graustark")
    engine.dispose()
    for outlet in outlets:
        held = found.get(outlet.name, Counter())
        if missing := outlet.shown - held.keys():
            return f"{outlet.name} lost {sorted(missing)[:5]}; its state: {states.get(outlet.name)}"
        if doubled := [number for number, times in held.items() if times > 1]:
            return f"{outlet.name} has {doubled[:5]} twice"
    return ""


if __name__ == "__main__":
    sys.exit(main())
