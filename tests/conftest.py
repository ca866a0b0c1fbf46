"""What every test may ask for: an empty database of either kind. And what none may do: leave this machine."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import hypothesis
import pytest
import structlog

import logs
import loopback_only
import postgres_server as postgres
from builders import Clock
from tracker.workflows.tools import Tools

hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")

_numbers = count(1)


@pytest.fixture(scope="session", autouse=True)
def stay_on_this_machine() -> Iterator[None]:
    """Every connection of the test process to anything but loopback is an error."""
    with pytest.MonkeyPatch.context() as patch:
        loopback_only.guard(patch)
        yield


@pytest.fixture
def logs_as_before() -> Iterator[None]:
    """Commands set logging up for their own standard error; put it back."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'tracker.db'}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.PostgresServer]:
    """One PostgreSQL for each test process, started when the first test asks for it."""
    with postgres.running() as server:
        yield server


@pytest.fixture
def postgres_database(postgres_server: postgres.PostgresServer) -> Iterator[str]:
    """The name of a fresh database without tables."""
    name = f"test_{next(_numbers)}"
    postgres_server.create(name)
    yield name
    postgres_server.drop(name)


@pytest.fixture
def postgres_url(postgres_server: postgres.PostgresServer, postgres_database: str) -> str:
    """The fresh database as its owner, who migrates."""
    return postgres_server.url(postgres_database, role=postgres.OWNER)


@pytest.fixture
def postgres_app_url(postgres_server: postgres.PostgresServer, postgres_database: str) -> str:
    """The same database as the role the program runs as, which has what the migrations grant."""
    return postgres_server.url(postgres_database, role=postgres.APP)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database; a test that asks for it runs once on SQLite and once on PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def clock() -> Clock:
    """The clock of `tools`."""
    return Clock()


@pytest.fixture
def tools(database_url: str, clock: Clock) -> Iterator[Tools]:
    """A migrated database without a log, of either kind, with a clock that stands still."""
    with logs.opened(database_url, clock=clock) as tools:
        logs.migrate(tools)
        yield tools


@pytest.fixture
def sqlite_tools(sqlite_url: str, clock: Clock) -> Iterator[Tools]:
    """The same on SQLite only, for what does not depend on the database."""
    with logs.opened(sqlite_url, clock=clock) as tools:
        logs.migrate(tools)
        yield tools
