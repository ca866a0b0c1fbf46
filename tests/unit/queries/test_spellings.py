"""Words are found however their letters are spelled, on both databases, in developments and in items."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from builders import DOSSIER, TODAY, definition, development, draft, feed, item, screening
from logs import known
from tracker.domain.events import DevelopmentRecorded, DossierOpened, FeedAdded, ItemObserved
from tracker.queries.moment import Moment
from tracker.queries.search import search
from tracker.store import engine
from tracker.workflows.tools import Tools

PERSIAN, ARABIC = "\u06a9\u0634\u062a\u06cc\u200c\u0647\u0627 \u06f1\u06f2", "\u0643\u0634\u062a\u064a \u0647\u0627 12"
"""Ships, 12: in Persian letters and digits with a joiner, and in Arabic letters with a blank."""
YO, YE = (
    "\u0427\u0451\u0440\u043d\u044b\u0439 \u0441\u0430\u043c\u043e\u043b\u0451\u0442",
    "\u0441\u0430\u043c\u043e\u043b\u0435\u0442",
)
TEXTS = (PERSIAN, ARABIC, YO, "100% \u00c4RGER [a-b] \u201cquoted\u201d ^$.*\\d", "A stream")


@pytest.fixture
def connection(tools: Tools) -> Iterator[Connection]:
    """Each text as a statement and as a headline."""
    known(tools, draft(DossierOpened(definition())), draft(FeedAdded(feed("courier"), "")))
    for number, text in enumerate(TEXTS):
        known(tools, draft(DevelopmentRecorded(development(f"d{number}", statement=text)), f"d{number}"))
        known(tools, draft(ItemObserved(item(f"i{number}", title=text, summary="bed"), screening()), f"i{number}"))
    with engine.reading(tools.engine) as connection:
        yield connection


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (PERSIAN, {0, 1}),
        (ARABIC, {0, 1}),
        (YE, {2}),
        (YO.upper(), {2}),
        ('"Quoted"', {3}),
        ("100% \u00e4", {3}),
        ("[A\u2013B]", {3}),
        ("[a-c] ", set()),
        ("^$.*\\D", {3}),
        ("a stream", {4}),
        (". stream", set()),
    ],
)
def test_each_spelling_finds_every_other_and_nothing_else(connection: Connection, words: str, found: set[int]) -> None:
    told = search(connection, DOSSIER, Moment(), text=words, limit=10, today=TODAY)
    assert {view.development.id for view in told.developments} == {f"d{number}" for number in found}
    assert {view.item.id for view in told.items} == {f"i{number}" for number in found}


def test_no_blank_reaches_from_the_headline_into_the_summary(connection: Connection) -> None:
    told = search(connection, DOSSIER, Moment(), text="stream bed", limit=10, today=TODAY)
    assert told.items == ()


def test_the_longest_words_are_looked_for(connection: Connection) -> None:
    told = search(connection, DOSSIER, Moment(), text=(PERSIAN * 200)[:200], limit=10, today=TODAY)
    assert (told.developments, told.items) == ((), ())
