"""The reports of developments: each a row of its own, so that one more report does not store all others again.

A development's own row has none; whoever reads it as a whole has them put back here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from sqlalchemy import Connection

from tracker.domain import codec
from tracker.projections.base import OPEN, Change, Live
from tracker.projections.joining import in_order
from tracker.projections.views import DevelopmentView, Report
from tracker.store.contradicted import decoded
from tracker.store.driver import fetch, insert, run_many

_TABLE = "development_reports"
_COLUMNS = ("dossier", "key", "known_from", "known_to", "development", "body")
_CLOSE = f"UPDATE {_TABLE} SET known_to = ? WHERE dossier = ? AND key = ? AND known_to + 0 = ?"  # noqa: S608 - our own name
_KNOWN = (
    f"SELECT development, body FROM {_TABLE} "  # noqa: S608 - our own name
    "WHERE dossier = ? AND development IN ? AND known_from <= ? AND known_to + 0 > ?"
)
_EVER = (
    f"SELECT known_from, known_to, body FROM {_TABLE} "  # noqa: S608 - our own name
    "WHERE dossier = ? AND development = ? AND known_from <= ?"
)
_decoder = msgspec.json.Decoder(Report)


@dataclass(frozen=True, slots=True)
class Reported:
    """A report as it read with `known_from <= position < known_to`."""

    known_from: int
    known_to: int
    report: Report


def write_reports(connection: Connection, dossier: str, changes: Iterable[Change], *, before: Live) -> None:
    """Close and open the rows of those reports only that a change of their development adds, alters or takes away."""
    held: dict[str, dict[str, tuple[int | None, Report]]] = {}
    ends: list[tuple[Any, ...]] = []
    rows: list[tuple[Any, ...]] = []
    for change in changes:
        if change.cls is not DevelopmentView:
            continue
        key, at = change.key, change.position
        if key not in held:
            held[key] = {item: (None, report) for item, report in _by_item(before.get(DevelopmentView, key)).items()}
        known, now = held[key], _by_item(change.value)
        for item in [item for item, (_, report) in known.items() if not _is_same(now.get(item), report)]:
            since, report = known.pop(item)
            if since is None:
                ends.append((at, dossier, _key(key, item), OPEN))
            else:
                rows.append(_row(dossier, key, report, since=since, until=at))
        known.update((item, (at, report)) for item, report in now.items() if item not in known)
    for key, known in held.items():
        rows += [_row(dossier, key, one, since=since, until=OPEN) for since, one in known.values() if since is not None]
    run_many(connection, _CLOSE, ends)
    if rows:
        insert(connection, _TABLE, _COLUMNS, rows=rows)


def without_reports(view: DevelopmentView) -> DevelopmentView:
    """A development as its own row holds it."""
    return replace(view, reports=()) if view.reports else view


def with_reports(
    connection: Connection, dossier: str, views: Sequence[tuple[str, DevelopmentView]], *, position: int
) -> list[tuple[str, DevelopmentView]]:
    """Developments by key as their rows hold them, with the reports that were known at a position: in one query."""
    reports: dict[str, list[Report]] = {key: [] for key, _ in views}
    if reports:
        for key, body in fetch(connection, _KNOWN, dossier, list(reports), position, position):
            reports[key].append(_decode(body))
    return [(key, _whole(view, reports[key])) for key, view in views]


def ever_reported(connection: Connection, dossier: str, development: str, *, position: int) -> list[Reported]:
    """Every report that a development had up to a position, for who asks how it read at many."""
    found = fetch(connection, _EVER, dossier, development, position)
    return [Reported(known_from, known_to, _decode(body)) for known_from, known_to, body in found]


def as_reported(view: DevelopmentView, ever: Iterable[Reported], *, position: int) -> DevelopmentView:
    """A development as its row holds it, with those of its reports that were known at a position."""
    return _whole(view, [one.report for one in ever if one.known_from <= position < one.known_to])


def _whole(view: DevelopmentView, reports: Sequence[Report]) -> DevelopmentView:
    """The order of a development's reports is that of their links, whatever was merged and split."""
    return replace(view, reports=in_order(reports)) if reports else view


def _by_item(view: object) -> dict[str, Report]:
    return {report.item: report for report in view.reports} if isinstance(view, DevelopmentView) else {}


def _is_same(one: Report | None, other: Report) -> bool:
    """Most are the very same value, which need not be compared field by field."""
    return one is other or one == other


def _decode(body: bytes) -> Report:
    return decoded(_decoder.decode, body, table=_TABLE)


def _key(development: str, item: str) -> str:
    return f"{development}/{item}"


def _row(dossier: str, development: str, report: Report, *, since: int, until: int) -> tuple[Any, ...]:
    """A row as `_COLUMNS` orders its values."""
    return dossier, _key(development, report.item), since, until, development, codec.encode_bytes(report)
