"""A process that works on a log until it is killed, and says on standard output what it was told is kept.

`python crash_worker.py ACTION URL FOLDER RUN`: each line is one acknowledged event id. RUN makes the ids of this
process its own, so that after a kill the next one goes on.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import count
from pathlib import Path

from builders import DOSSIER, definition, development, draft, feed, item, reading, screening
from logs import opened
from tracker.domain.envelope import Draft
from tracker.domain.events import (
    DevelopmentCorrected,
    DevelopmentRecorded,
    DossierOpened,
    FeedAdded,
    ItemObserved,
    ItemTagged,
    ReportLinked,
)
from tracker.store.engine import writing
from tracker.workflows.checkpoints import publish
from tracker.workflows.keys import Keys
from tracker.workflows.record import record
from tracker.workflows.replay import rebuild
from tracker.workflows.tools import Tools

ACTIONS = ("seed", "ingest", "review", "rebuild", "publish")


def keys_in(folder: Path) -> Keys:
    """The keys of a run."""
    return Keys(folder / "keys", "example.org")


def tell(tools: Tools, drafts: Iterable[Draft]) -> None:
    """Append in one transaction, and say so only afterwards."""
    kept = list(drafts)
    with writing(tools.engine) as connection:
        record(connection, DOSSIER, kept, now=tools.now(), random_bytes=tools.random_bytes)
    sys.stdout.write("".join(f"{one.event_id}\n" for one in kept))
    sys.stdout.flush()


def begin() -> list[Draft]:
    """What every log starts with."""
    return [draft(DossierOpened(definition()), "opened"), draft(FeedAdded(feed(), "a test"), "feed")]


def seeds(run: str, number: int) -> list[Draft]:
    """Many facts in one transaction, as a load has them."""
    keys = [f"{run}-{number}-{part}" for part in range(40)]
    return [draft(DevelopmentRecorded(development(key)), key, stream=f"development:{key}") for key in keys]


def page(run: str, number: int) -> list[Draft]:
    """A page of a feed: items with tags, each a report of a development."""
    drafts: list[Draft] = []
    for part in range(5):
        key = f"{run}-{number}-{part}"
        drafts += [
            draft(ItemObserved(item(key), screening()), key, "observed", stream=f"item:{key}"),
            draft(ItemTagged(key, "", reading()), key, "tagged", stream=f"item:{key}"),
            draft(DevelopmentRecorded(development(key, origin="item")), key, "new", stream=f"development:{key}"),
            draft(ReportLinked(key, key, "test", screening().score), key, "link", stream=f"development:{key}"),
        ]
    return drafts


def review(run: str, number: int) -> list[Draft]:
    """A fact and its correction."""
    key = f"{run}-{number}"
    one = development(key)
    return [
        draft(DevelopmentRecorded(one), key, stream=f"development:{key}"),
        draft(DevelopmentCorrected(one, ("notes",), "a review"), key, "again", stream=f"development:{key}"),
    ]


def work(action: str, url: str, folder: Path, run: str) -> None:
    """Never ends by itself."""
    makes = {"seed": seeds, "ingest": page, "review": review, "rebuild": review, "publish": review}
    with opened(url) as tools:
        tell(tools, begin())
        for number in count():
            tell(tools, makes[action](run, number))
            if action == "rebuild":
                rebuild(tools, DOSSIER)
            if action == "publish":
                publish(tools, DOSSIER, keys=keys_in(folder), folder=folder / "published")


if __name__ == "__main__":
    work(sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4])
