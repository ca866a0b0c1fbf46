"""Everything the page of the sources shows: whose each is, how far it is trusted and why, and how its polls go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.queries.feeds import FeedHealth, list_feeds
from tracker.queries.letters import Lettered, letters
from tracker.queries.moment import Context, Moment, resolve
from tracker.store.engine import Connection


@dataclass(frozen=True, slots=True)
class FeedsPage:
    """One page: every source that is polled, by id, with where its letter comes from."""

    context: Context
    dossier: str
    feeds: tuple[FeedHealth, ...]
    letters: Mapping[str, Lettered]

    @property
    def by_health(self) -> list[tuple[str, int]]:
        """How many feeds there are of each health, by name."""
        return sorted(Counter(row.health for row in self.feeds).items())


def read_feeds(connection: Connection, dossier: str, moment: Moment, *, today: date) -> FeedsPage:
    """What the page needs. Raises NotFound."""
    found = list_feeds(connection, dossier, moment, today=today)
    context, definition = resolve(connection, dossier, moment, today=today)
    return FeedsPage(
        context=context,
        dossier=definition.title if definition else dossier,
        feeds=found.feeds,
        letters=letters(connection, context),
    )
