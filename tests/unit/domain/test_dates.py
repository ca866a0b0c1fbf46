"""Uncertain dates: which days a text may cover, and which texts are no dates."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain import dates
from tracker.domain.dates import parse_day, parse_interval, parse_moment
from tracker.domain.errors import DateError


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("2025-06-20", "2025-06-20", "2025-06-20"),
        ("2025-06", "2025-06-01", "2025-06-30"),
        ("2025-06~", "2025-06-01", "2025-06-30"),
        ("2024-02?", "2024-02-01", "2024-02-29"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025-21", "2025-03-01", "2025-05-31"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("2001/2002", "2001-01-01", "2002-12-31"),
        ("2023-12-25/2024", "2023-12-25", "2024-12-31"),
        ("2011~/2025", "2011-01-01", "2025-12-31"),
        ("1991-12/..", "1991-12-01", None),
        ("2018-06~/..", "2018-06-01", None),
        ("2020/open", "2020-01-01", None),
        ("../1985", None, "1985-12-31"),
        ("../..", None, None),
    ],
)
def test_a_text_covers_its_days(text: str, lower: str | None, upper: str | None) -> None:
    found = parse_interval(text)
    assert (found.lower, found.upper) == (lower and parse_day(lower), upper and parse_day(upper))
    assert found.is_open == (upper is None)
    assert found.edtf == text


@pytest.mark.parametrize(
    "text",
    ["", " ", "..", "/", "x", "open", "2025/", "/2025", "2025/2024", "2001/2002/2003", "2025//2026", " 2025", "2025 ",
     "2025-13", "2025-02-30", "20250620", "2025-1", "unknown/2004", "\uff12025", "2025\n", "0000", "2025-W25",
     "2025-00", "2025-01-00~", "2025-02-30?"],
)  # fmt: skip
def test_a_text_that_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(DateError, match="expected a"):
        parse_interval(text)


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("mark", ["", "~", "?"])
@pytest.mark.parametrize("part", ["0001", "1900-02", "2024-02", "2025-12", "2025-01-01", "2024-02-29", "9999-12-31"])
def test_what_is_read_without_the_grammar_reads_as_with_it(part: str, mark: str, last: bool) -> None:
    assert dates._common(part + mark, last=last) == dates._day(part + mark, text=part, last=last)


@given(st.text(st.sampled_from("0123456789-/.~?%XxuTZ: {}[]W"), max_size=14))
def test_any_text_is_a_date_with_ordered_days_or_a_date_error(text: str) -> None:
    try:
        found = parse_interval(text)
    except DateError:
        return
    assert found.lower is None or found.upper is None or found.lower <= found.upper


@given(st.dates(min_value=date(1000, 1, 1)), st.dates(min_value=date(1000, 1, 1)))
def test_plain_days_and_intervals_read_back(one: date, other: date) -> None:
    first, last = sorted((one, other))
    found = parse_interval(f"{first}/{last}")
    assert (found.lower, found.upper) == (first, last)
    assert parse_day(first.isoformat()) == first


@pytest.mark.parametrize(
    "text", ["2025-W25-5", "20250620", "2025-6-1", "2025-06-31", "", "2025-06-20T00:00:00Z", "today"]
)
def test_a_day_has_one_form(text: str) -> None:
    with pytest.raises(DateError, match="valid_at: expected a day as YYYY-MM-DD"):
        parse_day(text, where="valid_at")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-06-20T12:00:00Z", datetime(2025, 6, 20, 12, tzinfo=UTC)),
        ("2025-06-20T12:00:00.25+03:30", datetime(2025, 6, 20, 8, 30, 0, 250_000, tzinfo=UTC)),
        ("2025-06-20", datetime(2025, 6, 20, 23, 59, 59, 999_999, tzinfo=UTC)),
    ],
)
def test_a_moment_is_utc_and_a_bare_day_its_end(text: str, moment: datetime) -> None:
    assert parse_moment(text) == moment


@pytest.mark.parametrize(
    "text",
    ["2025-06-20T12:00:00", "noon", "", "2025-W25-5", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"],
)
def test_a_moment_without_zone_or_out_of_range_is_refused(text: str) -> None:
    with pytest.raises(DateError, match=r"known_at: expected a day as YYYY-MM-DD .its end. or a timestamp with a zone"):
        parse_moment(text, where="known_at")
