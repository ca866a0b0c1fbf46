"""The small checks that every seed file shares; each yields its problems with the line they stand on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.domain.dates import parse_interval
from tracker.domain.errors import DateError, SeedProblem, UnknownName
from tracker.seeds.yaml_lines import Document, Place

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")

Problems = Iterator[SeedProblem]


@dataclass(frozen=True, slots=True)
class Known:
    """Names that files define for each other; None where that file could not be read, so that nothing is checked."""

    parties: frozenset[str] | None
    categories: frozenset[str] | None
    instruments: frozenset[str] | None
    developments: frozenset[str] | None
    characters: int | None


def check_ids(document: Document[object], places: Sequence[Place], ids: Sequence[str]) -> Problems:
    """Each id in the one form ids have, and each only once."""
    first: dict[str, int] = {}
    for place, id_ in zip(places, ids, strict=True):
        if not _ID.fullmatch(id_):
            yield document.problem(
                f"{place[-1]}: expected small letters, digits and single hyphens, found {id_!r}", *place
            )
        if id_ in first:
            yield document.problem(f"{place[-1]}: expected {id_!r} once, found it on line {first[id_]} too", *place)
        first.setdefault(id_, document.line(*place))


def check_known(
    document: Document[object], kind: str, name: str, known: Iterable[str] | None, *, place: Place
) -> Problems:
    """The name is one of those known; the problem offers the nearest."""
    if known is not None and name not in known:
        yield document.problem(str(UnknownName(kind, name, sorted(known))), *place)


def check_edtf(document: Document[object], text: str | None, *, place: Place) -> Problems:
    """The text, where there is one, is an EDTF date."""
    try:
        if text is not None:
            parse_interval(text)
    except DateError as error:
        yield document.problem(f"{place[-1]}: {error}", *place)


def check_sha256(document: Document[object], text: str, *, place: Place) -> Problems:
    """The text has the form of a SHA-256 in hex."""
    if not _SHA256.fullmatch(text):
        yield document.problem(f"{place[-1]}: expected 64 small hexadecimal digits, found {text!r}", *place)


def check_span(document: Document[object], start: int, end: int, characters: int | None, *, place: Place) -> Problems:
    """The span is not empty and lies within the article."""
    if not 0 <= start < end <= (end if characters is None else characters):
        limit = "" if characters is None else f" <= {characters}"
        yield document.problem(f"expected a span with 0 <= start < end{limit}, found {start} to {end}", *place)
