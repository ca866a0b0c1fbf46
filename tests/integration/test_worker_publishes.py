"""A worker signs and publishes every log by itself, with a key that it makes where there is none."""

from __future__ import annotations

from pathlib import Path

from dossier_folders import fictional_folder
from service import wait_for
from tracker.audit.checkpoint import open_checkpoint
from tracker.bootstrap import wire
from tracker.settings import Settings
from tracker.worker import background
from tracker.workflows import database, seed
from tracker.workflows.keys import public_keys


def test_a_worker_without_a_key_makes_one_and_publishes(database_url: str, tmp_path: Path) -> None:
    home = fictional_folder(tmp_path / "seeds")
    program = wire(Settings(database_url=database_url, seeds_dir=home.parent, data_dir=tmp_path / "data"))
    database.upgrade(program.tools, scripts=program.migrations)
    held = seed.load(program.tools, program.files()).position
    published = program.published / program.dossier / "checkpoint"
    with background(program):
        wait_for(published.exists, what=lambda: f"a checkpoint in {published}")
    keys, name = program.keys, program.dossier
    found = open_checkpoint(published.read_text(encoding="utf-8"), public_keys(keys, name), origin=keys.name(name))
    assert found.size == held
    assert keys.private.stat().st_mode & 0o777 == 0o600
    program.tools.engine.dispose()
