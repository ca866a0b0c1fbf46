"""Logs in a real database for tests: migrated, seeded, appended to, and read back raw."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import select

from builders import DOSSIER, Clock
from dossier_folders import SHIPPED, fictional_folder
from tracker.domain.envelope import Draft
from tracker.seeds.loader import load_dossier
from tracker.seeds.shapes import DossierFiles
from tracker.store import migrations, tables
from tracker.store.engine import open_engine, reading, writing
from tracker.store.event_store import Appended, append
from tracker.workflows.record import record
from tracker.workflows.tools import Tools

SCRIPTS = Path(__file__).parents[1] / "alembic"


def counting_bytes() -> Callable[[int], bytes]:
    """Salts that differ from call to call and not from run to run."""
    numbers = count(1)
    return lambda length: hashlib.sha256(str(next(numbers)).encode()).digest()[:length]


@contextmanager
def opened(url: str, *, clock: Clock | None = None) -> Iterator[Tools]:
    """The tools of a database that exists already."""
    engine = open_engine(url)
    try:
        yield Tools(engine=engine, now=(clock or Clock()).now, random_bytes=counting_bytes())
    finally:
        engine.dispose()


def migrate(tools: Tools, *, to: str = "head") -> None:
    """Bring an empty database to a revision."""
    with writing(tools.engine) as connection:
        migrations.upgrade(connection, scripts=SCRIPTS, to=to)


def appended(tools: Tools, *drafts: Draft, dossier: str = DOSSIER) -> Appended:
    """Append alone, without read models."""
    with writing(tools.engine) as connection:
        return append(connection, dossier, drafts, now=tools.now(), random_bytes=tools.random_bytes)


def known(tools: Tools, *drafts: Draft, dossier: str = DOSSIER) -> Appended:
    """Append and fold, as the service does."""
    with writing(tools.engine) as connection:
        return record(connection, dossier, drafts, now=tools.now(), random_bytes=tools.random_bytes)


def event_rows(tools: Tools, dossier: str = DOSSIER) -> Sequence[Any]:
    """The rows of the log as they are stored, in order."""
    events = tables.events
    with reading(tools.engine) as connection:
        query = select(events).where(events.c.dossier == dossier).order_by(events.c.position)
        return connection.execute(query).all()


@lru_cache
def shipped_files() -> DossierFiles:
    """The dossier that ships, read once a session."""
    return load_dossier(SHIPPED)


def fictional_files(parent: Path) -> DossierFiles:
    """The fictional dossier."""
    return load_dossier(fictional_folder(parent))
