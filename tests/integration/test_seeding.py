"""Seeds into the log: twice is once, a changed file is a correction, and what people decided by hand stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from builders import draft
from dossier_folders import change, fictional_folder
from logs import event_rows, fictional_files, known, shipped_files
from tracker.domain.developments import Development
from tracker.domain.errors import SeedError
from tracker.domain.events import DevelopmentCorrected, DevelopmentWithdrawn, FeedChanged
from tracker.domain.items import Feed
from tracker.projections.views import DevelopmentView
from tracker.seeds.loader import load_dossier
from tracker.seeds.shapes import DossierFiles
from tracker.store import views
from tracker.store.engine import reading
from tracker.workflows import seed
from tracker.workflows.feeds import add, remove
from tracker.workflows.replay import replay
from tracker.workflows.seed_replay import replay_seeds
from tracker.workflows.tools import Tools


@pytest.fixture
def files(tmp_path: Path) -> DossierFiles:
    """The fictional dossier as it ships."""
    return fictional_files(tmp_path)


def types(tools: Tools, dossier: str, *, after: int) -> list[str]:
    return [row.type for row in event_rows(tools, dossier) if row.position > after]


def development(tools: Tools, files: DossierFiles, key: str) -> DevelopmentView:
    with reading(tools.engine) as connection:
        found = views.Stored(connection, files.definition.id).get(DevelopmentView, key)
    assert found is not None
    return found


def edited(files: DossierFiles, key: str, edit: Callable[[Development], Development]) -> DossierFiles:
    """The files with one development as `edit` makes it."""
    return replace(files, developments=tuple(edit(d) if d.id == key else d for d in files.developments))


def without(files: DossierFiles, key: str) -> DossierFiles:
    return replace(files, developments=tuple(d for d in files.developments if d.id != key))


@pytest.mark.parametrize("shipped", [True, False])
def test_loading_twice_changes_nothing(tools: Tools, files: DossierFiles, *, shipped: bool) -> None:
    wanted = shipped_files() if shipped else files
    first = seed.load(tools, wanted)
    again = seed.load(tools, wanted)
    counted = 1 + len(wanted.feeds) + len(wanted.instruments) + len(wanted.developments)
    assert (first.appended, first.position) == (counted, counted)
    assert (again.appended, again.steps, again.position) == (0, (), first.position)


def test_two_dossiers_live_in_one_database(tools: Tools, files: DossierFiles) -> None:
    lengths = [seed.load(tools, wanted).position for wanted in (files, shipped_files(), files)]
    assert lengths[0] == lengths[2] == len(event_rows(tools, files.definition.id))
    assert replay(tools, files.definition.id, check=True).difference is None


def test_a_plan_is_what_the_load_then_does(tools: Tools, files: DossierFiles) -> None:
    for wanted in (files, without(files, "locks-shut"), files):
        planned = seed.plan(tools, wanted)
        assert seed.load(tools, wanted).steps == planned
        assert seed.plan(tools, wanted) == ()


def test_a_changed_file_appends_a_correction_of_what_changed(tools: Tools, tmp_path: Path) -> None:
    folder = fictional_folder(tmp_path)
    start = seed.load(tools, load_dossier(folder)).position
    change(folder / "developments.yaml", "The river commission agreed", "The commission agreed")
    change(folder / "instruments.yaml", "short: 1998 pact", "short: the pact")
    change(folder / "feeds.opml", 'reliability="B"', 'reliability="A"')
    change(folder / "categories.yaml", "half_life: 730", "half_life: 365")
    done = seed.load(tools, load_dossier(folder))
    assert [step.type for step in done.steps] == types(tools, "ruritania-graustark", after=start)
    assert [(step.stream, step.type, step.detail) for step in done.steps] == [
        ("dossier", "dossier.revised", "categories"),
        ("feed:edelweiss-post", "feed.changed", "reliability"),
        ("instrument:pact-1998", "instrument.corrected", "short"),
        ("development:lock-hours-agreed", "development.corrected", "statement"),
    ]


def test_a_broken_file_loads_nothing(tools: Tools, tmp_path: Path) -> None:
    folder = fictional_folder(tmp_path)
    change(folder / "categories.yaml", "half_life: 730", "half_life: none")
    with pytest.raises(SeedError, match=r"categories\.yaml:"):
        seed.load(tools, load_dossier(folder))
    assert event_rows(tools, "ruritania-graustark") == []


def test_what_is_gone_from_the_files_is_withdrawn_and_comes_back_restored(tools: Tools, files: DossierFiles) -> None:
    start = seed.load(tools, files).position
    fewer = replace(without(files, "locks-shut"), feeds=files.feeds[1:], instruments=files.instruments[1:])
    for wanted in (fewer, fewer, files, files, fewer, files):
        seed.load(tools, wanted)
    gone = ["feed.removed", "instrument.withdrawn", "development.withdrawn"]
    back = ["feed.added", "instrument.recorded", "development.restored"]
    assert types(tools, files.definition.id, after=start) == [*gone, *back, *gone, *back]
    assert development(tools, files, "locks-shut").status == "live"
    assert replay(tools, files.definition.id, check=True).difference is None


def test_what_comes_back_changed_is_restored_and_corrected(tools: Tools, files: DossierFiles) -> None:
    seed.load(tools, files)
    start = seed.load(tools, without(files, "locks-shut")).position
    seed.load(tools, edited(files, "locks-shut", lambda d: replace(d, statement="Otherwise.")))
    assert types(tools, files.definition.id, after=start) == ["development.restored", "development.corrected"]
    assert development(tools, files, "locks-shut").development.statement == "Otherwise."


def test_a_change_that_is_taken_back_is_told_each_time(tools: Tools, files: DossierFiles) -> None:
    other = edited(files, "locks-shut", lambda d: replace(d, notes="other"))
    lengths = [seed.load(tools, wanted).position for wanted in (files, other, files, other, other)]
    assert [later - earlier for earlier, later in pairwise(lengths)] == [1, 1, 1, 0]


def test_a_feed_paused_by_hand_stays_paused_after_another_load(tools: Tools, files: DossierFiles) -> None:
    seed.load(tools, files)
    dossier, feed = files.definition.id, files.feeds[0]
    paused = draft(
        FeedChanged(replace(feed, paused=True), ("paused",), "too noisy"), stream=f"feed:{feed.id}", actor="editor"
    )
    known(tools, paused, dossier=dossier)
    assert seed.load(tools, edited(files, "locks-shut", lambda d: replace(d, notes="other"))).appended == 1
    with reading(tools.engine) as connection:
        found = views.Stored(connection, dossier).get(Feed, feed.id)
    assert found is not None and found.paused


def test_a_feed_removed_by_hand_stays_removed_whatever_the_file_says_until_a_person_adds_it(
    tools: Tools, files: DossierFiles
) -> None:
    seed.load(tools, files)
    feed = files.feeds[0]
    remove(tools, files.definition.id, feed.id, reason="too noisy", actor="editor")
    noted = replace(files, feeds=(replace(feed, note="Louder."), *files.feeds[1:]))
    for wanted in (files, noted, replace(files, feeds=files.feeds[1:]), noted):
        assert seed.plan(tools, wanted) == ()
    assert replay_seeds(tools, noted).differences == ()
    again = replace(feed, url="http://news.example/rss")
    add(tools, files.definition.id, again, networks=(), reason="quieter", actor="editor")
    assert [(step.type, step.detail) for step in seed.plan(tools, noted)] == [("feed.changed", "note")]


def test_a_correction_by_hand_stays_in_the_fields_that_the_file_leaves_alone(tools: Tools, files: DossierFiles) -> None:
    seed.load(tools, files)
    now = replace(development(tools, files, "locks-shut").development, statement="By hand.", notes="By hand.")
    correction = DevelopmentCorrected(now, ("statement", "notes"), "better words")
    known(tools, draft(correction, stream="development:locks-shut", actor="editor"), dossier=files.definition.id)
    assert seed.load(tools, files).appended == 0
    seed.load(tools, edited(files, "locks-shut", lambda d: replace(d, notes="By the file.")))
    found = development(tools, files, "locks-shut").development
    assert (found.statement, found.notes) == ("By hand.", "By the file.")


def test_what_a_reviewer_withdrew_stays_withdrawn(tools: Tools, files: DossierFiles) -> None:
    seed.load(tools, files)
    withdrawn = draft(DevelopmentWithdrawn("locks-shut", "no"), stream="development:locks-shut", actor="editor")
    known(tools, withdrawn, dossier=files.definition.id)
    assert seed.load(tools, files).appended == 0
    assert development(tools, files, "locks-shut").status == "withdrawn"


def test_each_event_of_a_seed_names_its_valid_time(tools: Tools, files: DossierFiles) -> None:
    seed.load(tools, files)
    rows = {row.stream: row for row in event_rows(tools, files.definition.id)}
    agreed, shut = rows["development:lock-hours-agreed"], rows["development:locks-shut"]
    assert (agreed.occurred_edtf, agreed.occurred_from, agreed.occurred_to) == ("2024-05", "2024-05-01", "2024-05-31")
    assert (shut.occurred_from, shut.occurred_to) == ("2018-06-01", None)
    assert {row.actor for row in rows.values()} == {"seed"}
