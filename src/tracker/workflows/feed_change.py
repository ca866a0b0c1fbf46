"""A feed as a person would have it defined: which fields are given anew, and which are taken away. Pure."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from tracker.domain.errors import Unfit, UnknownName
from tracker.domain.items import Feed, Reliability

CLEARABLE = ("site", "country", "wire", "note")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a feed's definition is to say; `None` leaves a field as it is, `clear` names those to take away."""

    title: str | None = None
    url: str | None = None
    site: str | None = None
    language: str | None = None
    country: str | None = None
    group: str | None = None
    wire: str | None = None
    reliability: Reliability | None = None
    note: str | None = None
    clear: tuple[str, ...] = ()


def changed_feed(old: Feed, wanted: Wanted) -> tuple[Feed, tuple[str, ...]]:
    """The feed after the change, and the names of the fields that differ.

    Raises UnknownName for a field that cannot be taken away, Unfit where nothing would change.
    """
    named = [field.name for field in fields(wanted) if field.name != "clear"]
    given: dict[str, Any] = {name: value for name in named if (value := getattr(wanted, name)) is not None}
    for name in wanted.clear:
        if name not in CLEARABLE:
            raise UnknownName("field to clear", name, CLEARABLE, where="clear")
        if name in given:
            raise Unfit(name, expected="a new value or nothing", found="both")
        given[name] = "" if name == "note" else None
    new = replace(old, **given)
    changed = tuple(name for name in named if getattr(old, name) != getattr(new, name))
    if not changed:
        raise Unfit("change", expected="at least one value that differs", found="none")
    return new, changed
