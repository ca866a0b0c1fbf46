"""A log checked row by row in constant memory: every column against the hashes, and the hashes into the tree.

Used on the tables and on a bundle alike. What needs the whole log at once - that ids are new and that streams count
without gaps - is left to whoever holds it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import orjson

from tracker.audit.canonical import payload_hash
from tracker.audit.kinds import require_kinds
from tracker.audit.leaf import UNCOMMITTED, StoredEvent, leaf_of
from tracker.audit.tiles import Growth, Whole
from tracker.domain.errors import VerificationFailed

REDACTION = "payload.redacted"
_COMMITTED = ", ".join(name for name in StoredEvent._fields if name not in UNCOMMITTED)
_CHANGED = f"the hash of the columns, of which one was changed ({_COMMITTED})"


@dataclass(slots=True)
class Chain:
    """A log up to where it was checked; `bare` holds positions without a payload whose redaction has yet to come."""

    dossier: str
    growth: Growth = field(default_factory=Growth)
    recorded_at: str = ""
    start: int = 0
    bare: set[int] = field(default_factory=set)

    @property
    def size(self) -> int:
        """How many events were checked, or taken as checked before."""
        return self.growth.size

    def take(self, row: StoredEvent) -> tuple[Whole, ...]:
        """Check the next row; the tiles that it finishes. Raises VerificationFailed with position and column."""
        try:
            if not self._holds(row):
                self._name_fault(row)
            if row.type == REDACTION:
                self._check_redaction(row)
        except (TypeError, AttributeError, ValueError, LookupError) as error:
            require_kinds(row, position=self.size + 1)
            raise self._failed("row", "values of the columns' kinds", str(error)) from error
        self.recorded_at = row.recorded_at
        return self.growth.add(row.leaf_hash)

    def finish(self) -> None:
        """Raise VerificationFailed where a payload is missing that no event redacted."""
        if self.bare:
            expected = f"a payload, or a {REDACTION} event that says why there is none"
            raise VerificationFailed("payload", expected=expected, found="none", position=min(self.bare))

    def _holds(self, row: StoredEvent) -> bool:
        """Whether everything about a row with its payload is right, without saying what is not."""
        return (
            row.position == self.growth.size + 1
            and row.dossier == self.dossier
            and row.recorded_at >= self.recorded_at
            and row.payload_salt is not None
            and row.payload is not None
            and payload_hash(row.payload_salt, row.payload) == row.payload_hash
            and leaf_of(row) == row.leaf_hash
        )

    def _name_fault(self, row: StoredEvent) -> None:
        """Raise VerificationFailed for the first fault, or note that the row lacks its payload."""
        require_kinds(row, position=self.size + 1)
        if row.position != self.size + 1:
            raise self._failed("position", str(self.size + 1), str(row.position))
        if row.dossier != self.dossier:
            raise self._failed("dossier", self.dossier, row.dossier)
        if row.recorded_at < self.recorded_at:
            raise self._failed("recorded_at", f"{self.recorded_at} or later", row.recorded_at)
        if row.payload is None and row.payload_salt is None:
            self.bare.add(row.position)
        elif row.payload is None or row.payload_salt is None:
            raise self._failed("payload_salt", "a salt with a payload, or neither", "one without the other")
        elif payload_hash(row.payload_salt, row.payload) != row.payload_hash:
            column = "payload or payload_salt" if leaf_of(row) == row.leaf_hash else "payload_hash"
            raise self._failed(column, f"content of hash {row.payload_hash.hex()}", "content of another hash")
        if leaf_of(row) != row.leaf_hash:
            raise self._failed(
                "leaf_hash", f"the hash of the columns, one of which was changed ({_COMMITTED})", row.leaf_hash.hex()
            )

    def _check_redaction(self, row: StoredEvent) -> None:
        target = int(orjson.loads(row.payload or b"{}")["position"])
        if not 0 < target < row.position:
            raise self._failed("payload", f"a redaction of a position from 1 to {row.position - 1}", str(target))
        if target in self.bare:
            self.bare.discard(target)
        elif target > self.start:
            raise self._failed("payload", f"none at position {target}, which was redacted", "one that is still there")

    def _failed(self, what: str, expected: str, found: str) -> VerificationFailed:
        return VerificationFailed(what, expected=expected, found=found, position=self.size + 1)
