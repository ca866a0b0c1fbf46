from __future__ import annotations

from datetime import date

import pytest

from logs import shipped_files
from tracker.domain.dates import parse_interval
from tracker.domain.tags import ActDay
from tracker.tagging.act_dates import ActDates
from tracker.tagging.lexicon import Calendar

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
CALENDAR = Calendar(
    months={
        "en": tuple((name,) for name in (*MONTHS, "November", "December")),
        "ru": tuple((f"юлий{n}",) for n in range(1, 13)),
    },
    weekdays={"en": tuple((f"{name}day",) for name in ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun"))},
    background={"en": ("since", "until", "Radio")},
    relative={"en": {"today": 0, "yesterday": -1, "tomorrow": 1}},
    within={"en": ("in",)},
)
FRIDAY = date(2024, 5, 10)


def find(title: str, summary: str = "", *, published: date = FRIDAY, ahead: bool = False) -> ActDay | None:
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
        ("Pact signed yesterday", FRIDAY, False, date(2024, 5, 9)),
        ("Today a pact was signed", FRIDAY, False, FRIDAY),
        ("Pact to be signed tomorrow", FRIDAY, True, date(2024, 5, 11)),
    ],
)
def test_a_day_near_the_publication_is_the_day_of_the_act(
    title: str, published: date, ahead: bool, expected: date
) -> None:
    found = find(title, published=published, ahead=ahead)
    assert found
    assert found.edtf == expected.isoformat()


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
        ("Pact signed, Strelsau Today reports", False),
        ("Pact signed, says Radio tomorrow", True),
        ("Pact signed in May", False),
        ("Pact signed in January", False),
        ("Trade grew in March-April", False),
    ],
)
def test_a_day_that_is_far_off_or_bounds_something_else_is_not_taken(title: str, ahead: bool) -> None:
    assert find(title, ahead=ahead) is None


def test_only_the_first_sentence_of_a_summary_is_asked_and_its_words_are_the_span() -> None:
    found = find("Pact signed", "It was done on May 9. Talks began on May 7.")
    assert found
    assert (found.edtf, found.span.field) == ("2024-05-09", "summary")
    assert "It was done on May 9."[found.span.start : found.span.end] == "May 9"
    assert find("Pact signed", "It was done. Talks began on May 7.") is None


@pytest.mark.parametrize(
    ("title", "ahead", "expected"),
    [
        ("Pact signed in April", False, "2024-04"),
        ("Pact was signed in April 2024", False, "2024-04"),
        ("Pact to be signed in July", True, "2024-07"),
    ],
)
def test_a_month_alone_is_a_month_of_the_extended_date_format(title: str, ahead: bool, expected: str) -> None:
    found = find(title, ahead=ahead)
    assert found
    assert found.edtf == expected
    assert parse_interval(found.edtf).lower == date.fromisoformat(f"{expected}-01")


def shipped(title: str, *, published: date, ahead: bool) -> str | None:
    calendar = shipped_files().lexicon.calendar
    assert calendar
    found = ActDates(calendar).find(title, "", published=published, ahead=ahead)
    return found.edtf if found else None


JANUARY = date(2025, 1, 17)


@pytest.mark.parametrize(
    ("title", "ahead", "expected"),
    [
        ("Treaty signed on January 16", False, "2025-01-16"),
        ("Treaty signed on Thursday", False, "2025-01-16"),
        ("Treaty signed yesterday in Moscow", False, "2025-01-16"),
        ("Treaty to be signed tomorrow", True, "2025-01-18"),
        ("Trade deal took effect in December", False, "2024-12"),
        ("Russia Today says treaty is signed", False, None),
        ("Договор подписан 16 января", False, "2025-01-16"),
        ("Договор подписали в четверг", False, "2025-01-16"),
        ("Договор подписали вчера", False, "2025-01-16"),
        ("Договор подпишут завтра", True, "2025-01-18"),
        ("Соглашение вступило в силу в декабре", False, "2024-12"),
        ("Договор подпишут в марте", True, "2025-03"),
        ("معاهده ۱۶ ژانویه امضا شد", False, "2025-01-16"),
        ("معاهده پنج‌شنبه امضا شد", False, "2025-01-16"),
        ("معاهده دیروز امضا شد", False, "2025-01-16"),
        ("معاهده فردا امضا می‌شود", True, "2025-01-18"),
        ("معاهده ۲۷ دی امضا شد", False, "2025-01-16"),
        ("معاهده ۲۷ دی ۱۴۰۳ امضا شد", False, "2025-01-16"),
        ("معاهده ۲۷ دی ۱۴۰۱ امضا شد", False, None),
        ("معاهده در دسامبر امضا شد", False, "2024-12"),
        ("معاهده در ماه آذر امضا شد", False, "2024-11-21/2024-12-20"),
        ("معاهده در فروردین اجرا می‌شود", True, "2025-03-21/2025-04-20"),
        ("رادیو فردا: معاهده امضا می‌شود", True, None),
    ],
)
def test_the_shipped_calendar_reads_days_in_three_languages(title: str, ahead: bool, expected: str | None) -> None:
    assert shipped(title, published=JANUARY, ahead=ahead) == expected
