"""What `tracker evaluate` shows: measures with their intervals, reliability, the worst mistakes, and what is missed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType

from tracker.cli.render import pairs, plain, table
from tracker.domain.amounts import counted
from tracker.queries.calibrations import UNCALIBRATED
from tracker.tagging.measures import Measure
from tracker.workflows.calibrate import Calibrated
from tracker.workflows.evaluate import Evaluated, Half
from tracker.workflows.reviewed_items import Misses

HALVES: tuple[Half, ...] = ("develop", "sealed")
FEW = 30
"""Items below which a bootstrap's interval is too narrow to be believed."""
_WHICH = {"develop": " of the half to develop on", "sealed": " of the sealed half", None: ""}
_OF_CATEGORIES = ("precision", "recall", "F1", "direction")


def shown_part(half: Half | None, found: Evaluated) -> Iterator[RenderableType]:
    """One half, or everything, on a screen; an empty one in a line."""
    tagger = f"tagger {found.tagger} {found.version}"
    if not found.items and not found.pairs:
        yield plain(f"No item{_WHICH[half]} is labelled yet; nothing to measure of {tagger}.\n")
        return
    yield plain(f"{counted(found.items, 'item')}{_WHICH[half]}, {found.relevant} relevant; {tagger}", "bold")
    yield from _notes(found)
    rows = [(one.name, *_both(one)) for one in found.measures]
    yield table("", "measure", ">value", ">95 %", rows=rows)
    if len(found.languages) > 1:
        by_language = [
            (one.name, *(_together(found.languages[code][place]) for code in found.languages))
            for place, one in enumerate(found.measures)
        ]
        yield table("\nBy language", "measure", *(f">{code}" for code in found.languages), rows=by_language)
    if found.categories:
        of_categories = [
            (one.category, one.expected, one.found, *(_stacked(measure) for measure in one.measures))
            for one in found.categories
        ]
        columns = ("category", ">expected", ">found", *(f">{name}" for name in _OF_CATEGORIES))
        yield table("\nBy category, 95 % below", *columns, rows=of_categories)
    if any(one.low == one.high and one.low is not None for row in found.categories for one in row.measures):
        yield plain("Where both ends are alike no resample differed: that is few items, not certainty.", "dim")
    yield from _reliability(found)
    if found.mistakes:
        told = [
            (f"{one.severity:.2f}", one.language, _mistake(one.title, (one.item, *one.what, *one.why)))
            for one in found.mistakes
        ]
        of_half = " of the half to develop on" if found.sealed else ""
        yield table(f"\nWorst mistakes{of_half}", ">severity", "lang", "item", rows=told, fold="item")
    if found.sealed:
        yield _untold(found)
    yield plain("")


def shown_misses(misses: Misses | None) -> Iterator[RenderableType]:
    """What the weekly samples say of what is missed."""
    yield plain("Misses, from the weekly samples", "bold")
    if misses is None:
        yield plain("No sampled item was judged yet, so misses cannot be estimated.")
    elif not misses.weeks:
        yield plain(f"{counted(misses.begun, 'week')} judged in part; a week counts when all of its sample is judged.")
    else:
        yield pairs(
            ("sample", f"{misses.missed} of {misses.judged} judged are relevant, {counted(misses.weeks, 'week')}"),
            ("weeks judged in part", misses.begun),
            ("missed, estimated", f"{misses.estimate:g} of {misses.rejected} ({misses.low:g} to {misses.high:g})"),
            ("accepted", f"{misses.accepted} in these weeks, {_share(misses.precision)} of those judged are relevant"),
            ("recall, estimated", misses.recall),
        )
    if misses is None or misses.begun:
        yield plain("See `tracker review list --kind sample`.")


def shown_calibrated(done: Calibrated) -> Iterator[RenderableType]:
    """What `--calibrate` did."""
    labels = f"{counted(done.items, 'item')} and {counted(done.tags, 'tag')} of the half to develop on"
    yield plain("\nCalibration", "bold")
    made = done.calibration
    if made is None:
        yield plain(
            f"Nothing was recorded: {labels}, and it takes {done.needed} of either; confidence stays {UNCALIBRATED}."
        )
        return
    yield plain(f"Recorded at position {done.position} for {done.tagger} {done.version}, from {labels}.")
    if done.kept:
        yield plain(f"Of {done.kept} there were too few; what was known before stays.")
    for name, steps in (("score", made.relevance), ("confidence", made.tags)):
        if not steps:
            yield plain(f"Of {'relevance' if name == 'score' else 'tags'} there were too few; it stays {UNCALIBRATED}.")
            continue
        rows = [(f"{step.least}", float(step.share), step.labels) for step in steps]
        yield table("", f">{name} from", ">right", ">labels", rows=rows)


def _untold(found: Evaluated) -> RenderableType:
    """How many mistakes stay untold, and of a file how to be told; reviews stay sealed."""
    is_file = found.pairs is None
    return plain(
        f"\nNot told: the mistakes in {found.untold} of the {counted(found.sealed, 'item')} of the sealed half. "
        "They count in every total, and nobody shall mend the program by looking at them."
        + (" Of a file that need not judge it, --unseal tells them, too." if is_file else ""),
        "dim",
    )


def _notes(found: Evaluated) -> Iterator[RenderableType]:
    if found.pairs is not None:
        yield plain(f"Developments are measured on {counted(found.pairs, 'pair')} of items that persons decided about.")
    if found.items == 1:
        yield plain("One item has no interval.", "yellow")
    elif found.items < FEW:
        yield plain(f"Fewer than {FEW} items: these intervals are too narrow to be believed.", "yellow")


def _reliability(found: Evaluated) -> Iterator[RenderableType]:
    """Of how many tags with such a confidence category and direction are right."""
    if not found.labels:
        return
    known = found.calibration is not None and any(one.calibrated is not None for one in found.labels)
    rows = [
        (f"{one.least:.2f}-{one.below:.2f}", one.labels, one.confidence, one.right, _range(one.low, one.high))
        + ((one.calibrated,) if known else ())
        for one in found.labels
    ]
    said = f"calibrated at position {found.calibration}" if known else UNCALIBRATED
    columns = ("confidence", ">tags", ">mean", ">right", ">95 %", *((">calibrated",) if known else ()))
    yield table(f"\nTags by confidence, {said}", *columns, rows=rows)


def _both(one: Measure) -> tuple[float | None, str | None]:
    return one.value, None if one.low is None or one.high is None else _range(one.low, one.high)


def _together(one: Measure) -> str | None:
    return None if one.value is None else " ".join(_texts(one))


def _stacked(one: Measure) -> str | None:
    return None if one.value is None else "\n".join(_texts(one))


def _texts(one: Measure) -> Iterator[str]:
    value, interval = _both(one)
    yield f"{value:.2f}"
    if interval:
        yield interval


def _range(low: float, high: float) -> str:
    return f"{low:.2f}-{high:.2f}"


def _share(share: float | None) -> str:
    return "an unknown share" if share is None else f"{share:.0%}"


def _mistake(title: str, lines: Sequence[str]) -> object:
    return plain(title).append("".join(f"\n{line}" for line in lines), "dim")
