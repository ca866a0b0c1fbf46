"""What surrounds a payload: which log, which stream, when, by whom, and why it is the same fact when it comes again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha1

from msgspec import Struct

from tracker.domain.errors import InputError
from tracker.domain.events import Event

NAMESPACE = uuid.UUID("9c5a8f3e-6f0b-5c8e-9a57-3d1f2b7e4a60")
"""Root of every event id (uuid5)."""
_VARIANTS = "89ab"
"""The digits by which RFC 9562 tells a uuid5 where the hash has a number of two bits."""

SEED_ACTOR = "seed"
WORKER_ACTOR = "worker"
PROGRAM_ACTORS = frozenset({SEED_ACTOR, WORKER_ACTOR})
"""Names under which the program itself acts; every other actor is a person."""


def require_person(actor: str) -> None:
    """Raise InputError for a name that nobody has: an empty one, or one under which the program itself acts."""
    name = actor.strip().casefold()
    if not name:
        raise InputError("expected who acts, found an empty text")
    if name in PROGRAM_ACTORS:
        raise InputError(f"expected who acts, found {actor!r}: under that name the program itself acts")


class Draft(Struct, frozen=True):
    """An event that is to be appended.

    `event_id` derives from what makes the fact the same fact, so appending it again is a no-op. `expected_version`
    is the
    stream's version the writer saw; `None` takes whatever stands there.
    """

    event_id: str
    stream: str
    event: Event
    actor: str
    occurred_edtf: str | None = None
    occurred_from: date | None = None
    occurred_to: date | None = None
    published_at: datetime | None = None
    causation_id: str | None = None
    correlation_id: str | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class Redacted:
    """What is read in place of an event whose payload is gone; it is never written.

    `left` is the event without the words, as its redaction tells it; `None` where no redaction does.
    """

    left: Event | None = None


class Recorded(Struct, frozen=True):
    """An event as the log holds it. `recorded_at` is UTC and never runs backwards along `position`."""

    dossier: str
    position: int
    event_id: str
    stream: str
    stream_version: int
    type: str
    version: int
    recorded_at: datetime
    actor: str
    event: Event | Redacted


def event_id(*parts: str) -> str:
    """A deterministic id (uuid5) from what makes a fact the same fact; parts are joined with a unit separator."""
    digest = sha1(NAMESPACE.bytes + "\x1f".join(parts).encode(), usedforsecurity=False).hexdigest()
    variant = _VARIANTS[int(digest[16], 16) & 3]
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"
