"""The day of the act where a headline or the first sentence gives one: a day with its month, or a day of the week.

Only a day near to the publication is taken, since a day farther off mostly belongs to the background. Words for months
and weekdays are data of the dossier; digits of any script are folded to ASCII first.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from tracker.domain.tags import Span
from tracker.tagging.lexicon import Calendar
from tracker.tagging.normalise import fold

BEFORE, AHEAD = timedelta(days=10), timedelta(days=120)
"""How far from the publication a day may lie: back where something happened, ahead where something is announced."""
CONCEPT = "day of the act"
_FIRST_SENTENCE = re.compile(r"[.!?؟…]+(?=\s)|\n")


class ActDate(NamedTuple):
    """A day, and the words that give it."""

    day: date
    span: Span


class ActDates:
    """Finds days in texts of the languages that a calendar knows."""

    __slots__ = ("_capital", "_months", "_pattern", "_weekdays")

    def __init__(self, calendar: Calendar) -> None:
        self._months = _numbered(calendar.months)
        self._weekdays = _numbered(calendar.weekdays)
        names = [
            word for rows in (*calendar.months.values(), *calendar.weekdays.values()) for row in rows for word in row
        ]
        self._capital = frozenset(fold(word) for word in names if word[0].isupper())
        month, weekday = _any(self._months), _any(self._weekdays)
        since = _any({fold(word): 0 for words in calendar.background.values() for word in words})
        self._pattern = re.compile(
            rf"(?<!\w)(?P<since>(?:{since}) )?(?:(?P<day>\d{{1,2}}) (?P<month>{month})|(?P<month2>{month}) "
            rf"(?P<day2>\d{{1,2}})|(?P<weekday>{weekday}))(?:,? (?P<year>\d{{4}}))?(?!\w)"
        )

    def find(self, title: str, summary: str, *, published: date, ahead: bool) -> ActDate | None:
        """The first day that fits, headline first; `ahead` says that the text announces what is to come."""
        first = _FIRST_SENTENCE.split(summary, maxsplit=1)[0]
        for field, text in (("title", title), ("summary", first)):
            for found in self._pattern.finditer(fold(text)):
                day = (
                    None if found["since"] or self._is_small(found, text) else self._day(found, published, ahead=ahead)
                )
                if day and (published <= day <= published + AHEAD if ahead else published - BEFORE <= day <= published):
                    start, end = found.span()
                    return ActDate(day, Span("title" if field == "title" else "summary", start, end, CONCEPT))
        return None

    def _is_small(self, found: re.Match[str], text: str) -> bool:
        """Whether a name that is written with a capital stands without one, as in `may`."""
        group = next(name for name in ("month", "month2", "weekday") if found[name])
        return found[group] in self._capital and not text[found.start(group)].isupper()

    def _day(self, found: re.Match[str], published: date, *, ahead: bool) -> date | None:
        if found["weekday"]:
            away = (self._weekdays[found["weekday"]] - published.isoweekday()) % 7
            return published + timedelta(days=away if ahead or not away else away - 7)
        month, day = self._months[found["month"] or found["month2"]], int(found["day"] or found["day2"])
        years = [int(found["year"])] if found["year"] else [published.year - 1, published.year, published.year + 1]
        days = [made for year in years if (made := _made(year, month, day))]
        return min(days, key=lambda made: abs(made - published), default=None)


def _numbered(names: dict[str, tuple[tuple[str, ...], ...]]) -> dict[str, int]:
    """Each folded name with its number from 1, over all languages."""
    return {fold(word): number for rows in names.values() for number, row in enumerate(rows, 1) for word in row}


def _any(words: dict[str, int]) -> str:
    """An alternation of words, the longest first; one that matches nothing where there are none."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) or r"(?!)"


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
