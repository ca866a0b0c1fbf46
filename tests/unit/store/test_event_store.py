"""Appending: gapless, once, in order, and only onto what the writer saw."""

from __future__ import annotations

import pytest

from builders import DOSSIER, Clock, development, draft
from logs import appended, event_rows
from tracker.audit.canonical import payload_hash
from tracker.audit.leaf import UNCOMMITTED, StoredEvent, envelope, leaf_of
from tracker.domain.errors import EventIdReused, StaleVersion, VerificationFailed
from tracker.domain.events import DevelopmentRecorded, DevelopmentRestored, DevelopmentWithdrawn, Event, FeedRemoved
from tracker.store.engine import reading, writing
from tracker.store.event_store import lock_head, read
from tracker.store.heads import read_head
from tracker.store.merkle_tiles import frontier_at
from tracker.store.tables import events, log_head
from tracker.workflows.tools import Tools


def gone(number: int) -> FeedRemoved:
    return FeedRemoved(f"feed-{number}", "a test")


def test_positions_begin_at_one_and_have_no_gaps(tools: Tools) -> None:
    appended(tools, *(draft(gone(n)) for n in range(3)))
    appended(tools, draft(gone(3)))
    assert [row.position for row in event_rows(tools)] == [1, 2, 3, 4]


def test_each_dossier_has_a_log_of_its_own(tools: Tools) -> None:
    appended(tools, draft(gone(1)), draft(gone(2)))
    other = appended(tools, draft(gone(1)), dossier="east-west")
    assert (other.head.position, other.duplicates) == (1, 0)
    assert len(event_rows(tools)) == 2


def test_an_event_known_already_is_not_appended_again(tools: Tools) -> None:
    first = appended(tools, draft(gone(1)), draft(gone(2)))
    again = appended(tools, draft(gone(2)), draft(gone(3)), draft(gone(1)))
    assert (again.duplicates, [e.position for e in again.events]) == (2, [3])
    assert first.head.position == 2


def test_an_event_twice_in_one_append_counts_once(tools: Tools) -> None:
    done = appended(tools, draft(gone(1)), draft(gone(1)))
    assert (len(done.events), done.duplicates, done.head.position) == (1, 1, 1)


def test_an_append_of_nothing_leaves_the_head(tools: Tools) -> None:
    before = appended(tools, draft(gone(1))).head
    assert appended(tools).head == before


def test_a_thousand_events_are_known_again(tools: Tools) -> None:
    drafts = [draft(gone(n), stream=f"feed:{n}") for n in range(1007)]
    appended(tools, *drafts)
    assert appended(tools, *drafts).duplicates == 1007


@pytest.mark.parametrize("stream", ["test:a", "test:b"])
def test_an_event_id_with_another_payload_is_refused(tools: Tools, stream: str) -> None:
    appended(tools, draft(gone(1), "a"))
    with pytest.raises(EventIdReused, match="position 1"):
        appended(tools, draft(gone(2), "a", stream=stream))


def test_an_event_id_with_another_type_and_the_same_payload_is_refused(tools: Tools) -> None:
    appended(tools, draft(DevelopmentWithdrawn("d1", "why"), "a"))
    with pytest.raises(EventIdReused):
        appended(tools, draft(DevelopmentRestored("d1", "why"), "a"))


def test_an_event_id_with_another_stream_is_refused(tools: Tools) -> None:
    appended(tools, draft(gone(1), "a", stream="one"))
    with pytest.raises(EventIdReused):
        appended(tools, draft(gone(1), "a", stream="two"))


def test_a_refused_append_leaves_nothing_behind(tools: Tools) -> None:
    head = appended(tools, draft(gone(1), "a")).head
    with pytest.raises(EventIdReused):
        appended(tools, draft(gone(3), "c"), draft(gone(2), "a"))
    with reading(tools.engine) as connection:
        assert read_head(connection, DOSSIER) == head
    assert len(event_rows(tools)) == 1


def test_stream_versions_count_from_one(tools: Tools) -> None:
    appended(tools, *(draft(gone(n), stream=stream) for n, stream in enumerate("aba")))
    appended(tools, draft(gone(9), stream="a", expected_version=2))
    assert [(row.stream, row.stream_version) for row in event_rows(tools)] == [("a", 1), ("b", 1), ("a", 2), ("a", 3)]


@pytest.mark.parametrize("expected", [0, 2])
def test_append_refuses_a_stale_version(tools: Tools, expected: int) -> None:
    appended(tools, draft(gone(1), stream="a"))
    with pytest.raises(StaleVersion) as caught:
        appended(tools, draft(gone(2), stream="a", expected_version=expected))
    assert (caught.value.expected, caught.value.found) == (expected, 1)


def test_a_retry_of_an_append_that_named_its_version_is_a_duplicate(tools: Tools) -> None:
    once = draft(gone(1), stream="a", expected_version=0)
    appended(tools, once)
    assert appended(tools, once).duplicates == 1


def test_recorded_at_never_runs_backwards(tools: Tools, clock: Clock) -> None:
    late = appended(tools, draft(gone(1))).head.recorded_at
    clock.wait(hours=-1)
    appended(tools, draft(gone(2)))
    clock.wait(hours=2)
    appended(tools, draft(gone(3)))
    times = [row.recorded_at for row in event_rows(tools)]
    assert times == sorted(times)
    assert times[0] == times[1] < times[2]
    assert late is not None and times[0] == late.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def test_what_was_appended_reads_back_the_same(tools: Tools) -> None:
    said: list[Event] = [DevelopmentRecorded(development("d1")), gone(1)]
    done = appended(tools, *(draft(event) for event in said))
    with reading(tools.engine) as connection:
        assert tuple(read(connection, DOSSIER)) == done.events
    assert [e.event for e in done.events] == said


def test_reading_follows_positions_and_actors(tools: Tools) -> None:
    appended(tools, *(draft(gone(n), actor="ab"[n % 2]) for n in range(6)))
    with reading(tools.engine) as connection:
        assert [e.position for e in read(connection, DOSSIER, after=2, to=5)] == [3, 4, 5]
        assert [e.position for e in read(connection, DOSSIER, actor="b")] == [2, 4, 6]


def test_a_leaf_can_be_computed_from_its_stored_row(tools: Tools) -> None:
    appended(tools, *(draft(DevelopmentRecorded(development(f"d{n}"))) for n in range(3)))
    for row in event_rows(tools):
        assert row.payload_hash == payload_hash(row.payload_salt, row.payload)
        assert row.leaf_hash == leaf_of(StoredEvent(*row))


def test_the_leaf_commits_to_every_column_but_position_payload_and_salt(tools: Tools) -> None:
    appended(tools, draft(gone(1)))
    assert StoredEvent._fields == tuple(events.c.keys())
    assert set(envelope(StoredEvent(*event_rows(tools)[0]))) == set(events.c.keys()) - set(UNCOMMITTED)


def test_the_tree_at_a_position_is_the_head_of_that_time(tools: Tools) -> None:
    heads = [appended(tools, draft(gone(n))).head for n in range(9)]
    with reading(tools.engine) as connection:
        assert [frontier_at(connection, DOSSIER, n + 1) for n in range(9)] == [head.frontier for head in heads]


def test_a_broken_frontier_is_found_and_not_built_upon(tools: Tools) -> None:
    appended(tools, draft(gone(1)))
    with writing(tools.engine) as connection:
        connection.execute(log_head.update().values(frontier=b"short"))
    with pytest.raises(VerificationFailed, match=r"log_head\.frontier"):
        appended(tools, draft(gone(2)))


def test_a_log_that_nobody_wrote_ends_at_nothing(tools: Tools) -> None:
    with writing(tools.engine) as connection:
        assert read_head(connection, DOSSIER).position == lock_head(connection, DOSSIER).position == 0
        assert list(read(connection, DOSSIER)) == []


def test_naive_times_are_refused(tools: Tools, clock: Clock) -> None:
    clock.at = clock.at.replace(tzinfo=None)
    with pytest.raises(ValueError, match="aware"):
        appended(tools, draft(gone(1)))
