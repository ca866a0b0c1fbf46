"""The two times of every question, resolved against a log: on which day it was so, and as known from which position.

Every answer carries a `Context`, which names what was known by the root of the log's tree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from tracker.audit.merkle import Frontier
from tracker.domain.dates import parse_day, parse_moment
from tracker.domain.dossier import Category, Definition
from tracker.domain.errors import DateError, NotFound
from tracker.projections.registers import DEFINITION_KEY
from tracker.store import tables, views
from tracker.store.heads import read_head, read_heads
from tracker.store.merkle_tiles import frontier_at
from tracker.store.recorded import position_at, recorded_at


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The tree of the log at a size; `root` is its RFC 6962 tree head in hex."""

    size: int
    root: str


@dataclass(frozen=True, slots=True)
class Context:
    """What an answer stands on.

    `valid_at` is a UTC day, `known_at` when the last event seen was recorded (`None` before the first one), `position`
    its number. `checkpoint` is of that position, `head` of the whole log. `dated` says whether the question named the
    day: if so, what is known at that checkpoint answers it for good.
    """

    dossier: str
    valid_at: date
    known_at: datetime | None
    position: int
    head: Checkpoint
    checkpoint: Checkpoint
    model: str | None
    dated: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """A question's two times as asked: `None` means today and now. Of `known_at` and `position` the earlier holds."""

    valid_at: date | None = None
    known_at: datetime | int | None = None
    position: int | None = None


def parse(valid_at: str | None, known_at: str | None) -> Moment:
    """Read the two times as a person writes them.

    `valid_at` is a day; `known_at` a position, a timestamp with a zone, or a day (its end). Raises DateError.
    """
    return Moment(
        valid_at=None if valid_at is None else parse_day(valid_at, where="valid_at"),
        known_at=None if known_at is None else _known(known_at),
    )


def _known(text: str) -> datetime | int:
    if text.isascii() and text.isdigit() and len(text) <= 15:
        return int(text)
    try:
        return parse_moment(text)
    except DateError as error:
        raise DateError(text, expected=f"a log position, {error.expected}", where="known_at") from error


def resolve(connection: Connection, dossier: str, moment: Moment, *, today: date) -> tuple[Context, Definition | None]:
    """The context of an answer, and the definition as known then.

    Raises NotFound for a dossier without a log and for a position beyond its end.
    """
    head = read_head(connection, dossier)
    if head.position == 0:
        raise NotFound("dossier", dossier, known=dossiers(connection))
    position = min(
        _position(connection, dossier, moment.known_at, head=head.position),
        _position(connection, dossier, moment.position, head=head.position),
    )
    frontier = head.frontier if position == head.position else frontier_at(connection, dossier, position)
    definition = views.get_as_of(connection, dossier, Definition, key=DEFINITION_KEY, position=position)
    context = Context(
        dossier=dossier,
        valid_at=moment.valid_at or today,
        known_at=recorded_at(connection, dossier, position),
        position=position,
        head=_checkpoint(head.frontier),
        checkpoint=_checkpoint(frontier),
        model=definition.scoring.name if definition else None,
        dated=moment.valid_at is not None,
    )
    return context, definition


def require_category(definition: Definition | None, code: str) -> Category:
    """The category of that code; raises NotFound with the known ones."""
    if definition is None:
        raise NotFound("category", code, hint="nothing was known yet")
    found = definition.category(code)
    if found is None:
        known = [category.code for category in definition.categories]
        raise NotFound("category", code, known=known, hint=f"known are {', '.join(known)}")
    return found


def dossiers(connection: Connection) -> Sequence[str]:
    """The dossiers that have a log, by name."""
    head = tables.log_head.c
    return sorted(connection.execute(select(head.dossier).where(head.position > 0)).scalars())


def heads(connection: Connection) -> dict[str, Checkpoint]:
    """Where every log that has begun ends, by dossier: the root tells apart logs of the same length."""
    return {head.dossier: _checkpoint(head.frontier) for head in read_heads(connection)}


def _checkpoint(frontier: Frontier) -> Checkpoint:
    return Checkpoint(frontier.size, frontier.root.hex())


def _position(connection: Connection, dossier: str, known_at: datetime | int | None, *, head: int) -> int:
    if known_at is None:
        return head
    if isinstance(known_at, int):
        if not 0 <= known_at <= head:
            raise NotFound("position", str(known_at), hint=f"the log ends at {head}")
        return known_at
    return position_at(connection, dossier, known_at, head=head)
