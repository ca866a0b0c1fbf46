"""The options that commands share, so that one word means one thing everywhere."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.projections.base import OPEN

AsJson = Annotated[bool, typer.Option("--json", help="Print data only, as JSON.")]

Dossier = Annotated[
    str | None,
    typer.Option("--dossier", "-d", metavar="NAME", help="The dossier meant; by default TRACKER_DOSSIER."),
]

ValidAt = Annotated[
    str | None,
    typer.Option("--valid-at", metavar="DAY", help="The day asked about, as YYYY-MM-DD; by default today."),
]

KnownAt = Annotated[
    str | None,
    typer.Option(
        "--known-at",
        metavar="MOMENT",
        help="As known then: a log position, a timestamp with a zone, or a day (its end); by default now.",
    ),
]

LAST = OPEN - 1
"""The largest position that a log can have, and so the largest that is asked for."""

Position = Annotated[int, typer.Argument(min=1, max=LAST, metavar="POSITION", help="The event's position in the log.")]

Limit = Annotated[int, typer.Option("--limit", "-n", min=1, max=200, help="How many rows at most.")]

CursorOption = Annotated[
    str | None, typer.Option("--cursor", metavar="TEXT", help="The `next` of an earlier answer, to turn the page.")
]

Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it is kept in the log.")]

Actor = Annotated[str, typer.Option("--by", metavar="NAME", help="Who does this; it is kept in the log.")]
