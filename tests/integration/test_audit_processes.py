"""Many processes at once, and processes that are killed: what was acknowledged is there once, and all verifies."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

import log_writers
from builders import DOSSIER, definition, draft
from crashes import crash
from logs import event_rows, known
from tracker.domain.events import DossierOpened
from tracker.workflows.replay import rebuild, replay
from tracker.workflows.tools import Tools
from tracker.workflows.verify import verify

WRITERS = 8
EVENTS = 40
KILLS = 6


def logs_of(writer: int) -> str:
    """Half of the writers share one log, the others have one each."""
    return DOSSIER if writer % 2 == 0 else f"own-{writer}"


@pytest.mark.slow
def test_eight_processes_write_while_others_read_verify_and_rebuild(
    tools: Tools, database_url: str, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    ends = {DOSSIER: WRITERS // 2 * EVENTS + log_writers.SHARED, logs_of(1): EVENTS + log_writers.SHARED}
    with ProcessPoolExecutor(WRITERS + len(ends), mp_context=get_context("spawn")) as pool:
        readers = {
            log: pool.submit(log_writers.follow, database_url, log, until=end, gate=gate) for log, end in ends.items()
        }
        writers = [
            pool.submit(log_writers.write, database_url, logs_of(n), name=f"w{n}", events=EVENTS, gate=gate)
            for n in range(WRITERS)
        ]
        looks = 0
        while not all(writer.done() for writer in writers):
            if event_rows(tools):
                verify(tools, DOSSIER, keys=(), origin="example.org")
                rebuild(tools, DOSSIER)
                looks += 1
        new = sum(writer.result(timeout=120) for writer in writers)
        seen = {log: reader.result(timeout=120)[0] for log, reader in readers.items()}
    assert looks
    assert seen == {log: list(range(1, end + 1)) for log, end in ends.items()}
    logs = {logs_of(writer) for writer in range(WRITERS)}
    assert new == sum(verify(tools, log, keys=(), origin="example.org").position for log in logs)
    assert [replay(tools, log, check=True).difference for log in logs] == [None] * len(logs)


def test_a_rebuild_beside_a_growing_log_loses_nothing(tools: Tools) -> None:
    known(tools, draft(DossierOpened(definition())))
    assert rebuild(tools, DOSSIER).difference is None
    known(tools, draft(DossierOpened(definition(title="Again"))))
    assert replay(tools, DOSSIER, check=True).position == 2


@pytest.mark.slow
def test_kills_at_random_moments_lose_nothing(database_url: str, tmp_path: Path) -> None:
    assert crash(database_url, tmp_path, kills=KILLS, seed=7) > 0
