"""Why a report was joined to a development, or may tell of another one: the parts of its match, with what is shared.

Shared words and numbers are read from the two texts as they were when it was joined; the log holds only how much they
said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from tracker.coreference.fingerprints import Fingerprint, fingerprint
from tracker.domain.amounts import amounted
from tracker.domain.matches import NUMBERS, WORDS, MatchPart
from tracker.projections.views import ItemView, Report
from tracker.store.streams import thing_at
from tracker.store.views import get_as_of, unreported

_NOTHING = fingerprint("", "")


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


def likeness(
    connection: Connection,
    dossier: str,
    report: Report,
    *,
    items: Mapping[str, ItemView],
    resembled: str | None,
) -> Likeness:
    """The likeness of a report; `items` as they are now, `resembled` is the statement of the development that it
    resembles."""
    one = _item(connection, dossier, report, items.get(report.item))
    if report.like is not None:
        theirs = _item(connection, dossier, report, items.get(report.like))
    elif report.parts:
        theirs = _statement(connection, dossier, report)
    else:
        theirs = _NOTHING
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


def _item(connection: Connection, dossier: str, report: Report, now: ItemView | None) -> Fingerprint:
    """That of an item as it read when the report was joined."""
    then = now
    if now is not None and now.revisions:
        then = get_as_of(connection, dossier, ItemView, key=now.item.id, position=report.position)
    return fingerprint(then.item.title, then.item.summary) if then else _NOTHING


def _statement(connection: Connection, dossier: str, report: Report) -> Fingerprint:
    """That of the statement that it was compared with, as it read then: it may have been merged or split off since."""
    key = report.resembles or thing_at(connection, dossier, report.position)
    then = unreported(connection, dossier, position=report.position, keys=[key]).get(key)
    return fingerprint(then.development.statement, "") if then else _NOTHING


def _shown(part: MatchPart, one: Fingerprint, other: Fingerprint) -> MatchPart:
    if part.name == WORDS:
        return replace(part, shared=tuple(sorted(one.words & other.words)))
    if part.name == NUMBERS:
        return replace(part, shared=tuple(sorted(one.numbers & other.numbers)))
    return part
