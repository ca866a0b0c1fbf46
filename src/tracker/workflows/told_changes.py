"""What an act makes of developments, field by field, in words: for who looks at it before or after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from decimal import Decimal

from tracker.domain.developments import Development, Label, Occurred
from tracker.projections.views import DevelopmentView

RATED = ("reliability", "information", "sources", "credibility")
"""How a development that counts is rated."""


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


def _fields(before: DevelopmentView, after: DevelopmentView) -> Iterator[Field]:
    names = [field.name for field in fields(Development)]
    told = [(name, getattr(before.development, name), getattr(after.development, name)) for name in names]
    told.append(("status", before.status, after.status))
    if after.status == "live":
        told += [(name, getattr(before, name), getattr(after, name)) for name in RATED]
    told.append(("reports", len(before.reports), len(after.reports)))
    yield from (Field(name, _text(old), _text(new)) for name, old, new in told if old != new)


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
    said = [_label(value) if isinstance(value, Label) else value for value in values]
    words = [value for value in said if isinstance(value, str)]
    return ", ".join(words) if len(words) == len(said) else str(len(said))


def _label(label: Label) -> str:
    worth = "" if label.goldstein is None else f" {label.goldstein:+}"
    return f"{label.category} {label.direction}{worth}"
