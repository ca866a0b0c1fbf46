"""How numbers, words and links read on the page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from tracker.projections.state import Measure
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


def api(context: Context, path: str, **query: str) -> str:
    """The address of the answer behind a number, at the page's moment for ever."""
    moment = {"valid_at": context.valid_at.isoformat(), "known_at": str(context.position)}
    return f"/api/v1/dossiers/{quote(context.dossier, safe='')}{path}?{urlencode({**query, **moment})}"


def _place(index: float) -> float:
    return round((index + FULL) / (2 * FULL) * WIDTH, 2)


def _about(part: str) -> str:
    """One date of an EDTF text without its marks."""
    plain = part.rstrip("~?%")
    return plain if plain == part else f"about {plain}"
