"""Why a report was joined to a development, or may tell of another one: the parts of its match, with what is shared.

Shared words and numbers are read from the two texts as they stand now; the log holds only how much they said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tracker.coreference.fingerprints import Fingerprint, fingerprint
from tracker.domain.amounts import amounted
from tracker.domain.matches import NUMBERS, WORDS, MatchPart
from tracker.projections.views import ItemView, Report


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why a report counts as one: the parts whose sum is the score, by which version of the matcher.

    `like` is the item it was compared with. `resembles` is another development that it may tell of, with its statement.
    """

    score: float
    parts: tuple[MatchPart, ...]
    matcher: str
    like: str | None
    resembles: str | None
    statement: str | None


def likeness(report: Report, items: Mapping[str, ItemView], *, other: str, resembled: str | None) -> Likeness:
    """The likeness of a report; `other` is the statement it was compared with where it was not compared with an item,
    `resembled` that of the development it resembles."""
    mine, item = items.get(report.item), items.get(report.like or "")
    one = _print(mine)
    theirs = fingerprint(other, "") if report.like is None else _print(item)
    return Likeness(
        score=float(report.score),
        parts=tuple(_shown(part, one, theirs) for part in report.parts),
        matcher=report.matcher,
        like=report.like,
        resembles=report.resembles,
        statement=resembled if report.resembles else None,
    )


def told(parts: tuple[MatchPart, ...]) -> str:
    """The parts in words: `shared names +0.142 (treaty, ratify), days apart -0.020`."""
    return ", ".join(_told(part) for part in parts)


def _told(part: MatchPart) -> str:
    shared = f" ({', '.join(part.shared)})" if part.shared else ""
    return f"{part.name} {amounted(part.amount, 3)}{shared}"


def _print(view: ItemView | None) -> Fingerprint:
    return fingerprint(view.item.title, view.item.summary) if view else fingerprint("", "")


def _shown(part: MatchPart, one: Fingerprint, other: Fingerprint) -> MatchPart:
    if part.name == WORDS:
        return replace(part, shared=tuple(sorted(one.words & other.words)))
    if part.name == NUMBERS:
        return replace(part, shared=tuple(sorted(one.numbers & other.numbers)))
    return part
