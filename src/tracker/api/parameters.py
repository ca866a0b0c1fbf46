"""The parameters that several routes share, with what the OpenAPI document says of them.

Days and moments are read by our own grammar, so that a message says what we expect; their schema stands beside them.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query
from pydantic import WithJsonSchema

from tracker.projections.base import OPEN
from tracker.queries.page import LARGEST

PLAIN = r"^[^\x00]*$"
"""Text that a database can hold."""

_DAY = {"type": "string", "format": "date"}
_MOMENT = {
    "anyOf": [
        {"type": "string", "format": "date-time"},
        {"type": "string", "format": "date"},
        {"type": "string", "pattern": "^[0-9]{1,15}$"},
    ]
}

DossierName = Annotated[
    str, Path(max_length=100, pattern=PLAIN, description="The dossier's name.", examples=["syldavia-borduria"])
]
Key = Annotated[str, Path(max_length=200, pattern=PLAIN, description="The id as lists give it.")]
EventPosition = Annotated[int, Path(ge=1, lt=OPEN, description="Position in the log, from 1.")]

ValidAt = Annotated[
    str | None,
    WithJsonSchema(_DAY),
    Query(description="The day (UTC) the answer is about; by default today.", examples=["2025-06-30"]),
]
KnownAt = Annotated[
    str | None,
    WithJsonSchema(_MOMENT),
    Query(
        description="As known when: a timestamp with a zone, a day (its end, UTC) or a log position; by default now.",
        examples=["2026-11-23T00:00:00Z"],
    ),
]
Position = Annotated[
    int | None,
    Query(ge=0, lt=OPEN, description="As known at a log position; not together with known_at."),
]
Day = Annotated[str | None, WithJsonSchema(_DAY), Query(description="A day, inclusive.", examples=["2025-01-01"])]
Moment = Annotated[
    str,
    WithJsonSchema(_MOMENT),
    Query(
        description="A day compares the world on that day; a timestamp or a position what was known then.",
        examples=["2025-01-01"],
    ),
]
Text = Annotated[str | None, Query(max_length=200, pattern=PLAIN)]
Words = Annotated[str, Query(min_length=1, max_length=200, pattern=PLAIN, description="Words to look for, as one.")]
Limit = Annotated[int, Query(ge=1, le=LARGEST, description="Rows a page.")]
After = Annotated[int, Query(ge=0, lt=OPEN, description="Only events after this position.")]
Step = Annotated[int, Query(ge=1, le=3660, description="Days between two points.")]
CursorText = Annotated[
    str | None, Query(max_length=2000, pattern=PLAIN, description="`next` of the page before; pins its position.")
]
