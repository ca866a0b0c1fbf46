"""Replays for an audit: the seed files from nothing, and the log event by event."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

from builders import DOSSIER, TODAY, definition, development, draft
from logs import fictional_files, known
from tracker.domain.errors import NotFound
from tracker.domain.events import DevelopmentRecorded, DevelopmentWithdrawn, DossierOpened, FeedRemoved
from tracker.queries.moment import Moment
from tracker.queries.state import get_state
from tracker.seeds.shapes import DossierFiles
from tracker.store.engine import reading, writing
from tracker.workflows.redact import redact
from tracker.workflows.replay import rebuild, replay
from tracker.workflows.seed import load, plan
from tracker.workflows.seed_replay import replay_seeds
from tracker.workflows.steps import OVERALL, Move, steps
from tracker.workflows.tools import Tools


@pytest.fixture
def files(tmp_path: Path) -> DossierFiles:
    return fictional_files(tmp_path)


def test_a_log_loaded_from_its_files_holds_them_byte_for_byte(tools: Tools, files: DossierFiles) -> None:
    done = load(tools, files)
    found = replay_seeds(tools, files)
    assert found.differences == ()
    assert found.same == found.events == found.facts == done.appended


def test_a_load_in_two_steps_says_the_same_in_the_end(sqlite_tools: Tools, files: DossierFiles) -> None:
    earlier = replace(files, feeds=tuple(replace(feed, title="Earlier") for feed in files.feeds))
    load(sqlite_tools, earlier)
    assert {d.why for d in replay_seeds(sqlite_tools, files).differences} == {"other in the files: title"}
    load(sqlite_tools, files)
    found = replay_seeds(sqlite_tools, files)
    assert (found.differences, found.events - found.same) == ((), 2 * len(files.feeds))


def test_every_way_to_disagree_is_named(sqlite_tools: Tools, files: DossierFiles) -> None:
    assert {d.why for d in replay_seeds(sqlite_tools, files).differences} == {"the files have it, the log does not"}
    load(sqlite_tools, files)
    fewer = replace(files, developments=files.developments[1:])
    stream = f"development:{files.developments[0].id}"
    assert [(d.stream, d.why) for d in replay_seeds(sqlite_tools, fewer).differences] == [
        (stream, "the log has it, the files do not")
    ]
    load(sqlite_tools, fewer)
    assert [(d.stream, d.why) for d in replay_seeds(sqlite_tools, files).differences] == [
        (stream, "the files have it, the log's seeds took it back")
    ]


def test_a_redacted_seed_is_no_disagreement(sqlite_tools: Tools, files: DossierFiles) -> None:
    done = load(sqlite_tools, files)
    redact(sqlite_tools, files.definition.id, done.position, reason="a request", actor="somebody")
    found = replay_seeds(sqlite_tools, files)
    assert (found.differences, found.same, found.redacted) == ((), found.events - 1, (done.position,))
    assert plan(sqlite_tools, files) == ()
    assert load(sqlite_tools, files).appended == 0, "a load does not bring the words back"


def last_reworded(files: DossierFiles, **changes: Any) -> DossierFiles:
    *others, last = files.developments
    return replace(files, developments=(*others, replace(last, **changes)))


def test_a_load_brings_back_no_words_that_were_redacted_twice(sqlite_tools: Tools, files: DossierFiles) -> None:
    dossier = files.definition.id
    first = load(sqlite_tools, files).position
    again = last_reworded(files, notes="Reworded.")
    second = load(sqlite_tools, again).position
    redact(sqlite_tools, dossier, first, reason="a request", actor="somebody")
    assert plan(sqlite_tools, again) == ()
    redact(sqlite_tools, dossier, second, reason="a request", actor="somebody")
    assert plan(sqlite_tools, again) == ()
    assert replay_seeds(sqlite_tools, again).differences == ()


def test_a_redacted_seed_that_its_file_says_otherwise_is_corrected_and_withdrawn(
    sqlite_tools: Tools, files: DossierFiles
) -> None:
    done = load(sqlite_tools, files)
    redact(sqlite_tools, files.definition.id, done.position, reason="a request", actor="somebody")
    other = last_reworded(files, notes="Reworded.")
    assert [difference.why for difference in replay_seeds(sqlite_tools, other).differences] == [
        "its words were redacted, and the files do not say the same"
    ]
    assert [step.type for step in plan(sqlite_tools, other)] == ["development.corrected"]
    fewer = replace(files, developments=files.developments[:-1])
    assert [step.type for step in plan(sqlite_tools, fewer)] == ["development.withdrawn"]


def test_each_step_says_how_the_categories_moved(tools: Tools) -> None:
    known(
        tools,
        draft(DossierOpened(definition()), stream="dossier"),
        draft(FeedRemoved("none", "a test"), stream="feed:none"),
        draft(DevelopmentRecorded(development("d1")), stream="development:d1"),
        draft(DevelopmentWithdrawn("d1", "a test"), stream="development:d1"),
        draft(FeedRemoved("none", "again"), stream="feed:none"),
    )
    day = date(2025, 6, 1)
    with reading(tools.engine) as connection:
        state = get_state(connection, DOSSIER, Moment(day, 3), today=TODAY).state
    assert state is not None
    index, overall = state.categories[0].measure.index, state.overall.index
    with steps(tools, DOSSIER, valid_at=day) as told:
        found = list(told)
    assert [step.position for step in found] == [1, 2, 3, 4, 5]
    assert [step.moves for step in found] == [
        (),
        (),
        (Move("trade", None, index), Move(OVERALL, None, overall)),
        (Move("trade", index, None), Move(OVERALL, overall, None)),
        (),
    ]


def test_steps_end_at_a_position_and_need_a_log(sqlite_tools: Tools, files: DossierFiles) -> None:
    with pytest.raises(NotFound), steps(sqlite_tools, "nowhere", valid_at=TODAY):
        pass
    head = load(sqlite_tools, files).position
    dossier = files.definition.id
    with steps(sqlite_tools, dossier, valid_at=TODAY, to=7) as told:
        assert [step.position for step in told] == [1, 2, 3, 4, 5, 6, 7]
    with pytest.raises(NotFound, match=f"ends at {head}"), steps(sqlite_tools, dossier, valid_at=TODAY, to=head + 1):
        pass


def test_a_rebuild_mends_rows_that_are_wrong_missing_or_too_many(tools: Tools, files: DossierFiles) -> None:
    load(tools, files)
    dossier = files.definition.id
    good = replay(tools, dossier, check=True)
    with writing(tools.engine) as connection:
        for statement in (
            "DELETE FROM contributions WHERE category = (SELECT MIN(category) FROM contributions)",
            "UPDATE developments SET text = 'other'",
            "INSERT INTO feeds SELECT dossier, key || '+', known_from, known_to, body FROM feeds",
            "UPDATE projections SET version = 99",
        ):
            connection.execute(sqlalchemy.text(statement))
    assert replay(tools, dossier, check=True).difference is not None
    assert rebuild(tools, dossier) == good
    known(tools, draft(FeedRemoved("none", "a test")), dossier=dossier)
