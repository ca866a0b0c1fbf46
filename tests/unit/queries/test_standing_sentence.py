"""The one sentence of prose in an answer says on which day it speaks, and foresees nothing."""

from __future__ import annotations

from datetime import date

from logs import shipped_files
from tracker.queries.moment import Moment
from tracker.queries.standing import get_standing
from tracker.store.engine import reading
from tracker.workflows import seed
from tracker.workflows.tools import Tools

TODAY = date(2026, 1, 2)


def sentence(tools: Tools, day: str, *, known_at: int | None = None) -> str:
    moment = Moment(date.fromisoformat(day), known_at)
    with reading(tools.engine) as connection:
        return get_standing(connection, "iran-russia", moment, today=TODAY).sentence


def test_of_a_day_to_come_it_says_what_it_assumes(sqlite_tools: Tools) -> None:
    seed.load(sqlite_tools, shipped_files())
    assert sentence(sqlite_tools, "2026-01-02").startswith("On 2026-01-02 Iran and Russia are treaty partners")
    assert sentence(sqlite_tools, "2026-01-03").startswith("If nothing changes, on 2026-01-03 Iran and Russia are")


def test_before_any_instrument_was_known_it_does_not_deny_one(sqlite_tools: Tools) -> None:
    seed.load(sqlite_tools, shipped_files())
    said = sentence(sqlite_tools, "2026-01-02", known_at=1)
    assert said.startswith("On 2026-01-02 it is unknown how Iran and Russia stand")


def test_what_rounds_to_nothing_is_no_evidence(sqlite_tools: Tools) -> None:
    seed.load(sqlite_tools, shipped_files())
    with reading(sqlite_tools.engine) as connection:
        answer = get_standing(connection, "iran-russia", Moment(TODAY), today=TODAY)
    assert answer.supports and answer.speaks_against
    assert all(abs(line.amount) >= 0.005 for line in (*answer.supports, *answer.speaks_against))
