"""A log, its keys and a checkpoint kept outside; and somebody with every right on its database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text

from builders import DOSSIER, development, draft
from logs import SCRIPTS, appended, counting_bytes, opened
from tracker.audit.leaf import StoredEvent, leaf_of
from tracker.audit.tiles import Growth
from tracker.domain.events import DevelopmentCorrected, DevelopmentRecorded, DevelopmentWithdrawn, Event
from tracker.store import tables
from tracker.store.engine import reading, writing
from tracker.store.event_rows import stored_row, stream_rows
from tracker.store.merkle_tiles import fill
from tracker.workflows.checkpoints import issue
from tracker.workflows.database import upgrade
from tracker.workflows.keys import Keys, make_keys, public_keys
from tracker.workflows.verify import Verified, verify

Change = Callable[[Connection], object]
LOG = (tables.events, tables.log_head, tables.merkle_tiles, tables.checkpoints)
BARE = {
    "sqlite": (
        "CREATE TABLE bare AS SELECT * FROM events",
        "DROP TABLE events",
        "ALTER TABLE bare RENAME TO events",
    ),
    "postgresql": (
        "ALTER TABLE events DROP CONSTRAINT pk_events",
        "ALTER TABLE events DROP CONSTRAINT uq_events_dossier_event_id",
        "ALTER TABLE events DROP CONSTRAINT uq_events_dossier_stream_stream_version",
    ),
}
"""How a database's owner takes away what refuses doubles."""
Tables = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A database, the keys of its log, and the text of its checkpoint as somebody else keeps it."""

    url: str
    keys: Keys
    checkpoint: str

    def saved(self) -> Tables:
        """A copy of everything that stands for the log."""
        with opened(self.url) as tools, reading(tools.engine) as connection:
            return {t.name: [dict(row) for row in connection.execute(select(t)).mappings()] for t in LOG}

    def rolled_back(self, saved: Tables) -> Witnessed:
        """Put a copy in place of what is there."""

        def change(connection: Connection) -> None:
            for table in LOG:
                connection.execute(delete(table))
                if saved[table.name]:
                    connection.execute(insert(table), saved[table.name])

        return self.tampered(change)

    def tampered(self, *changes: Change | str) -> Witnessed:
        """Change the database with every guard taken away; a text is one statement."""
        with opened(self.url) as tools, writing(tools.engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("ALTER TABLE events DISABLE TRIGGER USER"))
            else:
                names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars()
                for name in names.all():
                    connection.execute(text(f"DROP TRIGGER {name}"))
            for change in changes:
                if isinstance(change, str):
                    connection.execute(text(change))
                else:
                    change(connection)
        return self

    def verified(self, *, outside: bool = True, incremental: bool = False) -> Verified:
        """What verification says; raises VerificationFailed."""
        with opened(self.url) as tools:
            return verify(
                tools,
                DOSSIER,
                keys=public_keys(self.keys, DOSSIER),
                origin=self.keys.name(DOSSIER),
                outside=self.checkpoint if outside else None,
                incremental=incremental,
            )

    def forged(self, *, by: Keys | None = None) -> Witnessed:
        """Make everything in the file fit its events again, as its owner could; sign anew where a key is given."""
        with opened(self.url) as tools:
            with writing(tools.engine) as connection:
                rows = list(stream_rows(connection, DOSSIER))
                growth = Growth()
                for number, row in enumerate(rows, start=1):
                    leaf = leaf_of(row)
                    connection.execute(
                        text("UPDATE events SET leaf_hash = :leaf, position = :number WHERE position = :position"),
                        {"leaf": leaf, "number": number, "position": row.position},
                    )
                    growth.add(leaf)
                connection.execute(
                    text("UPDATE log_head SET position = :size, frontier = :frontier, recorded_at = :at"),
                    {"size": growth.size, "frontier": growth.frontier().to_bytes(), "at": rows[-1].recorded_at},
                )
                connection.execute(text("DELETE FROM checkpoints"))
                connection.execute(text("DELETE FROM merkle_tiles"))
                fill(connection, DOSSIER, before=0, after=growth.size)
            if by:
                issue(tools, DOSSIER, keys=by)
        return self


def story(length: int) -> Iterator[Event]:
    """Events of one kind after another, so that neighbours differ."""
    for number in range(length):
        one = development(f"d{number // 3}")
        yield (DevelopmentRecorded(one), DevelopmentCorrected(one, ("notes",), "a test"),
               DevelopmentWithdrawn(one.id, "a test"))[number % 3]  # fmt: skip


@contextmanager
def witnessed(url: str, folder: Path, *, events: int) -> Iterator[Witnessed]:
    """A log of that many events in batches, with a checkpoint in the middle and one at its end."""
    folder.mkdir(parents=True, exist_ok=True)
    keys = Keys(folder / "keys", "example.org")
    make_keys(keys, random_bytes=counting_bytes())
    with opened(url) as tools:
        upgrade(tools, scripts=SCRIPTS)
        drafts = [draft(event, str(number), stream=f"s:{number // 3}") for number, event in enumerate(story(events))]
        appended(tools, *drafts[: events // 2])
        issue(tools, DOSSIER, keys=keys)
        appended(tools, *drafts[events // 2 :])
        made = issue(tools, DOSSIER, keys=keys)
    yield Witnessed(url, keys, made.note)


def row_at(connection: Connection, position: int) -> StoredEvent:
    """A row as it is stored."""
    row = stored_row(connection, DOSSIER, position)
    assert row is not None
    return row
