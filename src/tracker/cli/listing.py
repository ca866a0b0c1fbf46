"""What the lists share: filters that must name something that exists, and how to turn the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Any

from rich.text import Text

from tracker.cli.render import plain, say
from tracker.domain.dates import parse_day
from tracker.domain.errors import InputError, UnknownName
from tracker.queries.feeds import get_feed, removed_at
from tracker.queries.moment import Moment, resolve
from tracker.queries.page import Page
from tracker.store.engine import Connection


def day(text: str | None, option: str) -> date | None:
    """A day as typed; raises DateError naming the option."""
    return None if text is None else parse_day(text, where=option)


def require_category(connection: Connection, dossier: str, moment: Moment, *, code: str | None, today: date) -> None:
    """Raise UnknownName for a category that the dossier does not have; a list of nothing would say less."""
    _, definition = resolve(connection, dossier, moment, today=today)
    known = [category.code for category in definition.categories] if definition else []
    if code is not None and code not in known:
        raise UnknownName("category", code, known, where="--category")


def require_feed(connection: Connection, dossier: str, moment: Moment, *, key: str | None, today: date) -> None:
    """Raise NotFound for a feed that the dossier never had, and say of one that is removed that it is."""
    if key is None:
        return
    removed = removed_at(connection, dossier, moment, key=key, today=today)
    if removed is None:
        get_feed(connection, dossier, moment, key=key, today=today)
    else:
        say(f"{key} was removed at position {removed}; what it brought stays")


def one_of(*, relevant: bool, irrelevant: bool) -> bool | None:
    """Whether only relevant items are asked for, or only others; `None`: both. Raises InputError for both options."""
    if relevant and irrelevant:
        raise InputError("expected one of --relevant and --irrelevant, found both")
    return relevant if relevant or irrelevant else None


def nothing(noun: str, filters: Any) -> Text:
    """What stands in place of an empty list: which filters nothing fits."""
    asked = ", ".join(_asked(filters))
    return plain(f"No {noun} fits {asked}." if asked else f"There is no {noun} yet.")


def _asked(filters: Any) -> Iterator[str]:
    for one in fields(filters):
        value = getattr(filters, one.name)
        if isinstance(value, bool):
            yield "--relevant" if value else "--irrelevant"
        elif value is not None:
            yield f"--{one.name} {value}"


def tell_next(page: Page[Any]) -> None:
    """Say how to see the rows after these, if there are any."""
    if page.next:
        say(f"There are more: --cursor {page.next}")
