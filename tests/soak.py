"""Hundreds of feeds on loopback with random faults, and two workers killed again and again; nothing may be lost.

`scripts/soak` runs this for some minutes. In the end every feed does well once, and each must have every story that it
ever showed, once, in a log that a replay agrees with; and no worker may have taken more memory than it is allowed.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from dossier_folders import fictional_folder
from feed_server import FeedServer
from outlets import BRIEF, HEALTHY, HOSTILE_FAULTS, PLACE, Outlet
from process_trees import Most
from service import tracker
from tracker.projections.views import ItemView
from tracker.store.engine import open_engine, reading
from tracker.store.feed_state import read_states
from tracker.store.views import Stored
from workers import HASTE, Worker, feeds_at, subscribe

WELL = 0.6
"""Of so many turns an outlet shows its page as it should be."""
HOSTILE = 0.02
"""Of so many its page is hostile; more would keep both parsers busy with nothing else."""
HOSTS = 25
MOST_MIB = 300
PATIENT = {
    "TRACKER_FETCH_TOTAL_SECONDS": "20",
    "TRACKER_FETCH_PARSE_SECONDS": "10",
    "TRACKER_LEASE_SECONDS": "120",
}
"""How the last round is run: it is to find what is lost, not how busy the machine is."""
LONG = 600.0
EVERY = 50
"""Of so many feeds one changes each turn."""


@dataclass
class Seen:
    """What happened while it played."""

    kills: int = 0
    most: Most = field(default_factory=Most)


def main() -> int:
    """Play for so many minutes, then check; 1 where something was lost or doubled, or a worker was too large."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        servers = [stack.enter_context(FeedServer(host=f"127.0.0.{number}")) for number in range(1, HOSTS + 1)]
        outlets = [Outlet(servers[n % HOSTS], f"f{n}", window=10**6) for n in range(given.feeds)]
        environment = _prepared(Path(folder), outlets)
        seen = _play(outlets, environment, Path(folder), minutes=given.minutes, chance=random.Random(given.seed))
        for outlet in outlets:
            outlet.publish()
            outlet.server.set(f"/{outlet.name}", outlet.healthy())
        # Leases of the workers that were killed last, and what a server asked for, run out first.
        time.sleep(int(environment["TRACKER_LEASE_SECONDS"]))
        for part in range(0, given.feeds, EVERY):
            named = [option for outlet in outlets[part : part + EVERY] for option in ("--feed", outlet.name)]
            tracker("ingest", "run", *named, environment=environment | PATIENT, patience=LONG)
        wrong = _wrong(outlets, environment["TRACKER_DATABASE_URL"])
        tracker("replay", "--check", environment=environment, patience=LONG)
    if not wrong and seen.most.mib >= MOST_MIB:
        wrong = f"a worker and its parsers took more than {MOST_MIB} MiB"
    shown, asked = (sum(len(outlet.shown) for outlet in outlets), sum(len(server.requests) for server in servers))
    sys.stdout.write(
        f"{given.feeds} feeds, {given.minutes:g} minutes, {seen.kills} kills, {shown} stories, {asked} requests, "
        f"{seen.most.mib:.0f} MiB at most: {wrong or 'nothing lost, nothing doubled'}\n"
    )
    return 1 if wrong else 0


def _prepared(home: Path, outlets: list[Outlet]) -> dict[str, str]:
    """A seeded log whose feeds are the outlets, and how its workers are to be run."""
    dossier = fictional_folder(home / "seeds")
    subscribe(dossier, feeds_at({outlet.name: outlet.server.url(f"/{outlet.name}") for outlet in outlets}))
    environment = HASTE | {
        "TRACKER_DATABASE_URL": f"sqlite:///{home / 'soak.sqlite'}",
        "TRACKER_SEEDS_DIR": str(home / "seeds"),
        "TRACKER_DATA_DIR": str(home),
        "TRACKER_FETCH_HOST_SECONDS": "0.1",
        "TRACKER_FETCH_HOST_CONCURRENCY": "2",
        "TRACKER_FETCH_CONCURRENCY": "16",
        "TRACKER_FETCH_TOTAL_SECONDS": "1",
        "TRACKER_FETCH_PARSE_SECONDS": "2",
        "TRACKER_POLL_SECONDS": "5",
        "TRACKER_POLL_MIN_SECONDS": "2",
        "TRACKER_POLL_MAX_SECONDS": "60",
        "TRACKER_LEASE_SECONDS": "22",
    }
    tracker("init", environment=environment)
    return environment


def _play(
    outlets: list[Outlet], environment: dict[str, str], home: Path, *, minutes: float, chance: random.Random
) -> Seen:
    """Stories and faults at random, and a kill of one of the workers every ten to thirty seconds."""
    end, seen = time.monotonic() + minutes * 60, Seen()
    workers = [Worker(environment=environment, log=home / f"worker-{name}.log") for name in ("one", "two")]
    with workers[0], workers[1]:
        while time.monotonic() < end:
            until = min(end, time.monotonic() + chance.uniform(10, 30))
            while time.monotonic() < until:
                for outlet in chance.sample(outlets, max(1, len(outlets) // EVERY)):
                    _turn(outlet, chance)
                for worker in workers:
                    assert worker.is_running, worker.said()
                    seen.most.see(worker.process.pid)
                time.sleep(0.2)
            doomed = chance.choice(workers)
            doomed.kill()
            seen.kills += 1
            doomed.start()
        for worker in workers:
            worker.kill()
            seen.kills += 1
    return seen


def _turn(outlet: Outlet, chance: random.Random) -> None:
    """Another story, and what the outlet does with it."""
    # Each of these shows what a page should, whatever was shown before; the rest keep stories to themselves.
    well = {name: HEALTHY[name] for name in ("healthy", "edited", "future dates", "wrong charset", "moved for now")}
    draw = chance.random()
    ways = well if draw < WELL else HOSTILE_FAULTS if draw > 1 - HOSTILE else BRIEF
    outlet.publish()
    outlet.server.set(f"/{outlet.name}", ways[chance.choice(sorted(ways))](outlet))


def _wrong(outlets: list[Outlet], url: str) -> str:
    """What each feed should have and has not, or has twice; empty where all is well."""
    engine = open_engine(url)
    with reading(engine) as connection:
        found: dict[str, Counter[int]] = {}
        for _, view in Stored(connection, "ruritania-graustark").all(ItemView):
            if (view.item.url or "").startswith(PLACE):
                number = int(str(view.item.url).removeprefix(PLACE))
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
