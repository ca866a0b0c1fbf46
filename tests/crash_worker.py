"""A process that works on a log as the program does until it is killed, and says what it was told is kept.

`python crash_worker.py ACTION MARK`, with the program's settings in the environment. It prints `ready`, and after each
piece of work a line `DOSSIER EVENT` for every event that is in the log since. MARK makes what it writes its own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from threading import Event

from tracker.bootstrap import Program, wire
from tracker.observability.logs import configure_logs
from tracker.projections.redacted import OBSERVED
from tracker.seeds.shapes import DossierFiles
from tracker.settings import read_settings
from tracker.store.engine import reading
from tracker.store.event_store import read
from tracker.store.heads import read_head
from tracker.worker import run
from tracker.workflows.checkpoints import publish
from tracker.workflows.redact import redact
from tracker.workflows.replay import rebuild
from tracker.workflows.seed import load

CHANGED = 5
"""So many developments of the seed files read differently in each load."""


def changed(files: DossierFiles, mark: str) -> DossierFiles:
    """The seed files after somebody edited them."""
    few, rest = files.developments[:CHANGED], files.developments[CHANGED:]
    return replace(files, developments=(*(replace(one, notes=mark) for one in few), *rest))


def seed_again(program: Program, mark: str) -> str:
    """Load edited seed files."""
    return load(program.tools, changed(program.files(), mark)).dossier


def seed_anew(program: Program, mark: str) -> str:
    """Load the seed files into a log of their own."""
    files = program.files()
    return load(program.tools, replace(files, definition=replace(files.definition, id=f"new-{mark}"))).dossier


def ingest(program: Program, _: str) -> str:
    """Run the scheduler; what it stored shows in what it asks the newspapers for."""
    run(program, until=Event())
    return program.dossier


def rebuild_grown(program: Program, mark: str) -> str:
    """Build the read models of a log that has just grown."""
    seed_again(program, mark)
    rebuild(program.tools, program.dossier)
    return program.dossier


def publish_grown(program: Program, mark: str) -> str:
    """Sign and publish a log that has just grown."""
    seed_again(program, mark)
    publish(program.tools, program.dossier, keys=program.keys, folder=program.published)
    return program.dossier


def redact_newest(program: Program, _: str) -> str:
    """Take away the words of the newest item that has them."""
    with reading(program.tools.engine) as connection:
        held = list(read(connection, program.dossier))
    gone = {one.stream.partition(":")[2] for one in held if one.type == "payload.redacted"}
    left = [one.position for one in held if one.type == OBSERVED and str(one.position) not in gone]
    if left:
        redact(program.tools, program.dossier, left[-1], reason="a test", actor="somebody")
    return program.dossier


ACTIONS: dict[str, Callable[[Program, str], str]] = {
    "seed": seed_again,
    "begin": seed_anew,
    "ingest": ingest,
    "rebuild": rebuild_grown,
    "publish": publish_grown,
    "redact": redact_newest,
}


def work(action: str, program: Program, mark: str) -> None:
    """Never ends by itself."""
    told: dict[str, int] = {}
    with reading(program.tools.engine) as connection:
        told[program.dossier] = read_head(connection, program.dossier).position
    say("ready\n")
    for number in count():
        dossier = ACTIONS[action](program, f"{mark}-{number}")
        with reading(program.tools.engine) as connection:
            for event in read(connection, dossier, after=told.get(dossier, 0)):
                say(f"{dossier} {event.event_id}\n")
                told[dossier] = event.position


def say(text: str) -> None:
    """On standard output, at once."""
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    configure_logs("json", chatty=False)
    work(sys.argv[1], wire(read_settings()), sys.argv[2])
