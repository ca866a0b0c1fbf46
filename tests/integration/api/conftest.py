"""One served world a session for what only reads, and a fresh one on either database for the rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from integration.api.world import World, serving


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world on SQLite that tests leave as it is."""
    folder = tmp_path_factory.mktemp("served")
    with serving(f"sqlite:///{folder / 'tracker.db'}", folder) as served:
        yield served


@pytest.fixture
def fresh(database_url: str, tmp_path: Path) -> Iterator[World]:
    """A world of its own, once on SQLite and once on PostgreSQL."""
    with serving(database_url, tmp_path) as served:
        yield served
