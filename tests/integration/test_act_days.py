"""The day of an act, read in a text, goes with what is read there: through edits, other taggers and splits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import logs
from builders import Clock
from newsroom import PUBLISHED, SIGNED, Desk, entry, seated
from tracker.domain.reviews import Correct, Split
from tracker.tagging.act_dates import ActDates
from tracker.tagging.lexicon import Calendar
from tracker.workflows.reader import Reader
from tracker.workflows.replay import replay
from tracker.workflows.retag import retag
from tracker.workflows.review import Order, decide
from tracker.workflows.tools import Tools

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
CALENDAR = Calendar(
    months={"en": tuple((name,) for name in (*MONTHS, "November", "December"))},
    weekdays={"en": tuple((f"{name}day",) for name in ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun"))},
    background={},
)


@pytest.fixture
def desk(tools: Tools, clock: Clock, tmp_path: Path) -> Desk:
    desk = seated(tools, clock, logs.fictional_files(tmp_path))
    return replace(desk, reader=with_calendar(desk.reader))


def with_calendar(reader: Reader) -> Reader:
    return replace(reader, act_dates=ActDates(CALENDAR))


def occurred(desk: Desk, guid: str = "a") -> tuple[str, str]:
    said = desk.development(guid).development.occurred
    return said.edtf, said.basis


def decided(desk: Desk, act: Correct | Split) -> None:
    order = Order(act, desk.development().development.id, "a look", "anna")
    decide(desk.tools, desk.dossier, order, valid_at=PUBLISHED.date())


def test_an_edit_of_the_day_in_the_text_moves_the_act_and_its_loss_gives_the_day_of_publication(desk: Desk) -> None:
    desk.take(entry(f"{SIGNED} on June 28"))
    assert occurred(desk) == ("2024-06-28", "text")
    desk.take(entry(f"{SIGNED} on June 27"))
    assert occurred(desk) == ("2024-06-27", "text")
    desk.take(entry(f"{SIGNED} at last"))
    assert occurred(desk) == ("2024-07-01", "published")
    assert replay(desk.tools, desk.dossier, check=True).difference is None


def test_another_tagger_reads_the_day_again(desk: Desk) -> None:
    blind = replace(desk, reader=replace(desk.reader, act_dates=None))
    blind.take(entry(f"{SIGNED} on June 28"))
    assert occurred(desk) == ("2024-07-01", "published")
    done = retag(desk.tools, desk.reader, valid_at=PUBLISHED.date(), most=10, progress=lambda _done, _all: None)
    assert done.events == {"item.tagged": 1, "development.corrected": 1}
    assert occurred(desk) == ("2024-06-28", "text")


def test_a_day_that_a_person_gave_stands(desk: Desk) -> None:
    desk.take(entry(f"{SIGNED} on June 28"))
    decided(desk, Correct(occurred="2024-06-26"))
    desk.take(entry(f"{SIGNED} on June 27"))
    assert occurred(desk) == ("2024-06-26", "reviewer")


def test_what_is_split_off_keeps_the_day_that_its_text_gives(desk: Desk) -> None:
    desk.take(entry(f"{SIGNED} on June 28"), entry(f"{SIGNED} on Friday", guid="b"))
    assert desk.development("b").development.id == desk.development().development.id
    decided(desk, Split((desk.items()["b"].item.id,)))
    assert desk.development("b").development.id != desk.development().development.id
    assert occurred(desk, "b") == ("2024-06-28", "text")
