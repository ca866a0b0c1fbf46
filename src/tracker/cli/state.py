"""`tracker state`: how each field stands, and which developments make it so."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.api.shown import flat, shown_category
from tracker.bootstrap import Program
from tracker.cli.opening import open_program, snapshot
from tracker.cli.options import AsJson, Dossier, KnownAt, ValidAt
from tracker.cli.render import footing, plain, print_json, show
from tracker.cli.state_tables import counts, explained, overview
from tracker.queries.moment import Moment, parse
from tracker.queries.state import WholeExplanation, explain_all, get_category, get_state

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
    program = open_program(dossier)
    if explain:
        _explain(program, moment, category=category, as_json=as_json)
    elif category is not None:
        _one(program, moment, category=category, as_json=as_json)
    else:
        _whole(program, moment, as_json=as_json)


def _whole(program: Program, moment: Moment, *, as_json: bool) -> None:
    with snapshot(program) as connection:
        answer = get_state(connection, program.dossier, moment, today=program.today())
    parts = answer.state.categories if answer.state else ()
    if as_json:
        print_json(
            {
                "context": answer.context,
                "title": answer.title,
                "standing": answer.standing,
                "overall": answer.state.overall if answer.state else None,
                "categories": [
                    shown_category(part.code, label=part.label, half_life=part.half_life, measure=part.measure)
                    for part in parts
                ],
            }
        )
    elif answer.state is None:
        show(plain(f"At log position {answer.context.position} nothing was known."), footing(answer.context))
    else:
        show(
            plain(f"{answer.title}: {answer.standing}\n", "bold"),
            overview(answer),
            plain(f"\n{counts(answer.state.overall)}"),
            footing(answer.context),
        )


def _one(program: Program, moment: Moment, *, category: str, as_json: bool) -> None:
    with snapshot(program) as connection:
        found = get_category(connection, program.dossier, moment, category=category, today=program.today())
        whole = explain_all(connection, program.dossier, moment, category=category, today=program.today())
    if as_json:
        print_json({"context": found.context, "category": {**flat(found.category), **flat(found.measure)}})
    else:
        show(explained(whole.categories[0], lines=False), footing(found.context))


def _explain(program: Program, moment: Moment, *, category: str | None, as_json: bool) -> None:
    with snapshot(program) as connection:
        answer = explain_all(connection, program.dossier, moment, category=category, today=program.today())
    if as_json:
        print_json(_ledger(answer))
    else:
        show(*(explained(one, lines=True) for one in answer.categories), footing(answer.context))


def _ledger(answer: WholeExplanation) -> dict[str, object]:
    model = answer.scoring
    return {
        "context": answer.context,
        "scale": model.scale if model else None,
        "overall_scale": model.overall_scale if model else None,
        "clip": model.clip if model else None,
        "overall": answer.overall,
        "categories": [
            shown_category(part.category, label=part.label, half_life=part.half_life, measure=part.measure)
            for part in answer.categories
        ],
        "lines": [line for part in answer.categories for line in part.lines],
    }
