"""Migrations: from nothing to this release's tables on both databases, and from every released revision with data."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from logs import SCRIPTS, opened, shipped_files
from released import fill, is_frozen
from tracker.domain.errors import ConfigurationError
from tracker.store import migrations, tables
from tracker.store.engine import reading, writing
from tracker.store.feed_state import read_states
from tracker.workflows import database
from tracker.workflows.replay import replay
from tracker.workflows.tools import Tools

VERSIONS = sorted((SCRIPTS / "versions").glob("*.py"))
REVISIONS = [str(script.revision) for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()][::-1]
RELEASED = [revision for revision in REVISIONS if is_frozen(revision)] + REVISIONS[-1:]
"""The newest is this release's; those between that are not frozen were never anybody's newest."""


@pytest.fixture
def empty(database_url: str) -> Iterator[Tools]:
    """A database without tables."""
    with opened(database_url) as tools:
        yield tools


def test_an_empty_database_is_brought_to_the_newest_revision(empty: Tools) -> None:
    assert database.check(empty, scripts=SCRIPTS) == database.Revision(None, REVISIONS[-1])
    with pytest.raises(ConfigurationError, match="found an empty database; run `tracker db upgrade`"):
        database.require_current(empty, scripts=SCRIPTS)
    assert database.upgrade(empty, scripts=SCRIPTS).is_current
    database.require_current(empty, scripts=SCRIPTS)


def test_the_tables_are_those_the_code_names(tools: Tools) -> None:
    with reading(tools.engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, tables.metadata) == []
        found = inspect(connection)
        for table in tables.metadata.tables.values():
            assert found.get_pk_constraint(table.name)["name"] == table.primary_key.name
            assert found.get_pk_constraint(table.name)["constrained_columns"] == [c.name for c in table.primary_key]


def test_migrating_again_does_nothing(tools: Tools) -> None:
    before = dump(tools)
    assert database.upgrade(tools, scripts=SCRIPTS).is_current
    assert dump(tools) == before


def test_a_migration_that_fails_leaves_nothing_behind(empty: Tools) -> None:
    with pytest.raises(RuntimeError), writing(empty.engine) as connection:
        migrations.upgrade(connection, scripts=SCRIPTS)
        raise RuntimeError
    with reading(empty.engine) as connection:
        assert inspect(connection).get_table_names() == []


@pytest.mark.parametrize("revision", RELEASED)
def test_every_released_revision_is_upgraded_with_its_data_in_place(empty: Tools, revision: str) -> None:
    with writing(empty.engine) as connection:
        migrations.upgrade(connection, scripts=SCRIPTS, to=revision)
    dossier = fill(empty, revision, files=shipped_files())
    before = log(empty)
    assert database.upgrade(empty, scripts=SCRIPTS).is_current
    assert log(empty) == before
    assert replay(empty, dossier, check=True).difference is None


def test_what_is_known_of_feeds_is_kept_when_their_hosts_are_told_apart(empty: Tools) -> None:
    with writing(empty.engine) as connection:
        migrations.upgrade(connection, scripts=SCRIPTS, to="20261125_review_and_habit")
        connection.execute(
            text(
                "INSERT INTO feed_state"
                " (dossier, feed, next_due, failures, polls, not_modified, items_new, items_revised) "
                "VALUES ('north-south', 'a', '2026-01-02T03:04:05.000000Z', 2, 9, 1, 4, 0)"
            )
        )
    database.upgrade(empty, scripts=SCRIPTS)
    with reading(empty.engine) as connection:
        state = read_states(connection, "north-south")["a"]
    assert (state.polls, state.failures, state.host, state.whole_at) == (9, 2, None, None)


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_says_why_and_stands_alone(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = [
        name.name if isinstance(node, ast.Import) else str(node.module)
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    ]
    assert (ast.get_docstring(tree) or "").endswith(".")
    assert not [name for name in imported if name.startswith("tracker")]
    assert path.stem in REVISIONS


def log(tools: Tools) -> list[tuple[object, ...]]:
    """Every event of every dossier as it is stored."""
    events = tables.events
    with reading(tools.engine) as connection:
        query = events.select().order_by(events.c.dossier, events.c.position)
        return [tuple(row) for row in connection.execute(query)]


def dump(tools: Tools) -> dict[str, list[str]]:
    """The columns of every table."""
    with reading(tools.engine) as connection:
        found = inspect(connection)
        return {name: [str(column) for column in found.get_columns(name)] for name in found.get_table_names()}
