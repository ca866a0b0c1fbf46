"""Recording: events and read models together, and only onto read models of this release that follow the log."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from builders import DOSSIER, definition, development, draft
from logs import appended, event_rows, known
from tracker.domain.errors import ConfigurationError, StaleVersion
from tracker.domain.events import DevelopmentRecorded, DevelopmentWithdrawn, DossierOpened, FeedRemoved
from tracker.projections.views import DevelopmentView
from tracker.store import views
from tracker.store.engine import reading, writing
from tracker.workflows.replay import rebuild, replay
from tracker.workflows.tools import Tools

OPENED = draft(DossierOpened(definition()), stream="dossier")


def positions(tools: Tools) -> set[int]:
    with reading(tools.engine) as connection:
        return {position for _, position in views.versions(connection, DOSSIER).values()}


def test_read_models_come_along_with_the_events(tools: Tools) -> None:
    done = known(tools, OPENED, draft(DevelopmentRecorded(development("d1"))))
    with reading(tools.engine) as connection:
        found = views.get_as_of(connection, DOSSIER, DevelopmentView, key="d1", position=done.head.position)
    assert found is not None and found.first_position == 2
    assert positions(tools) == {2}


def test_what_is_known_already_touches_no_read_model(tools: Tools) -> None:
    known(tools, OPENED)
    assert known(tools, OPENED).duplicates == 1
    assert positions(tools) == {1}


def test_a_refused_event_takes_the_read_models_back_too(tools: Tools) -> None:
    known(tools, OPENED)
    stale = draft(DevelopmentWithdrawn("d1", ""), stream="development:d1", expected_version=7)
    with pytest.raises(StaleVersion):
        known(tools, draft(DevelopmentRecorded(development("d1")), stream="development:d1"), stale)
    assert len(event_rows(tools)) == 1
    assert replay(tools, DOSSIER, check=True).difference is None


def test_read_models_of_another_version_are_not_written_to(tools: Tools) -> None:
    known(tools, OPENED)
    with writing(tools.engine) as connection:
        connection.execute(text("UPDATE projections SET version = 99 WHERE name = 'items'"))
    with pytest.raises(
        ConfigurationError, match=r"'items' of dossier 'north-south': expected version \d+ .* found version 99"
    ):
        known(tools, draft(FeedRemoved("a", "")))
    assert len(event_rows(tools)) == 1


def test_a_projection_that_never_saw_the_log_is_noticed(tools: Tools) -> None:
    known(tools, OPENED)
    with writing(tools.engine) as connection:
        connection.execute(text("DELETE FROM projections WHERE name = 'items'"))
    with pytest.raises(ConfigurationError, match="found none; run `tracker db rebuild --dossier north-south`"):
        known(tools, draft(FeedRemoved("a", "")))


def test_read_models_that_missed_an_event_are_noticed_and_mended_by_a_rebuild(tools: Tools) -> None:
    known(tools, OPENED)
    appended(tools, draft(DevelopmentRecorded(development("d1"))))
    with pytest.raises(ConfigurationError, match=r"at position 2, found version \d+ at position 1"):
        known(tools, draft(FeedRemoved("a", "")))
    assert rebuild(tools, DOSSIER).difference is None
    assert known(tools, draft(FeedRemoved("a", ""))).head.position == 3
