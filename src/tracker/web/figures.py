"""How numbers, words and links read on the page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from tracker.projections.state import Measure
from tracker.queries.moment import Context

MINUS = "\u2212"
NOTHING = "\u2013"
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
    """A number with its sign, as typeset."""
    if value is None:
        return NOTHING
    return f"{value:+.{digits}f}".replace("-", MINUS)


def percent(share: float | None) -> str:
    """A share 0..1 as whole per cent."""
    return NOTHING if share is None else f"{share:.0%}"


def words(code: str) -> str:
    """A code as words: `in-force` is `in force`."""
    return code.replace("-", " ")


def api(context: Context, path: str, **query: str) -> str:
    """The address of the answer behind a number, at the page's moment for ever."""
    moment = {"valid_at": context.valid_at.isoformat(), "known_at": str(context.position)}
    return f"/api/v1/dossiers/{quote(context.dossier, safe='')}{path}?{urlencode({**query, **moment})}"


def _place(index: float) -> float:
    return round((index + FULL) / (2 * FULL) * WIDTH, 2)
