"""A log on SQLite, its keys and a checkpoint kept outside; and somebody with every right on its file."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from builders import DOSSIER, development, draft
from logs import SCRIPTS, appended, counting_bytes, opened
from tracker.audit.leaf import StoredEvent, leaf_of
from tracker.audit.tiles import Growth
from tracker.domain.events import DevelopmentCorrected, DevelopmentRecorded, DevelopmentWithdrawn, Event
from tracker.store.engine import writing
from tracker.store.event_rows import stream_rows
from tracker.store.merkle_tiles import fill
from tracker.workflows.checkpoints import issue
from tracker.workflows.database import upgrade
from tracker.workflows.keys import Keys, make_keys, public_keys
from tracker.workflows.verify import Verified, verify

Change = Callable[[sqlite3.Connection], object]


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A database file, the keys of its log, and the text of its checkpoint as somebody else keeps it."""

    file: Path
    keys: Keys
    checkpoint: str

    def copy(self, folder: Path) -> Witnessed:
        """The same log in a file of its own."""
        file = folder / "copy.db"
        shutil.copy(self.file, file)
        return Witnessed(file, self.keys, self.checkpoint)

    def tamper(self, *changes: Change | str) -> Witnessed:
        """Change the file with every guard taken away; a text is one statement."""
        with closing(sqlite3.connect(self.file)) as connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for (name,) in names:
                connection.execute(f"DROP TRIGGER {name}")
            for change in changes:
                if isinstance(change, str):
                    connection.execute(change)
                else:
                    change(connection)
            connection.commit()
        return self

    def verified(self, *, outside: bool = True, incremental: bool = False) -> Verified:
        """What verification says; raises VerificationFailed."""
        with opened(f"sqlite:///{self.file}") as tools:
            return verify(
                tools,
                DOSSIER,
                keys=public_keys(self.keys, DOSSIER),
                origin=self.keys.name(DOSSIER),
                outside=self.checkpoint if outside else None,
                incremental=incremental,
            )

    def forge(self, *, by: Keys | None = None) -> Witnessed:
        """Make everything in the file fit its events again, as its owner could; sign anew where a key is given."""
        with opened(f"sqlite:///{self.file}") as tools:
            with writing(tools.engine) as connection:
                rows = list(stream_rows(connection, DOSSIER))
                growth = Growth()
                for number, row in enumerate(rows, start=1):
                    leaf = leaf_of(row)
                    connection.exec_driver_sql(
                        "UPDATE events SET leaf_hash = ?, position = ? WHERE position = ?", (leaf, number, row.position)
                    )
                    growth.add(leaf)
                connection.exec_driver_sql(
                    "UPDATE log_head SET position = ?, frontier = ?, recorded_at = ?",
                    (growth.size, growth.frontier().to_bytes(), rows[-1].recorded_at),
                )
                connection.exec_driver_sql("DELETE FROM checkpoints")
                connection.exec_driver_sql("DELETE FROM merkle_tiles")
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
def witnessed(folder: Path, *, events: int) -> Iterator[Witnessed]:
    """A log of that many events in batches, with a checkpoint in the middle and one at its end."""
    folder.mkdir(parents=True, exist_ok=True)
    keys = Keys(folder / "keys", "example.org")
    make_keys(keys, random_bytes=counting_bytes())
    file = folder / "log.db"
    with opened(f"sqlite:///{file}") as tools:
        upgrade(tools, scripts=SCRIPTS)
        drafts = [draft(event, str(number), stream=f"s:{number // 3}") for number, event in enumerate(story(events))]
        appended(tools, *drafts[: events // 2])
        issue(tools, DOSSIER, keys=keys)
        appended(tools, *drafts[events // 2 :])
        made = issue(tools, DOSSIER, keys=keys)
        with tools.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    yield Witnessed(file, keys, made.note)


def first_row(connection: sqlite3.Connection, position: int) -> StoredEvent:
    """A row as it is stored."""
    columns = ", ".join(StoredEvent._fields)
    return StoredEvent._make(
        connection.execute(f"SELECT {columns} FROM events WHERE position = ?", (position,)).fetchone()
    )
