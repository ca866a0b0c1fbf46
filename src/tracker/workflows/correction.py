"""A development as a reviewer would have it read, held to the rules that seeds are held to. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from tracker.domain.dates import parse_interval
from tracker.domain.developments import Development, Label, Occurred
from tracker.domain.dossier import Definition
from tracker.domain.errors import DateError, Unfit, UnknownName
from tracker.domain.plover import PLOVER
from tracker.domain.reviews import Correct, LabelWanted
from tracker.domain.sense import MOST, POINTING, actors, contradicted, contradicts, sign_fault
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
        stays = old.labels if old.origin != "item" or new.plover == old.plover else ()
        new = replace(new, labels=labels_of(wanted.labels, definition, plover=new.plover, known=stays))
    elif wanted.plover is not None and old.origin == "item":
        new = replace(new, labels=tuple(replace(x, goldstein=goldstein(new.plover, x.direction)) for x in new.labels))
    if wanted.goldstein is not None:
        new = _worth(new, points(wanted.goldstein), wanted.labels)
    elif old.origin == "item" and new.labels != old.labels:
        new = replace(new, goldstein=new.labels[0].goldstein or Decimal(0))
    changed = tuple(f.name for f in fields(old) if getattr(old, f.name) != getattr(new, f.name))
    if not changed:
        raise Unfit("correct", expected="at least one value that differs", found="none")
    _require_sense(old, new, definition, changed=changed, instruments=instruments)
    return new, changed


def _edtf(text: str) -> str:
    try:
        return parse_interval(text).edtf
    except DateError as error:
        raise DateError(text, expected=error.expected, where="occurred") from error


def _worth(new: Development, value: Decimal, given: Sequence[LabelWanted] | None) -> Development:
    """The development with another Goldstein value. Its main label has it too, and what else was given without a value
    and points the same way. Raises Unfit where the main label was given another value.
    """
    main = new.labels[0]
    follow = {one.category for one in given or () if one.goldstein is None and one.direction is main.direction}
    if given is None:
        follow = {main.category}
    elif main.category not in follow and main.goldstein != value:
        expected = f"{main.goldstein}, which its main label {main.category!r} was given"
        raise Unfit("goldstein", expected=expected, found=str(value))
    labels = (
        replace(label, goldstein=value) if label.category in follow and label.goldstein is not None else label
        for label in new.labels
    )
    return replace(new, goldstein=value, labels=tuple(labels))


def _require_sense(
    old: Development,
    new: Development,
    definition: Definition,
    *,
    changed: Collection[str],
    instruments: Collection[str],
) -> None:
    """The rules of the seed files and those of signs, asked of what changed. Raises UnknownName, Unfit."""
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
        require_signs(new.goldstein, new.labels, before=old)
    main, sign = new.labels[0].direction, PLOVER[new.plover].goldstein
    if "plover" in changed and main in POINTING and contradicts(sign, main):
        of = "cooperation" if main is Direction.DEEPENS else "conflict"
        raise Unfit("plover", expected=f"a type of {of}, or NONE, for {main}", found=new.plover)


def require_signs(goldstein: Decimal, labels: Iterable[Label], *, before: Development | None = None) -> None:
    """Raise Unfit where a label's worth contradicts its direction; what limited or was neutral so before may."""
    known = (
        {(label.category, label.direction) for label, _ in contradicted(before.goldstein, before.labels)}
        if before
        else set()
    )
    for label, value in contradicted(goldstein, labels):
        if label.direction in POINTING or (label.category, label.direction) not in known:
            raise sign_fault(label, value)


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
