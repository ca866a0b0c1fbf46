"""The first place at which stored read models are not what a replay gives, told by what differs there."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import msgspec

from tracker.audit.kinds import kind_of
from tracker.store import views
from tracker.store.views import StoredRow

MOST, BEFORE = 200, 60
"""Characters of a text that are shown, and how many of them may stand before the first one that differs."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The first row that is not what the log says; `expected` from the replay, `found` in the tables.

    Where both have the row, they show the first column, or field of its value, that differs, around where it does.
    """

    table: str
    key: str
    known_from: int
    expected: str
    found: str


def first_difference(expected: Generator[StoredRow], found: Generator[StoredRow]) -> Difference | None:
    """The first place at which one side has another row than the other, or none; both are closed."""
    with closing(expected), closing(found):
        for want, have in zip_longest(expected, found):
            if want != have:
                return _difference(want, have)
    return None


def _difference(want: StoredRow | None, have: StoredRow | None) -> Difference:
    first = min((row for row in (want, have) if row), key=views.place)
    if want and have and views.place(want) == views.place(have):
        expected, found = _both(want, have)
    else:
        expected, found = (_alone(row if row is first else None) for row in (want, have))
    return Difference(first.table, first.key, first.known_from, expected=expected, found=found)


def _alone(row: StoredRow | None) -> str:
    if row is None:
        return "no row"
    places = ", ".join(f"{name}={text}" for name, text in sorted(row.places.items()))
    return f"{_head(row)} ({places[:MOST]}): {_text(row.body)[:MOST]}"


def _both(want: StoredRow, have: StoredRow) -> tuple[str, str]:
    """Two rows of one place, each by what the other has not."""
    names = [name for name in sorted(want.places) if want.places[name] != have.places[name]]
    if names:
        sides = [(f"{names[0]}=", str(row.places[names[0]])) for row in (want, have)]
    elif want.body != have.body:
        sides = _bodies(want.body, have.body)
    else:
        return _alone(want), _alone(have)
    start = max(0, _alike(*(text for _, text in sides)) - BEFORE)
    expected, found = (
        f"{_head(row)}, {name}{_around(text, start)}" for row, (name, text) in zip((want, have), sides, strict=True)
    )
    return expected, found


def _bodies(want: Any, have: Any) -> list[tuple[str, str]]:
    """A name and a text for each of two bodies: of the first field that differs, where both are JSON."""
    if type(want) is not type(have):
        return [(f"body, which is {kind_of(body)}: ", _text(body)) for body in (want, have)]
    try:
        path, values = _field(msgspec.json.decode(want), msgspec.json.decode(have))
    except (msgspec.MsgspecError, TypeError, ValueError):
        path, values = "", None
    if values is None:
        return [("body: ", _text(body)) for body in (want, have)]
    return [(f"body{path}: ", value) for value in values]


def _field(want: Any, have: Any) -> tuple[str, tuple[str, str] | None]:
    """The path of the first value that differs, and both as JSON; none where only the spelling differs."""
    if want == have:
        return "", None
    if isinstance(want, dict) and isinstance(have, dict) and want.keys() == have.keys():
        parts = ((f".{name}", want[name], have[name]) for name in want)
    elif isinstance(want, list) and isinstance(have, list) and len(want) == len(have):
        parts = ((f"[{number}]", *pair) for number, pair in enumerate(zip(want, have, strict=True)))
    else:
        return "", (_json(want), _json(have))
    name, one, other = next(part for part in parts if part[1] != part[2])
    path, values = _field(one, other)
    return name + path, values


def _alike(one: str, other: str) -> int:
    """How many characters the two begin with alike; of the same text twice none is less telling than another."""
    shorter = min(len(one), len(other)) if one != other else 0
    return next((at for at in range(shorter) if one[at] != other[at]), shorter)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _head(row: StoredRow) -> str:
    return f"{row.table} {row.key} known {row.known_from}..{row.known_to}"


def _around(text: str, start: int) -> str:
    end = start + MOST
    return f"{'...' if start else ''}{text[start:end]}{'...' if end < len(text) else ''}"


def _text(body: Any) -> str:
    """A body as text; somebody may have stored what is none, and not even bytes."""
    return body.decode(errors="backslashreplace") if isinstance(body, bytes) else str(body)
