"""The state on a screen: all categories in one table, or one category with its ledger."""

from __future__ import annotations

from rich.console import Group
from rich.table import Table

from tracker.cli.render import cell, pairs, plain, table, word
from tracker.domain.amounts import amounted, counted
from tracker.projections.state import Measure
from tracker.queries.state import Explanation, StateAnswer


def overview(answer: StateAnswer) -> Table | None:
    """One row a category, and the whole on top; nothing where nothing was known. Eighty columns hold every value."""
    if answer.state is None:
        return None
    rows = [_row("overall", answer.state.overall), *(_row(c.code, c.measure) for c in answer.state.categories)]
    return table("", "category", ">index", ">band", "level", "trend", "newest", rows=rows, fold="category")


def counts(whole: Measure) -> str:
    """What the overall index rests on, in a sentence."""
    share = "" if whole.unconfirmed is None else f", {_share(whole)} of them unconfirmed by a second independent source"
    return f"{counted(whole.developments, 'development')} count{'s' if whole.developments == 1 else ''}{share}."


def _row(code: str, measure: Measure) -> tuple[object, ...]:
    return (
        plain(code, "bold" if code == "overall" else ""),
        measure.index,
        _band(measure),
        word(measure.level),
        word(measure.trend.word),
        measure.newest,
    )


def _band(measure: Measure) -> str | None:
    return None if measure.band is None else f"{measure.band.low:.2f} to {measure.band.high:.2f}"


def _share(measure: Measure) -> str | None:
    return None if measure.unconfirmed is None else f"{measure.unconfirmed:.0%}"


def explained(one: Explanation, *, lines: bool) -> Group:
    """One category's measure; with `lines` also its ledger."""
    measure = one.measure
    head = pairs(
        ("index", cell(measure.index).append(f"  (sum {amounted(measure.sum, 6)})", "dim")),
        ("band", _band(measure)),
        ("level", word(measure.level)),
        ("trend", _trend(measure)),
        ("developments", measure.developments),
        ("contested", measure.contested),
        ("unconfirmed", _share(measure)),
        ("voices", measure.voices),
        ("newest", measure.newest),
        ("directions", _counts(measure.directions)),
        ("quad classes", _counts(measure.quads)),
    )
    title = plain(f"\n{one.label} ({one.category})", "bold")
    return Group(title, head, _ledger(one)) if lines else Group(title, head)


def _trend(measure: Measure) -> str:
    change = (
        "" if measure.trend.change is None else f" ({amounted(measure.trend.change, 2)} since {measure.trend.since})"
    )
    return f"{measure.trend.word}{change}"


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count)


def _ledger(one: Explanation) -> Table:
    rows: list[tuple[object, ...]] = []
    for line in one.lines:
        marks = [mark for mark, on in (("voice", line.voice), ("contested", line.contested)) if on]
        factors = " x ".join(
            (amounted(line.goldstein, 1), *map(_factor, (line.stage_factor, line.credibility, line.decay)))
        )
        says = plain(line.statement).append(f"\n{line.development}, {line.occurred}, {line.admiralty}", "dim")
        says.append(f"; {factors}, {counted(line.age_days, 'day')} old; half-life {line.half_life} d", "dim")
        says.append("".join(f"; {mark}" for mark in marks), "yellow")
        rows.append((None if line.voice else plain(amounted(line.amount, 6)), word(line.direction), says))
    return table("\nLedger", ">amount", "direction", "development", rows=rows, fold="development")


def _factor(value: float) -> str:
    """Two to four places, so that a row multiplies out by hand."""
    return f"{value:.4f}".removesuffix("0").removesuffix("0")
