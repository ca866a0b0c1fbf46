"""`tracker developments`: what happened, holds, is judged or is forecast, and what each rests on."""

from __future__ import annotations

from typing import Annotated, Literal

import typer
from rich.table import Table

from tracker.api.shown import shown_development
from tracker.bootstrap import Program
from tracker.cli.development_card import card
from tracker.cli.listing import day, nothing, tell_next, tell_removed
from tracker.cli.opening import open_program, snapshot
from tracker.cli.options import AsJson, CursorOption, Dossier, KnownAt, Limit, ValidAt
from tracker.cli.render import footing, plain, print_json, show, table
from tracker.domain.developments import Kind, KnownOrigin
from tracker.domain.tags import Direction, Stage
from tracker.projections.views import DevelopmentView
from tracker.queries.developments import Filters, get_development, history, list_developments
from tracker.queries.moment import Moment, parse
from tracker.queries.page import Page
from tracker.queries.shortened import whole_key

app = typer.Typer(no_args_is_help=True, help="What happened between the two, and what it rests on.")

Status = Literal["live", "withdrawn", "merged"]
TOLD = ("position", "recorded_at", "actor", "type", "reason", "into")
"""What is told of each change as JSON."""


@app.command("list")
def list_(
    *,
    category: Annotated[str | None, typer.Option(metavar="CODE", help="Bears on this category.")] = None,
    direction: Annotated[Direction | None, typer.Option(help="Points this way in some category.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="Is of this kind.")] = None,
    stage: Annotated[Stage | None, typer.Option(help="Got this far.")] = None,
    origin: Annotated[
        KnownOrigin | None, typer.Option(help="Came from seed files, or from items, whoever decided.")
    ] = None,
    status: Annotated[Status | None, typer.Option(help="Counts, or was withdrawn.")] = None,
    feed: Annotated[str | None, typer.Option(metavar="ID", help="Is reported by this feed.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="Began on this day or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Began on this day or earlier.")] = None,
    text: Annotated[str | None, typer.Option(metavar="TEXT", help="Its statement contains this.")] = None,
    limit: Limit = 20,
    cursor: CursorOption = None,
    valid_at: ValidAt = None,
    known_at: KnownAt = None,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """Developments that had begun on the day, the newest first."""
    filters = Filters(
        category=category,
        direction=direction,
        kind=kind,
        stage=stage,
        origin=origin,
        status=status,
        feed=feed,
        since=day(since, "--since"),
        until=day(until, "--until"),
        text=text,
    )
    moment = parse(valid_at, known_at)
    page = _read(open_program(dossier), moment, filters=filters, limit=limit, cursor=cursor)
    _tell(page, filters, as_json=as_json)


@app.command("show")
def show_(
    key: Annotated[str, typer.Argument(metavar="ID", help="The development's id, or enough of its beginning.")],
    *,
    valid_at: ValidAt = None,
    known_at: KnownAt = None,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """One development with its evidence, its reports, its ledger and its history."""
    moment = parse(valid_at, known_at)
    program = open_program(dossier)
    name, today = program.dossier, program.today()
    with snapshot(program) as connection:
        key = whole_key(connection, name, moment, key=key, of=[DevelopmentView], today=today)
        answer = get_development(connection, name, moment, key=key, today=today)
        _, changes = history(connection, name, moment, key=key, today=today)
    if as_json:
        print_json(
            {
                "context": answer.context,
                "development": {
                    **shown_development(answer.view),
                    "reports": answer.reports,
                    "contributions": answer.contributions,
                    "denials": [one.development.id for one in answer.denials],
                },
                "changes": [{name: getattr(change, name) for name in TOLD} for change in changes],
            }
        )
    else:
        show(*card(answer, changes), footing(answer.context))


def _read(
    program: Program, moment: Moment, *, filters: Filters, limit: int, cursor: str | None
) -> Page[DevelopmentView]:
    """A page of the list."""
    name, today = program.dossier, program.today()
    with snapshot(program) as connection:
        tell_removed(connection, name, moment, key=filters.feed, today=today)
        return list_developments(connection, name, moment, filters=filters, limit=limit, cursor=cursor, today=today)


def _tell(page: Page[DevelopmentView], filters: Filters, *, as_json: bool) -> None:
    if as_json:
        shown = [shown_development(view) for view in page.rows]
        print_json({"context": page.context, "developments": shown, "next": page.next})
    else:
        show(_rows(page.rows) if page.rows else nothing("development", filters), footing(page.context))
        tell_next(page)


def _rows(views: tuple[DevelopmentView, ...]) -> Table:
    rows: list[tuple[object, ...]] = []
    for view in views:
        one = view.development
        labels = ", ".join(f"{label.category} {label.direction}" for label in one.labels)
        facts = [one.kind, *([one.stage] if one.stage else []), view.admiralty, labels]
        says = plain(one.statement).append(f"\n{one.id}; {'; '.join(facts)}", "dim")
        if view.status != "live":
            says.append(f"; {view.status}: {view.reason}", "red")
        rows.append((one.occurred.edtf, view.sources, says))
    return table("", "occurred", ">sources", "development", rows=rows, fold="development")
