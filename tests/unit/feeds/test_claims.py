"""Dates are read as feedparser reads them, by whichever way."""

from __future__ import annotations

from datetime import datetime

import pytest
from feedparser.datetimes import _parse_date
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.feeds.claims import published_of, read_date

_MAIL = (
    r"\A(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Fre), [0-9]{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mai) "
    r"(18|19|20|21)[0-9]{2} [0-2][0-9]:[0-6][0-9]:[0-6][0-9] (GMT|UTC|Z|EST|[+-][0-9]{4})\Z"
)
_ISO = (
    r"\A(18|19|20|21)[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\.[0-9]{1,7})?"
    r"(Z|[+-][0-9]{2}:[0-9]{2}|)\Z"
)


@settings(max_examples=300)
@given(st.from_regex(_MAIL) | st.from_regex(_ISO) | st.text(alphabet="0123456789-:TZ +.JanMo,", max_size=30))
def test_the_short_ways_of_reading_a_date_give_what_feedparser_gives(words: str) -> None:
    for key in ("published", "updated"):
        quick = published_of({key: words, f"{key}_parsed": read_date(words)})

        assert quick == published_of({key: words, f"{key}_parsed": _parse_date(words)})


@pytest.mark.parametrize("words", ["Thu, 02 Oct 2025 15:30:00 +0330", "2025-10-02T12:00:00.5Z"])
def test_usual_dates_take_the_short_way(words: str) -> None:
    assert isinstance(read_date(words), datetime)
