"""The pages of a dossier: `/` shows the brief of the program's own or the first by name, `/d/{dossier}` that of any,
and below it there are lists, and each category, development and item has a page of its own.
"""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from tracker.bootstrap import Program
from tracker.store.engine import Connection
from tracker.web.brief import read_brief
from tracker.web.category import read_category
from tracker.web.development import read_development
from tracker.web.item import read_item
from tracker.web.lists import add_lists
from tracker.web.showing import Ask, Named, Show, Shown, StandsOn
from tracker.workflows.grounds import ReaderOf


def pages(program: Program, *, stands_on: StandsOn, reader: ReaderOf) -> APIRouter:
    """The routes of the pages; they are not part of the OpenAPI document."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    show = Show(program, stands_on, reader)

    @router.get("/")
    def front(ask: Ask) -> HTMLResponse:
        return one(ask, program.each[0])

    @router.get("/d/{dossier}")
    def one(ask: Ask, dossier: Named) -> HTMLResponse:
        return show(ask, "brief.html", lambda c, today: read_brief(c, dossier, ask.moment, today=today))

    _things(router, show)
    add_lists(router, show)
    return router


def _things(router: APIRouter, show: Show) -> None:
    """A page for each category, development and item."""

    @router.get("/d/{dossier}/categories/{code}")
    def category(ask: Ask, dossier: Named, code: Named) -> HTMLResponse:
        return show(
            ask, "category.html", lambda c, today: read_category(c, dossier, ask.moment, code=code, today=today)
        )

    @router.get("/d/{dossier}/developments/{key}")
    def development(ask: Ask, dossier: Named, key: Named) -> HTMLResponse:
        def read(connection: Connection, today: date) -> Shown:
            return read_development(connection, dossier, ask.moment, key=key, reader=show.reader, today=today)

        return show(ask, "development.html", read)

    @router.get("/d/{dossier}/items/{key}")
    def item(ask: Ask, dossier: Named, key: Named) -> HTMLResponse:
        def read(connection: Connection, today: date) -> Shown:
            return read_item(connection, dossier, ask.moment, key=key, reader=show.reader, today=today)

        return show(ask, "item.html", read)
