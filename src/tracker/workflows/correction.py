"""A development as a reviewer would have it read, held to the rules that seeds are held to. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from tracker.domain.dates import parse_interval
from tracker.domain.developments import Development, Label, Occurred
from tracker.domain.dossier import Definition
from tracker.domain.errors import DateError, InputError, Unfit, UnknownName
from tracker.domain.plover import PLOVER
from tracker.domain.reviews import Correct, LabelWanted
from tracker.domain.sense import MOST, actors, sign_faults
from tracker.domain.tags import Direction
from tracker.tagging.acts import goldstein

CLEARABLE = ("stage", "instrument")
ACT_OF = {
    Direction.DEEPENS: "SUPPORT",
    Direction.STRAINS: "ACCUSE",
    Direction.LIMITS: "REJECT",
    Direction.NEUTRAL: "CONSULT",
}
"""The act that a direction stands for where nobody read one."""


def corrected(
    old: Development, wanted: Correct, definition: Definition, *, instruments: Collection[str]
) -> tuple[Development, tuple[str, ...]]:
    """The development after the correction, and the names of the fields that differ; `instruments` are the ids known.

    Raises InputError where a value does not fit or nothing would change, UnknownName, DateError.
    """
    new = replace(old, **_plain(wanted))
    if wanted.occurred is not None and wanted.occurred != old.occurred.edtf:
        new = replace(new, occurred=Occurred(_edtf(wanted.occurred), "reviewer"))
    if wanted.labels is not None:
        new = replace(new, labels=labels_of(wanted.labels, definition, plover=new.plover, known=old.labels))
    elif wanted.plover is not None and old.origin == "item":
        new = replace(new, labels=tuple(replace(x, goldstein=goldstein(new.plover, x.direction)) for x in new.labels))
    if wanted.goldstein is not None:
        new = _worth(new, points(wanted.goldstein), labelled=wanted.labels is not None)
    elif old.origin == "item" and new.labels != old.labels:
        new = replace(new, goldstein=new.labels[0].goldstein or Decimal(0))
    changed = tuple(f.name for f in fields(old) if getattr(old, f.name) != getattr(new, f.name))
    if not changed:
        raise Unfit("correct", expected="at least one value that differs", found="none")
    _require_sense(new, changed, definition, instruments=instruments)
    return new, changed


def _edtf(text: str) -> str:
    try:
        return parse_interval(text).edtf
    except DateError as error:
        raise DateError(text, expected=error.expected, where="occurred") from error


def _worth(new: Development, value: Decimal, *, labelled: bool) -> Development:
    """The development with another Goldstein value; unless labels were given with it, the main label has it too."""
    first, *others = new.labels
    if not labelled and first.goldstein is not None:
        first = replace(first, goldstein=value)
    return replace(new, goldstein=value, labels=(first, *others))


def _require_sense(
    new: Development, changed: Collection[str], definition: Definition, *, instruments: Collection[str]
) -> None:
    """The rules of the seed files, asked of what changed. Raises UnknownName, InputError."""
    parties = actors(party.code for party in definition.parties)
    for name, known, kind in (
        ("actor", parties, "party"),
        ("target", parties, "party"),
        ("instrument", instruments, "instrument"),
    ):
        given = getattr(new, name)
        if name in changed and given is not None and given not in known:
            raise UnknownName(kind, given, sorted(known), where=name)
    if "labels" in changed or "goldstein" in changed:
        for fault in sign_faults(new.goldstein, new.labels):
            raise InputError(fault)


def labels_of(
    wanted: Iterable[LabelWanted], definition: Definition, *, plover: str, known: Iterable[Label] = ()
) -> tuple[Label, ...]:
    """Labels with their Goldstein values: as given, as they were, or of the act. Raises InputError, UnknownName."""
    before = {(label.category, label.direction): label for label in known}
    codes = [category.code for category in definition.categories]
    made: dict[str, Label] = {}
    for one in wanted:
        if one.category not in codes:
            raise UnknownName("category", one.category, codes, where="labels")
        if one.category in made:
            raise Unfit("labels", expected=f"category {one.category!r} once", found="it again")
        value = goldstein(plover, one.direction) if one.goldstein is None else points(one.goldstein)
        fresh = Label(one.category, one.direction, value)
        stays = before.get((one.category, one.direction)) if one.goldstein is None else None
        made[one.category] = stays or fresh
    if not made:
        raise Unfit("labels", expected="at least one category with its direction", found="none")
    return tuple(made.values())


def points(value: Decimal) -> Decimal:
    """A Goldstein value. Raises InputError outside -10..+10 or with more than one decimal place."""
    if not value.is_finite() or abs(value) > MOST or value != round(value, 1):
        raise Unfit("goldstein", expected="-10 to +10 in tenths", found=str(value))
    return round(value, 1)


def _plain(wanted: Correct) -> dict[str, Any]:
    """The fields that are taken over as they are."""
    if wanted.plover is not None and wanted.plover not in PLOVER:
        raise UnknownName("PLOVER type", wanted.plover, PLOVER, where="plover")
    if wanted.statement is not None and not wanted.statement.strip():
        raise Unfit("statement", expected="a sentence", found="nothing")
    names = ("statement", "kind", "plover", "stage", "actor", "target", "instrument", "notes", "contradicts")
    given = {name: getattr(wanted, name) for name in names if getattr(wanted, name) is not None}
    for name in wanted.clear:
        if name not in CLEARABLE:
            raise UnknownName("field to clear", name, CLEARABLE, where="clear")
        if name in given:
            raise Unfit(name, expected="a new value or nothing", found="both")
        given[name] = None
    return given
