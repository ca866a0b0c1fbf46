"""One tree of errors; each carries the fields a caller needs to answer well.

TrackerError
├── InputError            what a person handed in is wrong
│   ├── Unfit             a value that does not fit the field it stands in
│   ├── DateError         not a date we can read
│   ├── UnknownName       a name that is not defined, with near misses
│   └── SeedError         one or more problems in seed files; nothing was loaded
├── NotFound              a well-formed name that nothing carries
├── Conflict              what is wanted does not go with what is there now
│   ├── StaleVersion      a stream has another version than expected
│   ├── EventIdReused     an event id that the log holds with other content
│   └── Outdated          a thing has changed since the caller looked at it
├── AccessDenied          whoever asks may not have this
│   ├── Unauthorized      no key, or none that works
│   └── Forbidden         a key without the scope that is needed
├── VerificationFailed    stored data does not say what the log says
└── ConfigurationError    settings or database do not fit this program

HTTP status and exit codes are given at the edges, never here.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

FEW_NAMES = 20
"""Up to so many known names are listed in full beside one that is unknown."""


class TrackerError(Exception):
    """Root of everything this program raises on purpose."""


class InputError(TrackerError):
    """What a person or a file handed in cannot be used."""


class Unfit(InputError):
    """A value that does not fit where it stands; `expected` and `found` end the sentences that they begin."""

    def __init__(self, where: str, *, expected: str, found: str) -> None:
        self.where, self.expected, self.found = where, expected, found
        super().__init__(f"{where}: expected {expected}, found {found}")


class DateError(InputError):
    """A text that is not a date in the form that was asked for."""

    def __init__(self, text: str, *, expected: str, where: str = "") -> None:
        self.text, self.expected, self.where = text, expected, where
        place = f"{where}: " if where else ""
        super().__init__(f"{place}expected {expected}, found {text!r}")


class UnknownName(InputError):
    """A name that is not defined where it must be; the message offers the nearest one, and all where they are few."""

    def __init__(self, kind: str, name: str, known: Iterable[str], *, where: str = "") -> None:
        self.kind, self.name, self.known, self.where = kind, name, tuple(known), where
        place = f"{where}: " if where else ""
        offer = did_you_mean(name, self.known)
        if 0 < len(self.known) <= FEW_NAMES:
            offer += f"{' Expected' if offer else '; expected'} {', '.join(self.known)}"
        super().__init__(f"{place}{kind} {name!r} is not defined{offer}")


@dataclass(frozen=True, slots=True)
class SeedProblem:
    """One thing wrong in one seed file; `line` counts from 1, 0 where the file as a whole is meant."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


class SeedError(InputError):
    """Every problem found in the seed files at once."""

    def __init__(self, problems: Iterable[SeedProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


class NotFound(TrackerError):
    """A well-formed key that nothing carries."""

    def __init__(self, kind: str, key: str, *, hint: str = "", known: Iterable[str] = ()) -> None:
        self.kind, self.key = kind, key
        near = did_you_mean(key, tuple(known))
        super().__init__(f"no {kind} {key!r}{near}" + _after(near, hint))


class Conflict(TrackerError):
    """What is wanted does not go with what is there now."""


class StaleVersion(Conflict):
    """A stream is at another version than the writer believed."""

    def __init__(self, stream: str, *, expected: int, found: int) -> None:
        self.stream, self.expected, self.found = stream, expected, found
        super().__init__(f"stream {stream!r}: expected version {expected}, found {found}; read it again and retry")


class EventIdReused(Conflict):
    """The log holds this event id with other content: the id was not derived from what makes the fact the same."""

    def __init__(self, event_id: str, *, position: int) -> None:
        self.event_id, self.position = event_id, position
        super().__init__(f"event {event_id} stands at position {position} with other content")


class Outdated(Conflict):
    """A thing was changed after the caller looked at it; versions are log positions."""

    def __init__(self, what: str, *, seen: int, found: int) -> None:
        self.what, self.seen, self.found = what, seen, found
        super().__init__(f"{what}: you saw version {seen}, it is at {found} now; look at it again and decide anew")


class AccessDenied(TrackerError):
    """Whoever asks may not have this."""


class Unauthorized(AccessDenied):
    """No key, or none that works."""


class Forbidden(AccessDenied):
    """A key that works, but not for this."""

    def __init__(self, key: str, *, needed: str, found: Iterable[str]) -> None:
        self.key, self.needed, self.found = key, needed, tuple(found)
        super().__init__(f"key {key}: expected the scope {needed!r}, found {', '.join(self.found)}")


class VerificationFailed(TrackerError):
    """Stored data contradicts the log."""

    def __init__(self, what: str, *, expected: str, found: str, position: int | None = None) -> None:
        self.what, self.expected, self.found, self.position = what, expected, found, position
        at = f"position {position}: " if position is not None else ""
        super().__init__(f"{at}{what}: expected {expected}, found {found}")


class ConfigurationError(TrackerError):
    """Settings, database or files do not fit this program; the message says what to do."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Half a sentence that offers the nearest known name, or nothing."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else ""


def _after(offer: str, hint: str) -> str:
    """A hint behind an offer, which is a question and so ends a sentence."""
    if not hint:
        return ""
    return f" {hint[:1].upper()}{hint[1:]}" if offer else f"; {hint}"
