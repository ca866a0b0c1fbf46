"""Corrections and labels as a person types them: `stage=signed`, `trade:strains`, `trade:strains:-4.5`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from tracker.domain.developments import Kind
from tracker.domain.errors import InputError, UnknownName
from tracker.domain.reviews import Correct, LabelWanted
from tracker.domain.tags import Direction, Stage

E = TypeVar("E", bound=StrEnum)
TEXTS = ("statement", "occurred", "plover", "actor", "target", "instrument", "notes")
WORDS: dict[str, type[StrEnum]] = {"kind": Kind, "stage": Stage}
CLEARABLE = ("stage", "instrument")
LABEL, CONTRADICTS, GOLDSTEIN = "label", "contradicts", "goldstein"
ALSO = {"date": "occurred"}
"""Other names of fields."""
PARTS = ("category", "direction")
"""What is no field of its own but part of a label."""
_LABEL = re.compile(r"([^:]+):([a-z]+)(?::(.+))?")


def correction_of(texts: Sequence[str]) -> Correct:
    """A correction from `field=value` texts. Raises InputError, UnknownName."""
    given: dict[str, Any] = {}
    many: dict[str, list[str]] = {LABEL: [], CONTRADICTS: []}
    cleared: list[str] = []
    for text in texts:
        field, is_set, value = text.partition("=")
        if not is_set:
            raise InputError(f"--set: expected FIELD=VALUE such as stage=signed, found {text!r}")
        field = ALSO.get(field, field)
        if field in given or field in cleared:
            raise InputError(f"--set: expected {field} once, found it again")
        if field in many:
            many[field].append(value)
        elif field in CLEARABLE and not value:
            cleared.append(field)
        else:
            given[field] = _value(field, value)
    labels, others = many[LABEL], many[CONTRADICTS]
    return Correct(
        **given,
        labels=labels_of(labels) if labels else None,
        contradicts=tuple(filter(None, others)) if others else None,
        clear=tuple(cleared),
    )


def labels_of(texts: Sequence[str]) -> tuple[LabelWanted, ...]:
    """Labels from `category:direction` or `category:direction:goldstein` texts. Raises InputError, UnknownName."""
    labels = []
    for text in texts:
        found = _LABEL.fullmatch(text)
        if found is None:
            raise InputError(f"label: expected CATEGORY:DIRECTION such as trade:strains, found {text!r}")
        value = None if found[3] is None else _number(found[3])
        labels.append(LabelWanted(found[1], _word(Direction, "direction", found[2]), value))
    return tuple(labels)


def _value(field: str, text: str) -> str | StrEnum | Decimal:
    if field in WORDS:
        return _word(WORDS[field], field, text)
    if field == GOLDSTEIN:
        return _number(text)
    if field in PARTS:
        raise InputError(f"--set: expected a category with its direction as label=trade:strains, found {field}={text}")
    if field not in TEXTS:
        raise UnknownName("field", field, (*TEXTS, *WORDS, LABEL, CONTRADICTS, GOLDSTEIN), where="--set")
    return text


def _word(words: type[E], kind: str, text: str) -> E:
    if text not in list(words):
        raise UnknownName(kind, text, [str(one) for one in words])
    return words(text)


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise InputError(f"goldstein: expected a number, found {text!r}") from error
