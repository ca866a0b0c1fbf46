"""The command line in this process: its own folder, the fictional dossier, and engines that are closed afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from command_line import DOSSIER, Ran, Tracker
from dossier_folders import fictional_folder
from tracker import bootstrap
from tracker.cli import main
from tracker.store.engine import Engine, open_engine


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """The folder of the fictional dossier's files, a copy that a test may change."""
    (tmp_path / "seeds").mkdir()
    return fictional_folder(tmp_path / "seeds")


@pytest.fixture
def empty(
    tmp_path: Path,
    seeds: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    logs_as_before: None,  # noqa: ARG001 - asked for what it does
) -> Iterator[Tracker]:
    """Runs a command on an SQLite file that does not exist yet; nothing of the caller's environment is read."""
    engines: list[Engine] = []

    def remembered(url: str) -> Engine:
        engines.append(open_engine(url))
        return engines[-1]

    def run(*arguments: object) -> Ran:
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    monkeypatch.setattr(bootstrap, "open_engine", remembered)
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "ARTICLE", "FETCH_CONTACT", "LOG_FORMAT"):
        monkeypatch.delenv(f"TRACKER_{name}", raising=False)
    monkeypatch.setenv("TRACKER_SEEDS_DIR", str(seeds.parent))
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("TRACKER_DOSSIER", DOSSIER)
    monkeypatch.setenv("TRACKER_FETCH_ALLOWED_NETWORKS", "127.0.0.1/32")
    monkeypatch.setenv("TRACKER_FETCH_HOST_SECONDS", "0")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    yield run
    for engine in engines:
        engine.dispose()


@pytest.fixture
def bare(empty: Tracker, tmp_path: Path) -> Tracker:
    """Runs a command on an SQLite file without tables."""
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "tracker.sqlite").touch()
    return empty


@pytest.fixture
def tracker(empty: Tracker) -> Tracker:
    """Runs a command on an SQLite file into which the fictional dossier is loaded."""
    assert empty("init").code == 0
    return empty


@pytest.fixture
def on_each_database(empty: Tracker, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Tracker:
    """The same on SQLite and on PostgreSQL."""
    monkeypatch.setenv("TRACKER_DATABASE_URL", database_url)
    assert empty("init").code == 0
    return empty
