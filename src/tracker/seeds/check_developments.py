"""What a development must say to make sense: names that exist, dates, values that fit its direction."""

from __future__ import annotations

import re

from tracker.domain.developments import Development
from tracker.domain.plover import PLOVER
from tracker.domain.sense import MOST, actors, sign_faults
from tracker.seeds.check_not_seeded import check_excluded
from tracker.seeds.checks import Known, Problems, check_edtf, check_ids, check_known, check_sha256, check_span
from tracker.seeds.shapes import DevelopmentsFile, NotSeededFile
from tracker.seeds.yaml_lines import Document, Place

_CAMEO = re.compile(r"[0-9]{2,4}")


def check_developments(
    document: Document[DevelopmentsFile], known: Known, *, not_seeded: NotSeededFile | None
) -> Problems:
    """Every problem of `developments.yaml`; `not_seeded` is None where that file could not be read."""
    developments = document.value.developments
    if not developments:
        yield document.problem("developments: expected at least one, found none")
    places: list[Place] = [("developments", i, "id") for i in range(len(developments))]
    yield from check_ids(document, places, [development.id for development in developments])
    for index, development in enumerate(developments):
        place: Place = ("developments", index)
        yield from _check_names(document, development, known, place=place)
        yield from _check_dates(document, development, place=place)
        yield from _check_value(document, development, place=place)
        yield from _check_anchor(document, development, known, not_seeded=not_seeded, place=place)


def _check_names(document: Document[object], development: Development, known: Known, *, place: Place) -> Problems:
    those = None if known.parties is None else actors(known.parties)
    yield from check_known(document, "party", development.actor, those, place=(*place, "actor"))
    yield from check_known(document, "party", development.target, those, place=(*place, "target"))
    if development.instrument is not None:
        of = (*place, "instrument")
        yield from check_known(document, "instrument", development.instrument, known.instruments, place=of)
    for index, other in enumerate(development.contradicts):
        of = (*place, "contradicts", index)
        yield from check_known(document, "development", other, known.developments, place=of)
        if other == development.id:
            yield document.problem(f"contradicts: expected another development, found {other!r} itself", *of)
    codes = [label.category for label in development.labels]
    for index, code in enumerate(codes):
        of = (*place, "labels", index, "category")
        yield from check_known(document, "category", code, known.categories, place=of)
        if code in codes[:index]:
            yield document.problem(f"labels: expected category {code!r} once, found it again", *of)
    if not codes:
        yield document.problem("labels: expected at least one category, found none", *place)


def _check_dates(document: Document[object], development: Development, *, place: Place) -> Problems:
    occurred = development.occurred
    yield from check_edtf(document, occurred.edtf, place=(*place, "occurred", "edtf"))
    for index, alternative in enumerate(occurred.alternatives):
        of = (*place, "occurred", "alternatives", index, "edtf")
        yield from check_edtf(document, alternative.edtf, place=of)


def _check_value(document: Document[object], development: Development, *, place: Place) -> Problems:
    yield from check_known(document, "PLOVER type", development.plover, PLOVER, place=(*place, "plover"))
    if development.cameo is not None and not _CAMEO.fullmatch(development.cameo):
        message = f"cameo: expected two to four digits, found {development.cameo!r}"
        yield document.problem(message, *place, "cameo")
    value = development.goldstein
    if not -MOST <= value <= MOST:
        yield document.problem(f"goldstein: expected a value from -10 to 10, found {value}", *place, "goldstein")
    for fault in sign_faults(value, development.labels):
        yield document.problem(fault, *place, "goldstein")


def _check_anchor(
    document: Document[object],
    development: Development,
    known: Known,
    *,
    not_seeded: NotSeededFile | None,
    place: Place,
) -> Problems:
    anchor = development.article
    if anchor is None:
        yield document.problem("article: expected the span of the article it rests on, found none", *place)
        return
    start, end, of = anchor.start, anchor.end, (*place, "article", "start")
    yield from check_span(document, start, end, known.characters, place=of)
    yield from check_sha256(document, anchor.sha256, place=(*place, "article", "sha256"))
    if not_seeded is not None:
        yield from check_excluded(document, start, end, not_seeded=not_seeded, place=of)
