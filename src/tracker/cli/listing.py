"""What the lists share: days as typed, what stands in place of an empty list, and how to turn the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Any

from rich.text import Text

from tracker.cli.render import plain, say
from tracker.domain.dates import parse_day
from tracker.domain.errors import InputError
from tracker.queries.feeds import removed_at
from tracker.queries.moment import Moment
from tracker.queries.page import Page
from tracker.store.engine import Connection


def day(text: str | None, option: str) -> date | None:
    """A day as typed; raises DateError naming the option."""
    return None if text is None else parse_day(text, where=option)


def tell_removed(connection: Connection, dossier: str, moment: Moment, *, key: str | None, today: date) -> None:
    """Say of a feed that is removed that it is."""
    removed = None if key is None else removed_at(connection, dossier, moment, key=key, today=today)
    if removed is not None:
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
