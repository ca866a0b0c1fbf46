"""`tracker evaluate`: how well the program reads, measured on labelled items or on what persons decided."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer

from tracker.bootstrap import Program
from tracker.cli.evaluated import HALVES, shown_calibrated, shown_misses, shown_part
from tracker.cli.opening import open_migrated, open_program
from tracker.cli.options import Actor, AsJson, Dossier
from tracker.cli.render import print_json, progress, show
from tracker.domain.errors import InputError, NotFound
from tracker.queries.calibrations import Known
from tracker.workflows.calibrate import Calibrated
from tracker.workflows.calibrate import calibrate as learn
from tracker.workflows.evaluate import RESAMPLES, SEED, Evaluated, Grouped, Half, LabelledItem
from tracker.workflows.evaluate import evaluate as measure
from tracker.workflows.labelled_lines import read_labelled
from tracker.workflows.reader import Reader
from tracker.workflows.reviewed_items import Misses, reviewed_items

OPERATOR = "operator"
File = Annotated[
    Path | None, typer.Argument(metavar="FILE", help="JSON lines with id, title, summary, relevant, labels, event.")
]
Reviews = Annotated[bool, typer.Option("--reviews", help="Measure on what persons decided in the log instead.")]
OneHalf = Annotated[
    Literal["develop", "sealed"] | None,
    typer.Option(
        "--half",
        help="Only the items whose id hashes to this half; mistakes of the sealed one are told with --unseal only.",
    ),
]
Resamples = Annotated[int, typer.Option("--resamples", min=0, max=100_000, help="Resamples of the bootstrap.")]
Seed = Annotated[int, typer.Option("--seed", help="Where the bootstrap begins; the same gives the same intervals.")]
Worst = Annotated[
    int,
    typer.Option("--worst", min=0, help="How many of the worst mistakes are told; of the sealed half with --unseal."),
]
Unseal = Annotated[
    bool, typer.Option("--unseal", help="Of a FILE tell the mistakes of the sealed half too: it judges no more then.")
]
Calibrate = Annotated[
    bool,
    typer.Option("--calibrate", help="Record first how often each confidence is right, where enough was reviewed."),
]


@dataclass(frozen=True, slots=True)
class Part:
    """The measures of a half, or of everything."""

    half: Half | None
    result: Evaluated


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """How intervals are made, and how many mistakes are told, of the sealed half too with `unseal`."""

    resamples: int
    seed: int
    worst: int
    unseal: bool


def evaluate(
    file: File = None,
    *,
    reviews: Reviews = False,
    half: OneHalf = None,
    resamples: Resamples = RESAMPLES,
    seed: Seed = SEED,
    worst: Worst = 10,
    unseal: Unseal = False,
    calibrate: Calibrate = False,
    by: Actor = OPERATOR,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """Relevance, categories, directions and developments against a person's labels, with bootstrap intervals."""
    if reviews == (file is not None):
        raise InputError("evaluate: expected a FILE or --reviews, one of both")
    if calibrate and not reviews:
        raise InputError("evaluate: expected --calibrate together with --reviews, found it without")
    if unseal and reviews:
        raise InputError("evaluate: expected --unseal together with a FILE, found it with --reviews, which stay sealed")
    how = Bootstrap(resamples, seed, worst, unseal)
    if reviews:
        _on_reviews(open_migrated(dossier), half, how, calibrate_by=by if calibrate else None, as_json=as_json)
        return
    program = open_program(dossier, database=False)
    reader = program.reader()
    part = _part(reader, _items(file, reader), half=half, how=how)
    if as_json:
        _print([part], misses=None, calibrated=None)
        return
    show(*shown_part(part.half, part.result))


def _on_reviews(
    program: Program, half: Half | None, how: Bootstrap, *, calibrate_by: str | None, as_json: bool
) -> None:
    reader = program.reader()
    found = reviewed_items(program.tools, program.dossier, version=reader.tagger.version)
    learned = None
    if calibrate_by is not None:
        with progress("Judging") as report:
            learned = learn(program.tools, reader, found.items, actor=calibrate_by, progress=report)
        found = reviewed_items(program.tools, program.dossier, version=reader.tagger.version)
    halves = (half,) if half else HALVES
    parts = [_part(reader, found.items, half=one, how=how, grouped=found.grouped, known=found.known) for one in halves]
    if as_json:
        _print(parts, misses=found.misses, calibrated=learned)
        return
    for part in parts:
        show(*shown_part(part.half, part.result))
    show(*shown_misses(found.misses))
    if learned is not None:
        show(*shown_calibrated(learned))


def _print(parts: list[Part], *, misses: Misses | None, calibrated: Calibrated | None) -> None:
    print_json({"parts": parts, "misses": misses, "calibrated": calibrated})


def _items(file: Path | None, reader: Reader) -> tuple[LabelledItem, ...]:
    if file is None or not file.is_file():
        raise NotFound("file", str(file))
    return tuple(read_labelled(file.read_bytes().splitlines(), name=file.name, reader=reader))


def _part(
    reader: Reader,
    items: tuple[LabelledItem, ...],
    *,
    half: Half | None,
    how: Bootstrap,
    grouped: Grouped | None = None,
    known: Known | None = None,
) -> Part:
    with progress("Judging") as report:
        found = measure(
            items,
            reader,
            half=half,
            grouped=grouped,
            known=known,
            resamples=how.resamples,
            seed=how.seed,
            worst=how.worst,
            unseal=how.unseal,
            progress=report,
        )
    return Part(half, found)
