"""`tracker evaluate`: how well the program reads, measured on labelled items or on what persons decided."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import RenderableType

from tracker.bootstrap import Program
from tracker.cli.opening import open_migrated, open_program
from tracker.cli.options import AsJson, Dossier
from tracker.cli.render import pairs, plain, print_json, progress, say, show, table
from tracker.domain.errors import InputError, NotFound
from tracker.tagging.measures import Measure
from tracker.workflows.evaluate import RESAMPLES, SEED, Evaluated, Half, LabelledItem, read_labelled
from tracker.workflows.evaluate import evaluate as measure
from tracker.workflows.reviewed_items import Misses, reviewed_items

HALVES: tuple[Half, ...] = ("develop", "sealed")
File = Annotated[
    Path | None, typer.Argument(metavar="FILE", help="JSON lines with id, title, summary, relevant, labels, event.")
]
Reviews = Annotated[bool, typer.Option("--reviews", help="Measure on what persons decided in the log instead.")]
OneHalf = Annotated[
    Literal["develop", "sealed"] | None,
    typer.Option("--half", help="Only the items whose id hashes to this half; of the sealed one no mistake is told."),
]
Resamples = Annotated[int, typer.Option("--resamples", min=0, max=100_000, help="Resamples of the bootstrap.")]
Seed = Annotated[int, typer.Option("--seed", help="Where the bootstrap begins; the same gives the same intervals.")]
Worst = Annotated[int, typer.Option("--worst", min=0, help="How many of the worst mistakes are told.")]


def evaluate(
    file: File = None,
    *,
    reviews: Reviews = False,
    half: OneHalf = None,
    resamples: Resamples = RESAMPLES,
    seed: Seed = SEED,
    worst: Worst = 10,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """Relevance, categories, directions and developments against a person's labels, with bootstrap intervals."""
    if reviews == (file is not None):
        raise InputError("evaluate: expected a FILE or --reviews, one of both")
    program = open_migrated(dossier) if reviews else open_program(dossier, database=False)
    misses = None
    if reviews:
        found = reviewed_items(program.tools, program.dossier)
        items, misses = list(found.items), found.misses
    else:
        items = _items(file)
    halves = (half,) if half or not reviews else HALVES
    parts = [(one, _evaluated(program, items, half=one, resamples=resamples, seed=seed, worst=worst)) for one in halves]
    if as_json:
        print_json({"parts": [{"half": one, "result": part} for one, part in parts], "misses": misses})
        return
    for one, part in parts:
        show(*_shown(one, part))
    if reviews:
        _tell_misses(misses)


def _items(file: Path | None) -> list[LabelledItem]:
    if file is None or not file.is_file():
        raise NotFound("file", str(file))
    return read_labelled(file.read_bytes().splitlines(), name=file.name)


def _evaluated(
    program: Program, items: Sequence[LabelledItem], *, half: Half | None, resamples: int, seed: int, worst: int
) -> Evaluated:
    with progress("Judging") as report:
        return measure(items, program.reader(), half=half, resamples=resamples, seed=seed, worst=worst, progress=report)


def _shown(half: Half | None, found: Evaluated) -> list[RenderableType]:
    which = {"develop": " of the half to develop on", "sealed": " of the sealed half", None: ""}[half]
    title = f"{found.items} items{which}, {found.relevant} relevant; tagger {found.tagger} {found.version}"
    parts: list[RenderableType] = [_measures(title, found)]
    if found.categories:
        rows = [(one.category, one.expected, one.found, one.f1, one.direction) for one in found.categories]
        columns = ("category", ">expected", ">found", ">F1", ">direction")
        parts.append(table("\nCategories", *columns, rows=rows))
    if found.mistakes:
        told = [
            (f"{one.severity:.2f}", one.language, _mistake(one.title, one.item, (*one.what, *one.why)))
            for one in found.mistakes
        ]
        parts.append(table("\nWorst mistakes", ">severity", "lang", "item", rows=told, fold="item"))
    return parts


def _measures(title: str, found: Evaluated) -> RenderableType:
    rows = [
        (one.name, one.value, _interval(one), *(found.languages[code][place].value for code in found.languages))
        for place, one in enumerate(found.measures)
    ]
    return table(title, "measure", ">value", ">95 %", *(f">{code}" for code in found.languages), rows=rows)


def _interval(one: Measure) -> str | None:
    return None if one.low is None or one.high is None else f"{one.low:.2f}-{one.high:.2f}"


def _mistake(title: str, item: str, lines: Sequence[str]) -> object:
    return plain(title).append("".join(f"\n{line}" for line in (item, *lines)), "dim")


def _tell_misses(misses: Misses | None) -> None:
    if misses is None:
        say("No sampled item was judged yet, so misses cannot be estimated: `tracker review list --kind sample`.")
        return
    judged = f"{misses.missed} of {misses.judged} judged, {misses.weeks} weeks"
    missed = f"{misses.estimate:g} of {misses.rejected} ({misses.low:g} to {misses.high:g})"
    show(plain("\nMisses, from the weekly samples", "bold"))
    show(pairs(("sample", judged), ("missed, estimated", missed), ("recall, estimated", misses.recall)))
