"""How numbers, words and links read on the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import quote, urlencode

from tracker.domain.amounts import amounted, counted
from tracker.domain.dossier import Category
from tracker.projections.decay import age_days
from tracker.projections.state import Measure
from tracker.projections.views import Contribution
from tracker.queries.moment import Context

MINUS = "\u2212"
NOTHING = "\u2013"
OPEN = ("..", "")
WIDTH = 120
FULL = 10.0


@dataclass(frozen=True, slots=True)
class Bar:
    """An index on a scale of -10 to +10 in `WIDTH` units: where its mark stands, and its band from `low` for `span`."""

    mark: float
    low: float
    span: float


def bar(measure: Measure) -> Bar | None:
    """Where to draw an index; nothing where it is unknown."""
    if measure.index is None or measure.band is None:
        return None
    low, high = _place(measure.band.low), _place(measure.band.high)
    return Bar(_place(measure.index), low, round(max(high - low, 1.0), 2))


def signed(value: float | None, digits: int = 2) -> str:
    """A number with its sign, as typeset; what rounds to nothing has none."""
    if value is None:
        return NOTHING
    if not round(value, digits):
        return f"{0:.{digits}f}"
    return f"{value:+.{digits}f}".replace("-", MINUS)


def exact(value: float) -> str:
    """An amount to a millionth, as the ledger has it, so that a reader can add it up."""
    return signed(value, 6)


def factor(value: float | Decimal) -> str:
    """A factor 0..1 with two to six places, so that a row multiplies out by hand."""
    whole, _, places = f"{value:.6f}".partition(".")
    return f"{whole}.{places.rstrip('0'):0<2}"


def written(amount: Decimal) -> str:
    """An amount with all the places that it is written with."""
    return amounted(amount).replace("-", MINUS)


def percent(share: float | None) -> str:
    """A share 0..1 as whole per cent."""
    return NOTHING if share is None else f"{share:.0%}"


def words(code: str) -> str:
    """A code as words: `in-force` is `in force`."""
    return code.replace("-", " ")


def when(edtf: str) -> str:
    """An EDTF date as words: `2022~/..` is `since about 2022`."""
    start, slash, end = edtf.partition("/")
    if not slash:
        return _about(start)
    if end in OPEN:
        return f"since {_about(start)}"
    return f"until {_about(end)}" if start in OPEN else f"{_about(start)} to {_about(end)}"


def aged(row: Contribution, day: date) -> str:
    """What age takes from a row of the ledger by a day, in words."""
    days = counted(age_days(row, day), "day")
    if day < row.start:
        return f"begins on {row.start}: nothing on this day"
    half = f"half is left after {counted(row.half_life, 'day')}"
    if row.holds:
        still = row.end is None or day <= row.end
        return "holds, so that age takes nothing" if still else f"held until {row.end}, {days} ago; {half}"
    if row.end is not None and row.end > row.start:
        return f"of any day from {row.start} to {row.end}, each of which ages by itself; {half}"
    return f"{days} old; {half}"


def named(categories: Iterable[Category]) -> list[tuple[str, str]]:
    """Categories to choose from: the code and what it is called."""
    return [(category.code, category.label) for category in categories]


def api(context: Context, path: str, **query: str) -> str:
    """The address of the answer behind a number, at the page's moment for ever; what is empty is not asked."""
    return f"/api/v1/dossiers/{_segment(context.dossier)}{path}?{urlencode({**_given(query), **_moment(context)})}"


def page(context: Context, *parts: str, day: date | None = None, **query: str) -> str:
    """The address of a page at the moment of this one: the dossier's, or of the thing that the parts of a path name.

    `day` is another one that it is to be about.
    """
    path = "/".join(map(_segment, ("d", context.dossier, *parts)))
    moment = _moment(context) if day is None else {**_moment(context), "valid_at": day.isoformat()}
    return f"/{path}?{urlencode({**_given(query), **moment})}"


def outward(url: str | None) -> str | None:
    """An address that a link may lead to: of the web, and no script."""
    return url if url and url.startswith(("http://", "https://")) else None


def _given(query: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in query.items() if value}


def _moment(context: Context) -> dict[str, str]:
    return {"valid_at": context.valid_at.isoformat(), "known_at": str(context.position)}


def _segment(name: str) -> str:
    return quote(name, safe="")


def _place(index: float) -> float:
    return round((index + FULL) / (2 * FULL) * WIDTH, 2)


def _about(part: str) -> str:
    """One date of an EDTF text without its marks."""
    plain = part.rstrip("~?%")
    return plain if plain == part else f"about {plain}"
