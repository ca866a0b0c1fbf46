"""What an act makes of developments, field by field, in words: for who looks at it before or after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from decimal import Decimal

from tracker.domain.amounts import amounted, counted
from tracker.domain.developments import Development, ItemAnchor, Label, Occurred
from tracker.projections.views import DevelopmentView
from tracker.store.engine import Connection
from tracker.store.views import get_as_of

RATED = ("reliability", "information", "sources", "credibility")
"""How a development that counts is rated."""

SIGNED = ("goldstein",)
"""What may point either way."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field before and after, as text; empty for nothing."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A development with what differs in it; `fields` of a new one are empty."""

    development: str
    statement: str
    is_new: bool
    fields: tuple[Field, ...]


def differences(pairs: Iterable[tuple[DevelopmentView | None, DevelopmentView | None]]) -> Iterator[Difference]:
    """The differences between views before and after, in that order; what is only beforehand is left out."""
    for before, after in pairs:
        if after is None:
            continue
        changed = tuple(_fields(before, after)) if before else ()
        yield Difference(after.development.id, after.development.statement, before is None, changed)


def weightiest(
    connection: Connection, dossier: str, keys: Iterable[str], *, before: int, after: int, most: int
) -> tuple[Difference, ...]:
    """What differs between two positions in developments: at most so many, the weightiest changes first."""
    found: list[Difference] = []
    for key in keys:
        pair = [get_as_of(connection, dossier, DevelopmentView, key=key, position=at) for at in (before, after)]
        found += differences([(pair[0], pair[1])])
        if len(found) > 2 * most:
            found = sorted(found, key=_weight)[:most]
    return tuple(sorted(found, key=_weight)[:most])


def _weight(one: Difference) -> tuple[int, str]:
    """Least for what counts, or ceases to, then for what points elsewhere; most where only other words speak for it."""
    names = {field.name for field in one.fields}
    ranks = (one.is_new or "status" in names, "labels" in names, bool(names - {"anchors"}), True)
    return ranks.index(True), one.development


def _fields(before: DevelopmentView, after: DevelopmentView) -> Iterator[Field]:
    names = [field.name for field in fields(Development)]
    told = [(name, getattr(before.development, name), getattr(after.development, name)) for name in names]
    told.append(("status", before.status, after.status))
    if after.status == "live":
        told += [(name, getattr(before, name), getattr(after, name)) for name in RATED]
    told.append(("reports", len(before.reports), len(after.reports)))
    yield from (Field(name, _told(name, old), _told(name, new)) for name, old, new in told if old != new)


def _told(name: str, value: object) -> str:
    return amounted(value) if name in SIGNED and isinstance(value, Decimal) else _text(value)


def _text(value: object) -> str:
    """A value in a few words; what has no short form by the number of its parts."""
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value.normalize():f}"
        case Occurred(edtf=edtf, basis=basis):
            return f"{edtf} ({basis})"
        case tuple():
            return _list(value)
        case _:
            return str(value)


def _list(values: tuple[object, ...]) -> str:
    anchors = [value for value in values if isinstance(value, ItemAnchor)]
    if anchors:
        spans = sum(len(anchor.spans) for anchor in anchors)
        return f"{counted(spans, 'span')} of {counted(len(anchors), 'item')}"
    said = [_label(value) if isinstance(value, Label) else value for value in values]
    words = [value for value in said if isinstance(value, str)]
    return ", ".join(words) if len(words) == len(said) else str(len(said))


def _label(label: Label) -> str:
    worth = "" if label.goldstein is None else f" {amounted(label.goldstein)}"
    return f"{label.category} {label.direction}{worth}"
