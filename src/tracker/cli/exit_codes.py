"""What each exit code means, and which error leads to which."""

from __future__ import annotations

from enum import IntEnum

from tracker.domain.errors import Conflict, InputError, NotFound, SeedError, TrackerError, VerificationFailed


class Exit(IntEnum):
    """Exit codes of every command; 2 is also what the parser gives, 141 what a shell says where nobody read on."""

    OK = 0
    FAILURE = 1
    USAGE = 2
    NOT_FOUND = 3
    CONFLICT = 4
    VERIFICATION_FAILED = 5
    SOME_FEEDS_FAILED = 6
    OUTPUT_CLOSED = 141


_CODES: tuple[tuple[type[TrackerError], Exit], ...] = (
    (SeedError, Exit.FAILURE),
    (InputError, Exit.USAGE),
    (NotFound, Exit.NOT_FOUND),
    (Conflict, Exit.CONFLICT),
    (VerificationFailed, Exit.VERIFICATION_FAILED),
)


def code_of(error: TrackerError) -> Exit:
    """The exit code for an error; the first class that fits in the order above decides."""
    return next((code for cls, code in _CODES if isinstance(error, cls)), Exit.FAILURE)
