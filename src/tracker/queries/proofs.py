"""What proves an answer: the newest signed checkpoint, the path of an event to a root, and one root within another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from tracker.audit.proofs import prove_consistency, prove_inclusion
from tracker.domain.errors import NotFound
from tracker.queries.moment import Context, Moment, dossiers, resolve
from tracker.store.checkpoints import StoredCheckpoint, newest_checkpoint
from tracker.store.event_rows import stored_row
from tracker.store.merkle_tiles import Nodes, frontier_at

LOG_ID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Inclusion:
    """The hashes (hex), leaf to root, that lead from an event to the root of the context's checkpoint."""

    context: Context
    event: int
    leaf_hash: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Consistency:
    """The hashes (hex) that show the tree of size `old` to be the beginning of that of the context's checkpoint."""

    context: Context
    old: int
    old_root: str
    path: tuple[str, ...]


def get_checkpoint(
    connection: Connection, dossier: str, moment: Moment, *, today: date
) -> tuple[Context, StoredCheckpoint]:
    """The newest signed checkpoint over what was known then. Raises NotFound where there is none."""
    context, _ = resolve(connection, dossier, moment, today=today)
    found = newest_checkpoint(connection, dossier, to=context.position)
    if found is None:
        hint = f"none is over {context.position} events or fewer; `tracker audit checkpoint` issues one"
        raise NotFound("checkpoint", dossier, hint=hint)
    return context, found


def log_id(connection: Connection, dossier: str) -> str | None:
    """What tells a dossier's log from any that it had before or will have: the first leaf's hash.

    Its first 16 hex digits; nothing where there is no log.
    """
    first = stored_row(connection, dossier, 1)
    return None if first is None else first.leaf_hash.hex()[:LOG_ID_DIGITS]


def require_log(connection: Connection, dossier: str, log: str) -> None:
    """Raise NotFound, which names the log there is, where the dossier's log is not the one that is meant."""
    found = log_id(connection, dossier)
    if found is None:
        raise NotFound("dossier", dossier, known=dossiers(connection))
    if found != log:
        raise NotFound("log", log, hint=f"the log of {dossier!r} is {found}; another had that name before or elsewhere")


def get_inclusion(connection: Connection, dossier: str, moment: Moment, *, event: int, today: date) -> Inclusion:
    """The path of the event at a position. Raises NotFound for a position that was not known at the moment."""
    context, _ = resolve(connection, dossier, moment, today=today)
    row = stored_row(connection, dossier, event) if event <= context.position else None
    if row is None:
        raise NotFound("event", str(event), hint=f"the log ended at {context.position}")
    path = prove_inclusion(Nodes(connection, dossier, context.position), event - 1, context.position)
    return Inclusion(context, event, row.leaf_hash.hex(), tuple(step.hex() for step in path))


def get_consistency(connection: Connection, dossier: str, moment: Moment, *, old: int, today: date) -> Consistency:
    """The path from an older size. Raises NotFound for a size beyond that of the moment."""
    context, _ = resolve(connection, dossier, moment, today=today)
    if old > context.position:
        raise NotFound("size", str(old), hint=f"the log ended at {context.position}")
    path = prove_consistency(Nodes(connection, dossier, context.position), old, context.position)
    root = frontier_at(connection, dossier, old).root.hex()
    return Consistency(context, old, root, tuple(step.hex() for step in path))
