"""`tracker state`: how each field stands, and which developments make it so."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Group
from rich.table import Table

from tracker.cli.opening import open_program, snapshot
from tracker.cli.options import AsJson, Dossier, KnownAt, ValidAt
from tracker.cli.render import cell, footing, pairs, plain, print_json, show, table, word
from tracker.projections.state import CategoryState, Measure
from tracker.queries.moment import Moment, parse
from tracker.queries.state import Explanation, StateAnswer, explain_all, get_state

Category = Annotated[str | None, typer.Argument(help="One category's code; by default all.", show_default=False)]
Explain = Annotated[bool, typer.Option("--explain", help="List every development behind the number.")]


def state(
    category: Category = None,
    *,
    valid_at: ValidAt = None,
    known_at: KnownAt = None,
    explain: Explain = False,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """Index, level and trend of each category, and overall."""
    moment = parse(valid_at, known_at)
    if category is None and not explain:
        _whole(moment, dossier=dossier, as_json=as_json)
    else:
        _parts(moment, category=category, lines=explain, dossier=dossier, as_json=as_json)


def _whole(moment: Moment, *, dossier: str | None, as_json: bool) -> None:
    program = open_program(dossier)
    with snapshot(program) as connection:
        answer = get_state(connection, program.dossier, moment, today=program.today())
    if as_json:
        print_json(answer)
    elif answer.state is None:
        show(plain(f"At log position {answer.context.position} nothing was known."), footing(answer.context))
    else:
        show(plain(f"{answer.title}: {answer.standing}\n", "bold"), _overview(answer), footing(answer.context))


def _parts(moment: Moment, *, category: str | None, lines: bool, dossier: str | None, as_json: bool) -> None:
    program = open_program(dossier)
    with snapshot(program) as connection:
        answer = explain_all(connection, program.dossier, moment, category=category, today=program.today())
    if as_json and category and not lines:
        print_json({"context": answer.context, "category": category, "measure": answer.categories[0].measure})
    elif as_json:
        print_json(answer.categories[0] if category else answer)
    else:
        show(*(_explained(one, lines=lines) for one in answer.categories), footing(answer.context))


def _overview(answer: StateAnswer) -> Table | None:
    if answer.state is None:
        return None
    rows = [_row("overall", answer.state.overall), *(_category(c) for c in answer.state.categories)]
    return table("", "category", ">index", ">band", "level", "trend", ">devs", ">unconfirmed", "newest", rows=rows)


def _category(one: CategoryState) -> tuple[object, ...]:
    return _row(one.code, one.measure)


def _row(code: str, measure: Measure) -> tuple[object, ...]:
    return (
        plain(code, "bold" if code == "overall" else ""),
        measure.index,
        _band(measure),
        word(measure.level),
        word(measure.trend.word),
        measure.developments,
        _share(measure),
        measure.newest,
    )


def _band(measure: Measure) -> str | None:
    return None if measure.band is None else f"{measure.band.low:.1f} to {measure.band.high:.1f}"


def _share(measure: Measure) -> str | None:
    return None if measure.unconfirmed is None else f"{measure.unconfirmed:.0%}"


def _explained(one: Explanation, *, lines: bool) -> Group:
    measure = one.measure
    head = pairs(
        ("index", cell(measure.index).append(f"  (sum {measure.sum:+.6f})", "dim")),
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
    change = "" if measure.trend.change is None else f" ({measure.trend.change:+.2f} since {measure.trend.since})"
    return f"{measure.trend.word}{change}"


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count)


def _ledger(one: Explanation) -> Table:
    rows: list[tuple[object, ...]] = []
    for line in one.lines:
        marks = [mark for mark, on in (("voice", line.voice), ("contested", line.contested)) if on]
        factors = f"{line.goldstein:+.1f} x {line.stage_factor:.2f} x {line.credibility:.2f}"
        says = plain(line.statement).append(f"\n{line.development}, {line.occurred}, {line.admiralty}", "dim")
        says.append(f"; {factors}; half-life {line.half_life} d", "dim").append(
            "".join(f"; {m}" for m in marks), "yellow"
        )
        rows.append((None if line.voice else plain(f"{line.amount:+.6f}"), word(line.direction), says))
    return table("\nLedger", ">amount", "direction", "development", rows=rows, fold="development")
