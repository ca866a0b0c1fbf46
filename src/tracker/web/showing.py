"""How a request for a page is read, and how what it shows becomes one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Protocol
from urllib.parse import urlencode

from fastapi import Depends, Path, Query, Request
from fastapi.responses import HTMLResponse

from tracker.bootstrap import Program
from tracker.queries.moment import Context, Moment, parse
from tracker.store.engine import Connection, reading
from tracker.web.painting import paint
from tracker.workflows.grounds import ReaderOf


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
    """A request for a page; the two times as they were typed."""

    request: Request
    moment: Moment
    valid_at: str
    known_at: str

    def back(self, filters: dict[str, str]) -> Back:
        """What the page's forms begin with."""
        kept = {name: value for name, value in filters.items() if value}
        return Back(self.request.url.path, self.valid_at, self.known_at, kept)


@dataclass(frozen=True, slots=True)
class Back:
    """What the forms of a page lead back to: its path, the two times as typed, and the filters that are kept."""

    path: str
    valid_at: str = ""
    known_at: str = ""
    kept: dict[str, str] = field(default_factory=dict)

    @property
    def here(self) -> str:
        """The page with its filters, today and as known now."""
        return f"{self.path}?{urlencode(self.kept)}" if self.kept else self.path


Time = Annotated[str, Query(max_length=100)]
Named = Annotated[str, Path(max_length=200, pattern=r"^[^\x00]*$")]


async def asking(request: Request, valid_at: Time = "", known_at: Time = "") -> Asking:
    """What a request asks; a field of the form that is left empty is not given. Raises DateError."""
    moment = parse(valid_at.strip() or None, known_at.strip().replace(" ", "+") or None)
    return Asking(request, moment, valid_at, known_at)


Ask = Annotated[Asking, Depends(asking)]
Read = Callable[[Connection, date], Shown]


@dataclass(frozen=True, slots=True)
class Show:
    """Reads what a page shows in one snapshot, and paints it."""

    program: Program
    stands_on: StandsOn
    reader: ReaderOf

    def __call__(self, ask: Ask, template: str, read: Read, **filters: str) -> HTMLResponse:
        """A page that tells of the log alone, and may be kept for as long as that does not grow."""
        shown = self._read(read)
        self.stands_on(ask.request, shown.context, others=getattr(shown, "others", None))
        return _painted(ask, template, shown, filters)

    def now(self, ask: Ask, template: str, read: Read, **filters: str) -> HTMLResponse:
        """A page that also tells of things that are not in the log."""
        return _painted(ask, template, self._read(read), filters)

    def _read(self, read: Read) -> Shown:
        with reading(self.program.tools.engine) as connection:
            return read(connection, self.program.today())


def _painted(ask: Asking, template: str, shown: Shown, filters: dict[str, str]) -> HTMLResponse:
    return HTMLResponse(paint(template, page=shown, context=shown.context, asked=ask.back(filters)))
