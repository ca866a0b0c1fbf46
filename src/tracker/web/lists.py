"""The pages that list: developments, items, sources and what waits for review."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from tracker.store.engine import Connection
from tracker.web.developments import read_developments
from tracker.web.feeds import read_feeds
from tracker.web.items import read_items
from tracker.web.review import read_review
from tracker.web.showing import Ask, Named, Show, Shown

Text = Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")]
Cursor = Annotated[str, Query(max_length=2000, pattern=r"^[^\x00]*$")]
YesNo = Literal["", "true", "false"]
QueueKind = Literal["", "development", "edit", "sample"]


def add_lists(router: APIRouter, show: Show) -> None:
    """Lists, narrowed down by what their forms ask; a field that is left empty asks nothing."""
    _searched(router, show)
    _watched(router, show)


def _searched(router: APIRouter, show: Show) -> None:
    """What the log alone tells, page by page."""

    @router.get("/d/{dossier}/developments")
    def developments(
        ask: Ask, dossier: Named, *, q: Text = "", category: Text = "", cursor: Cursor = ""
    ) -> HTMLResponse:
        text = q.strip()

        def read(connection: Connection, today: date) -> Shown:
            return read_developments(
                connection, dossier, ask.moment, text=text, category=category, cursor=cursor, today=today
            )

        return show(ask, "developments.html", read, q=text, category=category)

    @router.get("/d/{dossier}/items")
    def items(
        ask: Ask, dossier: Named, *, q: Text = "", feed: Text = "", relevant: YesNo = "", cursor: Cursor = ""
    ) -> HTMLResponse:
        text, concerns = q.strip(), {"": None, "true": True, "false": False}[relevant]

        def read(connection: Connection, today: date) -> Shown:
            return read_items(
                connection, dossier, ask.moment, text=text, feed=feed, relevant=concerns, cursor=cursor, today=today
            )

        return show(ask, "items.html", read, q=text, feed=feed, relevant=relevant)


def _watched(router: APIRouter, show: Show) -> None:
    """What is of now: how feeds do, and what waits."""

    @router.get("/d/{dossier}/feeds")
    def feeds(ask: Ask, dossier: Named) -> HTMLResponse:
        return show.now(ask, "feeds.html", lambda c, today: read_feeds(c, dossier, ask.moment, today=today))

    @router.get("/d/{dossier}/review")
    def review(ask: Ask, dossier: Named, *, kind: QueueKind = "", category: Text = "") -> HTMLResponse:
        def read(connection: Connection, today: date) -> Shown:
            return read_review(
                connection, dossier, ask.moment, kind=kind or None, category=category or None, today=today
            )

        return show.now(ask, "review.html", read, kind=kind, category=category)
