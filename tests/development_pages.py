"""The development that an item of a desk reports, as a query answers it and as its page shows it on the desk's day."""

from __future__ import annotations

from html_pages import Page
from newsroom import PUBLISHED, Desk
from tracker.queries.developments import DevelopmentAnswer, get_development
from tracker.queries.moment import Moment
from tracker.store.engine import reading
from tracker.web.development import read_development
from tracker.web.painting import paint
from tracker.web.showing import Back

TODAY = PUBLISHED.date()


def answer(desk: Desk, guid: str) -> DevelopmentAnswer:
    """What the query says of it."""
    key = desk.development(guid).development.id
    with reading(desk.tools.engine) as connection:
        return get_development(connection, desk.dossier, Moment(), key=key, today=TODAY)


def page(desk: Desk, guid: str) -> str:
    """The words of its page, spaces collapsed."""
    key = desk.development(guid).development.id
    with reading(desk.tools.engine) as connection:
        found = read_development(connection, desk.dossier, Moment(), key=key, reader=lambda _: desk.reader, today=TODAY)
    return " ".join(Page(paint("development.html", page=found, context=found.context, asked=Back("/"))).text.split())
