"""What `not-seeded.yaml` must say to make sense, and which spans it keeps developments away from."""

from __future__ import annotations

from tracker.domain.errors import SeedProblem
from tracker.seeds.checks import Known, Problems, check_ids, check_known, check_sha256, check_span
from tracker.seeds.shapes import NotSeededFile
from tracker.seeds.yaml_lines import Document, Place


def check_not_seeded(document: Document[NotSeededFile], known: Known) -> Problems:
    """Spans with digests inside the article, and restatements of developments that exist."""
    never, again = document.value.never, document.value.restatements
    yield from check_ids(document, [("never", i, "id") for i in range(len(never))], [out.id for out in never])
    for index, out in enumerate(never):
        yield from check_span(document, out.start, out.end, known.characters, place=("never", index, "start"))
        yield from check_sha256(document, out.sha256, place=("never", index, "sha256"))
    for index, twin in enumerate(again):
        place: Place = ("restatements", index)
        yield from check_known(document, "development", twin.restates, known.developments, place=(*place, "restates"))
        yield from check_span(document, twin.start, twin.end, known.characters, place=(*place, "start"))
        yield from check_sha256(document, twin.sha256, place=(*place, "sha256"))


def check_excluded(
    document: Document[object], start: int, end: int, *, not_seeded: NotSeededFile, place: Place
) -> Problems:
    """The span is none that must not be seeded, and lies inside none.

    It may contain one: a sentence can hold words that are not its point.
    """

    def problem(reason: str) -> SeedProblem:
        return document.problem(f"expected a span that may be seeded, found {start} to {end}: {reason}", *place)

    for out in not_seeded.never:
        if out.start <= start and end <= out.end:
            yield problem(f"not-seeded.yaml excludes it as {out.id!r}")
    for again in not_seeded.restatements:
        if again.start <= start and end <= again.end:
            yield problem(f"it says again what {again.restates!r} says")
