from __future__ import annotations

from datetime import date

import pytest

from tracker.tagging.act_dates import ActDate, ActDates
from tracker.tagging.lexicon import Calendar

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
CALENDAR = Calendar(
    months={
        "en": tuple((name,) for name in (*MONTHS, "November", "December")),
        "ru": tuple((f"юлий{n}",) for n in range(1, 13)),
    },
    weekdays={"en": tuple((f"{name}day",) for name in ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun"))},
    background={"en": ("since", "until")},
)
FRIDAY = date(2024, 5, 10)


def find(title: str, summary: str = "", *, published: date = FRIDAY, ahead: bool = False) -> ActDate | None:
    return ActDates(CALENDAR).find(title, summary, published=published, ahead=ahead)


@pytest.mark.parametrize(
    ("title", "published", "ahead", "expected"),
    [
        ("Pact signed on May 8", FRIDAY, False, date(2024, 5, 8)),
        ("Pact signed 8 May 2024 in Strelsau", FRIDAY, False, date(2024, 5, 8)),
        ("Договор подписан 9 юлий5", FRIDAY, False, date(2024, 5, 9)),
        ("Pact signed on Tuesday", FRIDAY, False, date(2024, 5, 7)),
        ("Pact signed on Friday", FRIDAY, False, FRIDAY),
        ("Pact to be signed on Tuesday", FRIDAY, True, date(2024, 5, 14)),
        ("Pact to be signed on June 1", FRIDAY, True, date(2024, 6, 1)),
        ("Pact signed on December 31", date(2025, 1, 2), False, date(2024, 12, 31)),
    ],
)
def test_a_day_near_the_publication_is_the_day_of_the_act(
    title: str, published: date, ahead: bool, expected: date
) -> None:
    found = find(title, published=published, ahead=ahead)
    assert found
    assert found.day == expected


@pytest.mark.parametrize(
    ("title", "ahead"),
    [
        ("Pact in force since May 8", False),
        ("A pact of 8 May 1998 is recalled", False),
        ("Pact to be signed on June 1", False),
        ("Of 8 may be one", False),
        ("Pact signed on February 30", False),
        ("Pact signed on May 8", True),
        ("Pact signed", False),
    ],
)
def test_a_day_that_is_far_off_or_bounds_something_else_is_not_taken(title: str, ahead: bool) -> None:
    assert find(title, ahead=ahead) is None


def test_only_the_first_sentence_of_a_summary_is_asked_and_its_words_are_the_span() -> None:
    found = find("Pact signed", "It was done on May 9. Talks began on May 7.")
    assert found
    assert (found.day, found.span.field) == (date(2024, 5, 9), "summary")
    assert "It was done on May 9."[found.span.start : found.span.end] == "May 9"
    assert find("Pact signed", "It was done. Talks began on May 7.") is None
