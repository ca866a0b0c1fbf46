"""A served program with the shipped and the fictional dossier loaded, and a few items of the fictional one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from msgspec import structs
from starlette.testclient import TestClient

import builders
from dossier_folders import SHIPPED, fictional_folder
from logs import counting_bytes
from tracker.app import create_app
from tracker.bootstrap import Program, wire
from tracker.domain.items import Item
from tracker.domain.tags import Direction, Span, Tag
from tracker.seeds.loader import load_dossier
from tracker.settings import Settings
from tracker.workflows import database, seed
from tracker.workflows.access import create_key
from tracker.workflows.checkpoints import publish, publishable
from tracker.workflows.ingest import ingest
from tracker.workflows.keys import make_keys
from tracker.workflows.reader import Reader, ReadItem

REAL = "/api/v1/dossiers/iran-russia"
FICTIONAL = "/api/v1/dossiers/ruritania-graustark"
FEED, OTHER_FEED = "strelsau-courier", "edelweiss-post"


@dataclass(frozen=True, slots=True)
class World:
    """The application with its client; `reader` reads items for the fictional dossier."""

    program: Program
    app: FastAPI
    client: TestClient
    reader: Reader

    def get(self, path: str, **query: Any) -> Any:
        """The JSON of an answer that must succeed."""
        response = self.client.get(path, params={name.rstrip("_"): value for name, value in query.items()})
        assert response.status_code == 200, response.text
        return response.json()

    def bring(self, *items: ReadItem, feed: str = FEED) -> int:
        """Ingest items of one feed; the log's position after them."""
        known = {feed.id: feed for feed in self._feeds()}
        position = ingest(self.program.tools, self.reader, known[feed], items, lease=None).position
        assert position is not None
        return position

    def key(self, *scopes: str, owner: str = "anna") -> dict[str, str]:
        """The headers of somebody with a new key."""
        made = create_key(self.program.tools, owner, scopes=scopes)
        return {"authorization": f"Bearer {made.text}"}

    def order(self, key: str, *, headers: dict[str, str], dry_run: bool = False, **order: Any) -> Any:
        """The response to an act of review in the fictional dossier."""
        body = {"reason": "a look at the text", **order}
        path = f"{FICTIONAL}/review/{key}{'?dry_run=true' if dry_run else ''}"
        return self.client.post(path, json=body, headers=headers)

    def _feeds(self) -> Any:
        return load_dossier(self.program.seeds_dir / "ruritania-graustark").feeds


@contextmanager
def serving(
    url: str, folder: Path, *, open_reading: bool = True, allowed_networks: tuple[str, ...] = ()
) -> Iterator[World]:
    """The program on a database without tables; `folder` is for the fictional dossier's files."""
    fictional_folder(folder)
    settings = Settings(
        database_url=url,
        seeds_dir=folder,
        dossier="ruritania-graustark",
        data_dir=folder / "data",
        open_reading=open_reading,
        fetch_allowed_networks=tuple(map(ip_network, allowed_networks)),
    )
    program = wire(settings)
    make_keys(program.keys, random_bytes=counting_bytes())
    database.upgrade(program.tools, scripts=program.migrations)
    files = load_dossier(folder / "ruritania-graustark")
    seed.load(program.tools, load_dossier(SHIPPED))
    seed.load(program.tools, files)
    app = create_app(program, scheduler=False)
    with TestClient(app, raise_server_exceptions=False, client=("127.0.0.1", 50000)) as client:
        world = World(program, app, client, Reader.of(files))
        world.bring(relevant("loan", "Ruritania lends Graustark a railway"), irrelevant("storm", "A storm at sea"))
        world.bring(relevant("loan", "Ruritania lends Graustark a railway", feed=OTHER_FEED), feed=OTHER_FEED)
        for dossier in publishable(program.tools):
            publish(program.tools, dossier, keys=program.keys, folder=program.published)
        yield world
    program.tools.engine.dispose()


def relevant(key: str, title: str, *, feed: str = FEED, day: int = 1) -> ReadItem:
    """An item of a day of May 2024 that deepens `railways` by the first word of its title."""
    tag = Tag("railways", Direction.DEEPENS, Decimal("0.8"), (Span("title", 0, title.index(" "), "party"),))
    reading = structs.replace(builders.reading(), tags=(tag,), plover="AID", actor="RUR", target="GRA")
    return ReadItem(_item(key, title, feed=feed, day=day), reading)


def irrelevant(key: str, title: str, *, feed: str = FEED) -> ReadItem:
    """An item that does not concern the two."""
    reading = structs.replace(builders.reading(), screening=builders.screening(relevant=False), tags=())
    return ReadItem(_item(key, title, feed=feed, day=1), reading)


def _item(key: str, title: str, *, feed: str, day: int) -> Item:
    return builders.item(
        f"{feed}-{key}",
        feed=feed,
        title=title,
        url=f"http://127.0.0.1/{feed}/{key}",
        canonical_url=f"http://127.0.0.1/{feed}/{key}",
        published=datetime(2024, 5, day, 9, tzinfo=UTC),
    )
