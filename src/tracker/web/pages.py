"""The pages of a dossier: `/` shows the brief of the program's own or the first by name, `/d/{dossier}` that of any,
and below it each category, development and item has a page of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Protocol

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import HTMLResponse

from tracker.bootstrap import Program
from tracker.queries.moment import Context, Moment, parse
from tracker.store.engine import Connection, reading
from tracker.web.brief import read_brief
from tracker.web.category import read_category
from tracker.web.development import read_development
from tracker.web.item import read_item
from tracker.web.painting import paint


class StandsOn(Protocol):
    """Notes on which moment of which log an answer stands, and which other dossiers it names, where it names all."""

    def __call__(self, request: Request, context: Context, *, others: Iterable[str] | None = None) -> None:
        """Note it of this request."""


class Shown(Protocol):
    """What a page shows: whatever it is, it stands on a moment."""

    @property
    def context(self) -> Context:
        """That moment."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A request for a page; `known_at` as it was typed."""

    request: Request
    moment: Moment
    known_at: str


Time = Annotated[str, Query(max_length=100)]
Named = Annotated[str, Path(max_length=200, pattern=r"^[^\x00]*$")]


async def asking(request: Request, valid_at: Time = "", known_at: Time = "") -> Asking:
    """What a request asks; a field of the form that is left empty is not given. Raises DateError."""
    moment = parse(valid_at.strip() or None, known_at.strip().replace(" ", "+") or None)
    return Asking(request, moment, known_at)


Ask = Annotated[Asking, Depends(asking)]
Read = Callable[[Connection, date], Shown]


def pages(program: Program, *, stands_on: StandsOn) -> APIRouter:
    """The routes of the pages; they are not part of the OpenAPI document."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    def show(ask: Ask, template: str, read: Read) -> HTMLResponse:
        with reading(program.tools.engine) as connection:
            shown = read(connection, program.today())
        stands_on(ask.request, shown.context, others=getattr(shown, "others", None))
        asked = {"known_at": ask.known_at, "path": ask.request.url.path}
        return HTMLResponse(paint(template, page=shown, context=shown.context, asked=asked))

    @router.get("/")
    def front(ask: Ask) -> HTMLResponse:
        return one(ask, program.each[0])

    @router.get("/d/{dossier}")
    def one(ask: Ask, dossier: Named) -> HTMLResponse:
        return show(ask, "brief.html", lambda c, today: read_brief(c, dossier, ask.moment, today=today))

    @router.get("/d/{dossier}/categories/{code}")
    def category(ask: Ask, dossier: Named, code: Named) -> HTMLResponse:
        return show(
            ask, "category.html", lambda c, today: read_category(c, dossier, ask.moment, code=code, today=today)
        )

    @router.get("/d/{dossier}/developments/{key}")
    def development(ask: Ask, dossier: Named, key: Named) -> HTMLResponse:
        return show(
            ask, "development.html", lambda c, today: read_development(c, dossier, ask.moment, key=key, today=today)
        )

    @router.get("/d/{dossier}/items/{key}")
    def item(ask: Ask, dossier: Named, key: Named) -> HTMLResponse:
        return show(ask, "item.html", lambda c, today: read_item(c, dossier, ask.moment, key=key, today=today))

    return router
