"""Whether the stored log is what its own hashes say: every column, every leaf, and the tree they make.

Whoever owns the database can compute all of them anew; only a root that is kept elsewhere tells that.
"""

from __future__ import annotations

from sqlalchemy import Connection

from tracker.audit.chain import Chain
from tracker.domain.errors import VerificationFailed
from tracker.store.clock import to_text
from tracker.store.engine import legible
from tracker.store.event_rows import stream_rows
from tracker.store.heads import Head


def require_intact(connection: Connection, head: Head) -> None:
    """Recompute every hash of the log from the stored bytes and compare the tree with its head.

    Costs one walk over the log in constant memory. Raises VerificationFailed with the first position and column that is
    wrong.
    """
    chain = Chain(head.dossier)
    with legible():
        for row in stream_rows(connection, head.dossier):
            chain.take(row)
    chain.finish()
    compare_head(chain, head)


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
