"""Logs for the benchmarks, as long as is asked for: items as feeds bring them, one in ten with a development."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path

import builders
from tracker.domain.developments import Label, Occurred
from tracker.domain.dossier import Definition
from tracker.domain.envelope import Draft
from tracker.domain.events import DevelopmentRecorded, DossierOpened, ItemObserved
from tracker.domain.items import Item
from tracker.domain.tags import Direction, Screening
from tracker.seeds.loader import load_dossier
from tracker.store import migrations
from tracker.store.engine import Engine, open_engine, writing
from tracker.store.event_store import append
from tracker.workflows.record import record

ROOT = Path(__file__).parents[1]
DOSSIER = "bench"
BATCH = 1000
START = datetime(2026, 1, 1, tzinfo=UTC)
ONE_IN = 10


def definition() -> Definition:
    """The definition of the first dossier that ships."""
    folder = next(path.parent for path in sorted(ROOT.glob("seeds/*/dossier.yaml")))
    return load_dossier(folder).definition


def drafts(known: Definition) -> Iterator[Draft]:
    """The definition, then items without end, each tenth with a development."""
    yield Draft("opened", "dossier", DossierOpened(known), "bench")
    codes = [category.code for category in known.categories]
    number = 0
    while True:
        yield _item(number)
        if number % ONE_IN == 0:
            yield _development(number, codes[number // ONE_IN % len(codes)])
        number += 1


def _item(number: int) -> Draft:
    key = hashlib.sha256(str(number).encode()).hexdigest()[:32]
    said = START - timedelta(minutes=number % 100_000)
    item = Item(
        id=key,
        feed=f"feed-{number % 30}",
        guid=f"https://news.example/{key}",
        url=f"https://news.example/{key}",
        canonical_url=f"https://news.example/{key}",
        title=f"Envoys of the two sides meet for talk number {number} on trade and transit",
        summary="The ministers spoke of a corridor, of tariffs and of a bank that both want to use. " * 3,
        language="en",
        published=said,
        published_claim=said.strftime("%a, %d %b %Y %H:%M:%S GMT"),
        author=None,
        content_hash=key * 2,
    )
    screening = Screening("rules", "1", False, Decimal("0.2"), Decimal(1), ())
    return Draft(key, f"item:{key}", ItemObserved(item, screening), "worker", published_at=said)


def _development(number: int, category: str) -> Draft:
    key = f"d{number}"
    day = date(2000, 1, 1) + timedelta(days=number % 9000)
    found = builders.development(
        key,
        statement=f"The two signed paper number {number}.",
        occurred=Occurred(day.isoformat(), "stated"),
        actor="AAA",
        target="BBB",
        labels=(Label(category, Direction.DEEPENS),),
        article=None,
        origin="reviewer",
    )
    return Draft(f"event-{key}", f"development:{key}", DevelopmentRecorded(found), "worker", day.isoformat(), day, day)


@contextmanager
def empty(url: str) -> Iterator[Engine]:
    """A database with this release's tables."""
    engine = open_engine(url)
    try:
        with writing(engine) as connection:
            migrations.upgrade(connection, scripts=ROOT / "alembic")
        yield engine
    finally:
        engine.dispose()


def batches(known: Definition, events: int, *, size: int = BATCH) -> Iterator[list[Draft]]:
    """So many events in batches."""
    source = islice(drafts(known), events)
    while batch := list(islice(source, size)):
        yield batch


def fill(engine: Engine, events: int, *, read_models: bool) -> None:
    """A log of so many events."""
    write = record if read_models else append
    for number, batch in enumerate(batches(definition(), events)):
        now = START + timedelta(seconds=number)
        with writing(engine) as connection:
            write(connection, DOSSIER, batch, now=now, random_bytes=os.urandom)
