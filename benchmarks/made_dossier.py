"""A program with the first dossier that ships and any feeds, in a folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from pathlib import Path

from tracker.bootstrap import Program, wire
from tracker.domain.items import Feed
from tracker.seeds.loader import load_dossier
from tracker.seeds.subscriptions import write_opml
from tracker.settings import Settings
from tracker.workflows import database, seed

ROOT = Path(__file__).parents[1]


def shipped_parties() -> tuple[str, str]:
    """The names of its two parties, for news that concern them."""
    one, other = load_dossier(_shipped()).definition.parties
    return one.name, other.name


def _shipped() -> Path:
    return next(path.parent for path in sorted(ROOT.glob("seeds/*/dossier.yaml")))


def feeds_at(addresses: list[str]) -> list[Feed]:
    """A feed of an owner of its own for each address."""
    return [
        Feed(f"f{n}", f"Feed {n}", address, None, "en", None, f"g{n}", None, "C", "")
        for n, address in enumerate(addresses)
    ]


@contextmanager
def made_program(home: Path, addresses: list[str]) -> Iterator[Program]:
    """Seeded and ready to poll these addresses on loopback, on SQLite, without a pause between requests of one host."""
    shipped = _shipped()
    folder = home / "seeds" / shipped.name
    shutil.copytree(shipped, folder)
    (folder / "feeds.opml").write_text(write_opml(feeds_at(addresses), title="Benchmark"), encoding="utf-8")
    settings = Settings(
        database_url=f"sqlite:///{home / 'bench.sqlite'}",
        seeds_dir=home / "seeds",
        data_dir=home,
        fetch_allowed_networks=(ip_network("127.0.0.1/32"),),
        fetch_host_seconds=0,
        fetch_host_concurrency=64,
    )
    program = wire(settings)
    try:
        database.upgrade(program.tools, scripts=program.migrations)
        seed.load(program.tools, program.files())
        yield program
    finally:
        program.tools.engine.dispose()
