"""Laws of review: acts that are taken back leave the state as it was, and a replay gives what grew."""

from __future__ import annotations

import contextlib
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import TODAY
from reviewing import Desk, begin
from tracker.domain.errors import TrackerError
from tracker.domain.reviews import (
    Act,
    Confirm,
    Correct,
    Judge,
    Keep,
    LabelWanted,
    Link,
    Merge,
    Restore,
    Split,
    Undo,
    Unlink,
    Withdraw,
)
from tracker.domain.tags import Direction, Stage
from tracker.queries.moment import Moment
from tracker.queries.state import get_state
from tracker.store.engine import reading
from tracker.workflows.replay import rebuild, replay
from tracker.workflows.review import Outcome
from tracker.workflows.tools import Tools

LAWFUL = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
_names = count(1)

DEVELOPMENTS = st.sampled_from(["d1", "d2", "seed"])
ITEMS = st.sampled_from(["i1", "i2", "i3", "i4", "i5"])
LABELS = st.lists(
    st.builds(LabelWanted, st.sampled_from(["trade", "arms"]), st.sampled_from(Direction)),
    min_size=1,
    max_size=2,
    unique_by=lambda label: label.category,
).map(tuple)
ON_DEVELOPMENTS: st.SearchStrategy[Act] = st.one_of(
    st.just(Confirm()),
    st.builds(Withdraw, st.booleans()),
    st.just(Restore()),
    st.builds(
        Correct,
        statement=st.sampled_from([None, "One.", "Two."]),
        labels=st.none() | LABELS,
        stage=st.none() | st.sampled_from(Stage),
        goldstein=st.none() | st.sampled_from([Decimal("-3.0"), Decimal("5.5")]),
        occurred=st.sampled_from([None, "2025-06", "2024~"]),
        contradicts=st.none() | st.lists(DEVELOPMENTS, max_size=2, unique=True).map(tuple),
    ),
    st.builds(Merge, st.lists(DEVELOPMENTS, min_size=1, max_size=2, unique=True).map(tuple)),
    st.builds(Split, st.lists(ITEMS, min_size=1, max_size=2, unique=True).map(tuple)),
    st.builds(Link, ITEMS),
    st.builds(Unlink, ITEMS),
    st.builds(Keep, ITEMS),
)
JUDGEMENTS: st.SearchStrategy[Act] = st.one_of(st.just(Judge(False)), st.builds(Judge, st.just(True), LABELS))
ACTS = st.lists(
    st.one_of(st.tuples(ON_DEVELOPMENTS, DEVELOPMENTS), st.tuples(JUDGEMENTS, ITEMS)), min_size=1, max_size=8
)


def tried(desk: Desk, acts: list[tuple[Act, str]]) -> list[Outcome]:
    """Those of the acts that the log, as it then stood, had room for."""
    done = []
    for act, key in acts:
        with contextlib.suppress(TrackerError):
            done.append(desk.do(act, key))
    return done


def desk_of(tools: Tools) -> Desk:
    """A new log."""
    dossier = f"review-{next(_names)}"
    begin(tools, dossier)
    return Desk(tools, dossier)


@LAWFUL
@given(ACTS)
def test_acts_and_then_their_undos_leave_everything_that_counts_as_it_was(
    tools: Tools, acts: list[tuple[Act, str]]
) -> None:
    desk = desk_of(tools)
    before = desk.picture()
    for one in reversed(tried(desk, acts)):
        desk.do(Undo(one.position), one.key)
    assert desk.picture() == before


@LAWFUL
@given(ACTS)
def test_each_undo_leads_to_what_stood_before_its_act(sqlite_tools: Tools, acts: list[tuple[Act, str]]) -> None:
    desk = desk_of(sqlite_tools)
    for act, key in acts:
        before = desk.picture()
        for one in tried(desk, [(act, key)]):
            desk.do(Undo(one.position), one.key)
            assert desk.picture() == before
        tried(desk, [(act, key)])


@LAWFUL
@given(ACTS, st.integers(0, 8))
def test_a_review_is_replayed_as_it_grew(sqlite_tools: Tools, acts: list[tuple[Act, str]], undone: int) -> None:
    desk = desk_of(sqlite_tools)
    done = tried(desk, acts)
    for one in done[::-1][:undone]:
        desk.do(Undo(one.position), one.key)
    grown = replay(sqlite_tools, desk.dossier, check=True)
    assert grown.difference is None
    assert rebuild(sqlite_tools, desk.dossier).digest == grown.digest


@LAWFUL
@given(ACTS)
def test_what_was_known_before_an_act_is_known_as_before(sqlite_tools: Tools, acts: list[tuple[Act, str]]) -> None:
    desk = desk_of(sqlite_tools)
    seen = [desk.state()]
    for act in acts:
        tried(desk, [act])
        seen.append(desk.state())
    with reading(sqlite_tools.engine) as connection:
        for answer in seen:
            moment = Moment(None, answer.context.position)
            again = get_state(connection, desk.dossier, moment, today=TODAY)
            assert (again.state, again.standing) == (answer.state, answer.standing)


@LAWFUL
@given(ACTS)
def test_a_preview_foretells_the_act(sqlite_tools: Tools, acts: list[tuple[Act, str]]) -> None:
    desk = desk_of(sqlite_tools)
    for act, key in acts:
        try:
            shown = desk.show(act, key)
        except TrackerError as refused:
            with pytest.raises(type(refused)):
                desk.do(act, key)
            continue
        done = desk.do(act, key)
        assert (shown.events, shown.effect) == (done.events, done.effect)
