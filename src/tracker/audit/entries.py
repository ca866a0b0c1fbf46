"""Entry bundles (C2SP tlog-tiles): what up to 256 leaves are made of, each behind its length.

The length is two bytes, the larger first. An entry is the canonical envelope of an event, so SHA-256(0x00 || entry) is
its leaf. It holds no payload: that may be redacted, and the envelope commits to its hash.
"""

from __future__ import annotations

from collections.abc import Iterable

from tracker.audit.canonical import canonical
from tracker.audit.leaf import StoredEvent, envelope
from tracker.domain.errors import VerificationFailed

LENGTH_BYTES = 2
LONGEST = (1 << 8 * LENGTH_BYTES) - 1


def pack(rows: Iterable[StoredEvent]) -> bytes:
    """The entries of rows as one bundle; raises VerificationFailed for an envelope of 64 KiB or more."""
    return b"".join(map(_packed, rows))


def _packed(row: StoredEvent) -> bytes:
    entry = canonical(envelope(row))
    if len(entry) > LONGEST:
        expected, found = f"an envelope of up to {LONGEST} bytes", str(len(entry))
        raise VerificationFailed("envelope", expected=expected, found=found, position=row.position)
    return len(entry).to_bytes(LENGTH_BYTES, "big") + entry
