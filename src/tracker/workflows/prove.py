"""A proof of one event, under a checkpoint signed for it if the newest does not cover it."""

from __future__ import annotations

from tracker.audit.checkpoint import parse_checkpoint, text_of
from tracker.audit.kinds import require_kinds
from tracker.audit.proof_file import write_proof
from tracker.audit.proofs import prove_inclusion
from tracker.domain.errors import NotFound
from tracker.store.checkpoints import newest_checkpoint
from tracker.store.engine import reading
from tracker.store.event_rows import stored_row
from tracker.store.merkle_tiles import Nodes
from tracker.workflows.checkpoints import issue
from tracker.workflows.keys import Keys, signer
from tracker.workflows.tools import Tools


def prove(tools: Tools, dossier: str, position: int, *, keys: Keys) -> bytes:
    """The proof document of the event at a position. Raises NotFound, ConfigurationError without a key.

    Raises VerificationFailed for a row that holds what no event can.
    """
    by = str(signer(keys, dossier).public)
    with reading(tools.engine) as connection:
        newest = newest_checkpoint(connection, dossier, key=by)
    if newest is None or newest.size < position:
        newest = issue(tools, dossier, keys=keys)
    with reading(tools.engine) as connection:
        row = stored_row(connection, dossier, position)
        if row is None:
            raise NotFound("event", str(position), hint=f"the log ends at {newest.size}")
        require_kinds(row, position=position)
        size = parse_checkpoint(text_of(newest.note)).size
        path = prove_inclusion(Nodes(connection, dossier, size), position - 1, size)
        return write_proof(row, path, note=newest.note)
