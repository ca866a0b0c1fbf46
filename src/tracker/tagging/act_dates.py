"""The day of the act where a headline or the first sentence gives one: a day with its month, of the week, or by its
distance from today; in a headline also a month alone.

Only what is near to the publication is taken, since a day farther off mostly belongs to the background. The words for
months and weekdays are data of the dossier; digits of any script are folded to ASCII first.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from tracker.domain.sentences import first_sentence
from tracker.domain.tags import ActDay, Span
from tracker.tagging.lexicon import Calendar
from tracker.tagging.normalise import fold
from tracker.tagging.solar_hijri import gregorian, last_of_month, year_of

BEFORE, AHEAD = timedelta(days=10), timedelta(days=120)
"""How far from the publication a day may lie: back where something happened, ahead where something is announced."""
CONCEPT = "day of the act"
_SOLAR_YEARS = range(1200, 1600)
"""Years that are written in the Solar Hijri era."""


class ActDates:
    """Finds days in texts of the languages that a calendar knows."""

    __slots__ = ("_capital", "_day", "_month", "_months", "_relative", "_solar", "_weekdays")

    def __init__(self, calendar: Calendar) -> None:
        self._months, self._solar = _numbered(calendar.months), _numbered(calendar.solar_months)
        self._weekdays = _numbered(calendar.weekdays)
        self._relative = {fold(word): days for row in calendar.relative.values() for word, days in row.items()}
        rows = (*calendar.months.values(), *calendar.weekdays.values())
        self._capital = frozenset(fold(word) for names in rows for row in names for word in row if word[0].isupper())
        month, weekday = _any({**self._months, **self._solar}), _any(self._weekdays)
        since = _any({fold(word): 0 for words in calendar.background.values() for word in words})
        within = _any({fold(word): 0 for words in calendar.within.values() for word in words})
        year = r"(?:,? (?P<year>\d{4}))?(?!\w)"
        self._day = re.compile(
            rf"(?<!\w)(?P<since>(?:{since}) )?(?:(?P<day>\d{{1,2}}) (?P<month>{month})|(?P<month2>{month}) "
            rf"(?P<day2>\d{{1,2}})|(?P<weekday>{weekday})|(?P<relative>{_any(self._relative)})){year}"
        )
        self._month = re.compile(rf"(?<!\w)(?:{within}) (?P<month>{month}){year}(?! ?-)")

    def find(self, title: str, summary: str, *, published: date, ahead: bool) -> ActDay | None:
        """The first day that fits, headline first; `ahead` says that the text announces what is to come.

        A month alone is taken where it is not that of the publication, whose day says more.
        """
        first = first_sentence(summary)
        for field, text in (("title", title), ("summary", first)):
            for found in self._day.finditer(fold(text)):
                day = (
                    None if found["since"] or self._is_other_word(found, text) else self._meant(found, published, ahead)
                )
                if day and (published <= day <= published + AHEAD if ahead else published - BEFORE <= day <= published):
                    return _act_day(day.isoformat(), field, found)
        for found in self._month.finditer(fold(title)):
            if not self._is_other_word(found, title) and (edtf := self._month_meant(found, published, ahead=ahead)):
                return _act_day(edtf, "title", found)
        return None

    def _is_other_word(self, found: re.Match[str], text: str) -> bool:
        """Whether a name is not written as names are, as in `may`, or a plain word as a name, as a paper's `Today`."""
        group = next(name for name in ("month", "month2", "weekday", "relative") if found.groupdict().get(name))
        start = found.start(group)
        if group == "relative":
            return start > 0 and text[start].isupper()
        return found[group] in self._capital and not text[start].isupper()

    def _meant(self, found: re.Match[str], published: date, ahead: bool) -> date | None:
        if found["relative"]:
            return published + timedelta(days=self._relative[found["relative"]])
        if found["weekday"]:
            away = (self._weekdays[found["weekday"]] - published.isoweekday()) % 7
            return published + timedelta(days=away if ahead or not away else away - 7)
        name, number = found["month"] or found["month2"], int(found["day"] or found["day2"])
        days = [
            made for year in self._years(name, found["year"], published) if (made := self._made(year, name, number))
        ]
        return min(days, key=lambda made: abs(made - published), default=None)

    def _month_meant(self, found: re.Match[str], published: date, *, ahead: bool) -> str | None:
        """The month as EDTF, one of the other era as its days: it ended, or begins, within reach of the publication."""
        for year in self._years(found["month"], found["year"], published):
            first = self._made(year, found["month"], 1)
            last = self._last(year, found["month"])
            if first and (
                (published < first <= published + AHEAD) if ahead else (published - AHEAD / 2 <= last < published)
            ):
                return f"{first}/{last}" if found["month"] in self._solar else f"{first:%Y-%m}"
        return None

    def _years(self, name: str, given: str | None, published: date) -> list[int]:
        """The years that may be meant: the one that is written, or those about the publication."""
        if name in self._months:
            return [int(given)] if given else [published.year + n for n in (-1, 0, 1)]
        if given and int(given) not in _SOLAR_YEARS:
            return []
        return [int(given)] if given else [year_of(published) + n for n in (-1, 0, 1)]

    def _last(self, year: int, name: str) -> date:
        if name in self._solar:
            return last_of_month(year, self._solar[name])
        return (date(year, self._months[name], 1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    def _made(self, year: int, name: str, day: int) -> date | None:
        if name in self._solar:
            return gregorian(year, self._solar[name], day)
        try:
            return date(year, self._months[name], day)
        except ValueError:
            return None


def _act_day(edtf: str, field: str, found: re.Match[str]) -> ActDay:
    start, end = found.span()
    return ActDay(edtf, Span("title" if field == "title" else "summary", start, end, CONCEPT))


def _numbered(names: dict[str, tuple[tuple[str, ...], ...]]) -> dict[str, int]:
    """Each folded name with its number from 1, over all languages."""
    return {fold(word): number for rows in names.values() for number, row in enumerate(rows, 1) for word in row}


def _any(words: dict[str, int]) -> str:
    """An alternation of words, the longest first; one that matches nothing where there are none."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) or r"(?!)"
