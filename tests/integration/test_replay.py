"""A replay of the real log compares every row and every column of the read models, at any position."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from logs import shipped_files
from tracker.domain.errors import NotFound
from tracker.store.engine import writing
from tracker.workflows import seed
from tracker.workflows.replay import rebuild, replay
from tracker.workflows.tools import Tools

NAME = shipped_files().definition.id


@pytest.fixture
def seeded(tools: Tools) -> Tools:
    """The shipped dossier in a database of either kind."""
    seed.load(tools, shipped_files())
    return tools


def test_a_replay_finds_what_the_seeds_built(seeded: Tools) -> None:
    found = replay(seeded, NAME, check=True)
    assert found.difference is None
    assert found.rows > found.position > 100


@pytest.mark.parametrize("share", [0, 1, 2, 3])
def test_a_replay_of_a_part_finds_what_was_known_then(seeded: Tools, share: int) -> None:
    last = replay(seeded, NAME).position
    assert replay(seeded, NAME, to=last * share // 3, check=True).difference is None
    with pytest.raises(NotFound, match=f"the log ends at {last}"):
        replay(seeded, NAME, to=last + 1)


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE developments SET text = 'other' WHERE key = (SELECT min(key) FROM developments)", "developments"),
        ("UPDATE contributions SET known_to = 5 WHERE key = (SELECT min(key) FROM contributions)", "contributions"),
        ("DELETE FROM instruments WHERE key = 'treaty-2025'", "instruments"),
        ("UPDATE feeds SET body = (SELECT body FROM feeds ORDER BY key LIMIT 1)", "feeds"),
    ],
)
def test_a_row_that_somebody_changed_is_found_and_a_rebuild_mends_it(seeded: Tools, statement: str, table: str) -> None:
    with writing(seeded.engine) as connection:
        connection.execute(text(statement))
    difference = replay(seeded, NAME, check=True).difference
    assert difference is not None
    assert difference.table == table
    assert difference.expected != difference.found
    assert rebuild(seeded, NAME).difference is None


def test_a_row_too_many_is_found(seeded: Tools) -> None:
    copied = "INSERT INTO feeds SELECT dossier, 'zz', known_from, known_to, body FROM feeds ORDER BY key LIMIT 1"
    with writing(seeded.engine) as connection:
        connection.execute(text(copied))
    difference = replay(seeded, NAME, check=True).difference
    assert difference is not None
    assert difference.found.startswith("feeds zz known")


def test_a_rebuild_changes_nothing_that_is_right(seeded: Tools) -> None:
    assert rebuild(seeded, NAME) == replay(seeded, NAME, check=True)


def test_progress_is_told_event_by_event(seeded: Tools) -> None:
    told: list[tuple[int, int]] = []
    replay(seeded, NAME, to=5, progress=lambda done, total: told.append((done, total)))
    assert told == [(n, 5) for n in range(1, 6)]


def test_a_dossier_without_a_log_is_not_found(sqlite_tools: Tools) -> None:
    with pytest.raises(NotFound, match="'nowhere'"):
        replay(sqlite_tools, "nowhere")
    with pytest.raises(NotFound, match="'nowhere'"):
        rebuild(sqlite_tools, "nowhere")
