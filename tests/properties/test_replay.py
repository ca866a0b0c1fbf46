"""The law of the read models: a replay of any prefix gives what they said at that position, however it was batched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import TODAY, Clock, draft
from logs import known
from stories import histories
from tracker.domain.dossier import Definition
from tracker.domain.events import DevelopmentCorrected, DevelopmentRecorded, Event, ItemObserved, ItemRevised
from tracker.projections.decay import MICRO
from tracker.projections.fold import Nothing, Overlay, fold
from tracker.projections.registers import DEFINITION_KEY
from tracker.projections.state import Measure, State, compute
from tracker.projections.views import Contribution, DevelopmentView
from tracker.queries import standing, state
from tracker.queries.moment import Moment
from tracker.store.engine import Connection, reading
from tracker.store.event_store import read
from tracker.store.views import as_of
from tracker.workflows.redact import redact
from tracker.workflows.replay import rebuild, replay
from tracker.workflows.tools import Tools

LAWFUL = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
_names = count(1)
Ends = list[tuple[datetime, int]]


def told(tools: Tools, batches: Sequence[Sequence[Event]]) -> tuple[str, int]:
    """A new log that holds these events, and its length."""
    dossier, numbers = f"story-{next(_names)}", count(1)
    for batch in batches:
        drafts = (draft(event, str(next(numbers)), stream="story") for event in batch)
        done = known(tools, *drafts, dossier=dossier)
    return dossier, done.head.position


@LAWFUL
@given(histories())
def test_a_replay_of_any_prefix_is_the_read_models_of_that_position(tools: Tools, batches: list[list[Event]]) -> None:
    dossier, length = told(tools, batches)
    assert length == sum(map(len, batches))
    for position in range(length + 1):
        assert replay(tools, dossier, to=position, check=True).difference is None


@LAWFUL
@given(histories())
def test_a_rebuild_gives_the_read_models_that_grew(sqlite_tools: Tools, batches: list[list[Event]]) -> None:
    dossier, _ = told(sqlite_tools, batches)
    grown = replay(sqlite_tools, dossier, check=True)
    assert rebuild(sqlite_tools, dossier) == grown


@LAWFUL
@given(histories())
def test_batches_do_not_matter(sqlite_tools: Tools, batches: list[list[Event]]) -> None:
    dossier, _ = told(sqlite_tools, batches)
    at_once, _ = told(sqlite_tools, [[event for batch in batches for event in batch]])
    one_by_one, _ = told(sqlite_tools, [[event] for batch in batches for event in batch])
    found = [replay(sqlite_tools, name, check=True) for name in (dossier, at_once, one_by_one)]
    assert len({(one.digest, one.difference) for one in found}) == 1
    assert found[0].difference is None


@LAWFUL
@given(histories(longest=30))
def test_developments_as_known_at_any_moment_are_those_of_a_fold_of_the_prefix(
    sqlite_tools: Tools, batches: list[list[Event]]
) -> None:
    dossier, length = told(sqlite_tools, batches)
    with reading(sqlite_tools.engine) as connection:
        live = Overlay(Nothing())
        for position in range(1, length + 1):
            for change in fold(list(read(connection, dossier, after=position - 1, to=position)), live):
                live.lay(change)
            assert dict(as_of(connection, dossier, DevelopmentView, position=position)) == dict(
                live.all(DevelopmentView)
            )


@LAWFUL
@given(histories(longest=12))
def test_an_explanation_adds_up_to_the_last_digit_at_any_moment(
    sqlite_tools: Tools, batches: list[list[Event]]
) -> None:
    dossier, length = told(sqlite_tools, batches)
    with reading(sqlite_tools.engine) as connection:
        for position in range(length + 1):
            for day in (date(1980, 1, 1), date(2024, 11, 15), TODAY):
                whole = state.explain_all(connection, dossier, Moment(day, position), category=None, today=TODAY)
                for part in whole.categories:
                    total = sum(Decimal(str(line.amount)) for line in part.lines)
                    assert total == Decimal(str(part.measure.sum))
                if whole.overall and whole.scoring:
                    assert whole.overall.sum == clipped([p.measure.sum for p in whole.categories], whole.scoring.clip)


def clipped(sums: Sequence[float], clip: Decimal) -> float:
    """The overall sum as the model defines it."""
    return sum(round(max(-float(clip), min(float(clip), one)) * MICRO) for one in sums) / MICRO


DAYS = st.dates(date(1985, 1, 1), date(2030, 1, 1)) | st.sampled_from([date.min, date.max])


@LAWFUL
@given(histories(longest=12), st.lists(DAYS, min_size=1, max_size=4))
def test_the_state_of_any_day_as_known_at_any_moment_is_that_of_a_replay_of_the_prefix(
    sqlite_tools: Tools, batches: list[list[Event]], days: list[date]
) -> None:
    dossier, length = told(sqlite_tools, batches)
    with reading(sqlite_tools.engine) as connection:
        for position in range(length + 1):
            ledger = Overlay(Nothing())
            for change in fold(read(connection, dossier, to=position), Nothing()):
                ledger.lay(change)
            known = ledger.get(Definition, DEFINITION_KEY)
            rows = [row for _, row in ledger.all(Contribution)]
            for day in days:
                answer = state.get_state(connection, dossier, Moment(day, position), today=TODAY).state
                assert (answer is None) == (known is None)
                if answer and known:
                    require_alike(answer, compute(known, rows, valid_at=day))


def require_alike(one: State, other: State) -> None:
    """Every count is the same, every index but for the rounding of millionths."""
    pairs = zip(measures(one), measures(other), strict=True)
    for found, expected in pairs:
        assert found.sum == pytest.approx(expected.sum, abs=2e-5)
        assert found.index == pytest.approx(expected.index, abs=2e-4)
        exact = replace(found, sum=expected.sum, index=expected.index, band=expected.band, trend=expected.trend)
        assert exact == expected


def measures(one: State) -> list[Measure]:
    """The whole and each category."""
    return [one.overall, *(c.measure for c in one.categories)]


@LAWFUL
@given(histories(longest=12))
def test_every_moment_has_a_state_and_a_standing(sqlite_tools: Tools, batches: list[list[Event]]) -> None:
    dossier, length = told(sqlite_tools, batches)
    with reading(sqlite_tools.engine) as connection:
        for position in range(length + 1):
            moment = Moment(TODAY, position)
            found = state.get_state(connection, dossier, moment, today=TODAY)
            answer = standing.get_standing(connection, dossier, moment, today=TODAY)
            assert found.context == answer.context
            assert found.standing == answer.standing
            assert answer.index == (found.state.overall.index if found.state else None)


@LAWFUL
@given(histories(longest=12), st.data())
def test_an_answer_about_any_moment_is_that_of_a_log_that_ended_then(
    tools: Tools, clock: Clock, batches: list[list[Event]], data: st.DataObject
) -> None:
    dossier, length, ends = timed(tools, clock, batches)
    day = data.draw(st.dates(date(2023, 1, 1), date(2027, 1, 1)), label="valid_at")
    seconds = data.draw(st.integers(0, 59), label="seconds after a batch")
    times = st.sampled_from([(at + timedelta(seconds=seconds), end) for at, end in ends])
    positions = st.integers(1, length).map(lambda position: (position, position))
    known_at, end = data.draw(times | positions, label="known_at and where the log ended")
    prefix, _ = told(tools, [[event for batch in batches for event in batch][:end]])
    with reading(tools.engine) as connection:
        then = answers(connection, dossier, Moment(day, known_at))
        assert then == answers(connection, prefix, Moment(day))


def timed(tools: Tools, clock: Clock, batches: Sequence[Sequence[Event]]) -> tuple[str, int, Ends]:
    """A new log whose batches lie a minute apart, its length, and the time and length at which each batch ended."""
    dossier, numbers = f"story-{next(_names)}", count(1)
    ends: Ends = []
    for batch in batches:
        at = clock.wait(minutes=1)
        drafts = (draft(event, str(next(numbers)), stream=stream_of(event)) for event in batch)
        ends.append((at, known(tools, *drafts, dossier=dossier).head.position))
    return dossier, ends[-1][1], ends


def stream_of(event: Event) -> str:
    """Where the service would append it."""
    match event:
        case ItemObserved(item=one) | ItemRevised(item=one):
            return f"item:{one.id}"
        case DevelopmentRecorded(development=told) | DevelopmentCorrected(development=told):
            return f"development:{told.id}"
        case _:
            return "story"


def answers(connection: Connection, dossier: str, moment: Moment) -> tuple[object, ...]:
    """State, standing and ledger, without the root and the name of the log that gave them."""
    whole = state.get_state(connection, dossier, moment, today=TODAY)
    stands = standing.get_standing(connection, dossier, moment, today=TODAY)
    lines = state.explain_all(connection, dossier, moment, category=None, today=TODAY)
    ledger = [(part.category, part.measure, part.lines) for part in lines.categories]
    return whole.state, whole.standing, stands.index, ledger


@LAWFUL
@given(histories(longest=12), st.data())
def test_a_redaction_moves_no_number_that_was_known_before_it(
    sqlite_tools: Tools, clock: Clock, batches: list[list[Event]], data: st.DataObject
) -> None:
    dossier, length, _ = timed(sqlite_tools, clock, batches)
    events = [event for batch in batches for event in batch]
    told = [at for at, event in enumerate(events, start=1) if stream_of(event) != "story"]
    chosen = data.draw(st.lists(st.sampled_from(told), unique=True, max_size=3) if told else st.just([]))

    def indices() -> list[object]:
        with reading(sqlite_tools.engine) as connection:
            return [state.get_state(connection, dossier, Moment(TODAY, at), today=TODAY).state
                    for at in range(length + 1)]  # fmt: skip

    before = indices()
    for position in chosen:
        redact(sqlite_tools, dossier, position, reason="a test", actor="somebody")
    assert indices() == before
    assert replay(sqlite_tools, dossier, check=True).difference is None
