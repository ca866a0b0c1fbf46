"""Whether the head of a log says what its events do."""

from __future__ import annotations

from tracker.audit.chain import Chain
from tracker.domain.errors import VerificationFailed
from tracker.store.clock import to_text
from tracker.store.heads import Head


def compare_head(chain: Chain, head: Head) -> None:
    """Raise VerificationFailed where the head does not say what the events do."""
    for column, expected, found in (
        ("position", str(chain.size), str(head.position)),
        ("recorded_at", chain.recorded_at, to_text(head.recorded_at) if head.recorded_at else ""),
        ("frontier", chain.growth.frontier().to_bytes().hex(), head.frontier.to_bytes().hex()),
    ):
        if expected != found:
            why = f"{expected}, by the events"
            raise VerificationFailed(f"log_head.{column}", expected=why, found=found, position=chain.size)
