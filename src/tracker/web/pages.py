"""The page of a dossier: `/` shows the program's own or the first by name, `/d/{dossier}` any."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Protocol

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from tracker.bootstrap import Program
from tracker.queries.moment import Context, parse
from tracker.store.engine import reading
from tracker.web import figures
from tracker.web.brief import read_brief


class StandsOn(Protocol):
    """Notes on which moment of which log an answer stands, and which other dossiers it names."""

    def __call__(self, request: Request, context: Context, *, others: Iterable[str]) -> None:
        """Note it of this request."""


Asked = Annotated[str, Query(max_length=100)]


def pages(program: Program, *, stands_on: StandsOn) -> APIRouter:
    """The routes of the page; they are not part of the OpenAPI document."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    def show(request: Request, dossier: str, valid_at: str, known_at: str) -> HTMLResponse:
        moment = parse(valid_at.strip() or None, known_at.strip().replace(" ", "+") or None)
        with reading(program.tools.engine) as connection:
            brief = read_brief(connection, dossier, moment, today=program.today())
        stands_on(request, brief.context, others=brief.others)
        asked = {"known_at": known_at, "path": request.url.path}
        return HTMLResponse(_render("brief.html", brief=brief, asked=asked, today=program.today()))

    @router.get("/")
    def front(request: Request, valid_at: Asked = "", known_at: Asked = "") -> HTMLResponse:
        return show(request, program.each[0], valid_at, known_at)

    @router.get("/d/{dossier}")
    def one(request: Request, dossier: str, valid_at: Asked = "", known_at: Asked = "") -> HTMLResponse:
        return show(request, dossier, valid_at, known_at)

    return router


def page_of_problem(*, status: int, title: str, detail: str) -> str:
    """A problem as a page."""
    return _render("problem.html", status=status, title=title, detail=detail)


def _render(template: str, **values: object) -> str:
    return _ENVIRONMENT.get_template(template).render(**values)


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("tracker.web"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(signed=figures.signed, percent=figures.percent, words=figures.words, when=figures.when)
    environment.globals.update(bar=figures.bar, api=figures.api, width=figures.WIDTH, nothing=figures.NOTHING)
    return environment


_ENVIRONMENT = _environment()
