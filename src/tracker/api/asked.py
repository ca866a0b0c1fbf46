"""What a request asks, resolved from its path and query, and the one way an answer is encoded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import urlencode

from fastapi import Depends, Request, Response
from pydantic import BaseModel

from tracker.api.freshness import stands_on
from tracker.api.parameters import DossierName, KnownAt, Position, ValidAt
from tracker.api.readers import Readers
from tracker.bootstrap import Program
from tracker.domain.dates import parse_day
from tracker.domain.errors import Unfit
from tracker.projections.views import ItemView
from tracker.queries.calibrations import Calibrations, calibrations_of
from tracker.queries.moment import Context, Moment, parse
from tracker.store.engine import Connection, reading
from tracker.workflows.reader import Reader

P = ParamSpec("P")
T = TypeVar("T")
ANSWERED = ("dossier", "valid_at", "known_at", "position", "checkpoint", "model")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about one dossier; `today` is the UTC day on which it came."""

    request: Request
    program: Program
    dossier: str
    moment: Moment
    today: date

    def query(
        self, question: Callable[Concatenate[Connection, str, Moment, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Put a question in a snapshot of its own."""
        with reading(self.program.tools.engine) as connection:
            return question(connection, self.dossier, self.moment, *args, **kwargs)

    def calibrations(self, context: Context, *views: ItemView) -> Calibrations:
        """What is known, at the moment of an answer, of how often those who read these items are right."""
        with reading(self.program.tools.engine) as connection:
            return calibrations_of(connection, self.dossier, views, position=context.position)

    def reader(self) -> Reader:
        """What reads items for the dossier, made once. Raises NotFound where this program has no such seed files."""
        readers: Readers = self.request.app.state.readers
        return readers.of(self.dossier)

    def answer(self, schema: type[BaseModel], context: Context, **fields: object) -> Response:
        """The answer in its schema, which may be kept for as long as the log does not grow."""
        stands_on(self.request, context)
        return self.answer_now(schema, context, **fields)

    def answer_now(self, schema: type[BaseModel], context: Context, **fields: object) -> Response:
        """The answer in its schema, where it also tells of things that are not in the log."""
        return encoded(schema, {**moment_of(context), **fields})

    def answer_page(
        self, schema: type[BaseModel], context: Context, following: dict[str, str] | None, **fields: object
    ) -> Response:
        """A page of a list; `following` are the parameters of the next page, where there is one."""
        response = self.answer(schema, context, **fields)
        if following is not None:
            asked = {**dict(self.request.query_params), **following}
            response.headers["link"] = f'<{self.request.url.path}?{urlencode(asked)}>; rel="next"'
        return response


async def asked(
    request: Request,
    dossier: DossierName,
    valid_at: ValidAt = None,
    known_at: KnownAt = None,
    position: Position = None,
) -> Asked:
    """The question of a request. Raises DateError, Unfit for two moments of knowing."""
    if known_at is not None and position is not None:
        raise Unfit("position", expected="one of position and known_at", found="both")
    program = program_of(request)
    found = parse(valid_at, zoned(known_at))
    return Asked(request, program, dossier, Moment(found.valid_at, found.known_at, position), program.today())


Question = Annotated[Asked, Depends(asked)]


def program_of(request: Request) -> Program:
    """The program the application was made for."""
    return cast(Program, request.app.state.program)


def day_of(text: str | None, *, where: str) -> date | None:
    """The day that a parameter names, if it was given. Raises DateError."""
    return None if text is None else parse_day(text, where=where)


def zoned(moment: str | None) -> str | None:
    """A timestamp whose `+` was sent as it is, and so arrives as a space."""
    return moment.replace(" ", "+") if moment and "T" in moment else moment


def moment_of(context: Context) -> dict[str, object]:
    """What every answer says of the moment it stands on."""
    return {name: getattr(context, name) for name in ANSWERED}


def encoded(schema: type[BaseModel], fields: dict[str, object]) -> Response:
    """JSON in its schema, encoded once."""
    body = schema.model_validate(fields, from_attributes=True).model_dump_json()
    return Response(body, media_type="application/json")
