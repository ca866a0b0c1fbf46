"""A row of the log, and the leaf that commits to it."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, NamedTuple

import orjson

from tracker.audit.canonical import LEAF_PREFIX


class StoredEvent(NamedTuple):
    """The columns of `events` in order, as the tables hold them; a tuple, which is what a driver takes and gives.

    Times are fixed-width UTC text, hashes 32 bytes. `payload` and `payload_salt` are `None` once redacted.
    """

    dossier: str
    position: int
    event_id: str
    stream: str
    stream_version: int
    type: str
    version: int
    occurred_edtf: str | None
    occurred_from: str | None
    occurred_to: str | None
    published_at: str | None
    recorded_at: str
    actor: str
    causation_id: str | None
    correlation_id: str | None
    payload: bytes | None
    payload_salt: bytes | None
    payload_hash: bytes
    leaf_hash: bytes


UNCOMMITTED = ("position", "payload", "payload_salt", "leaf_hash")
"""Columns that are not in the envelope: what the payload's hash, the tree or the leaf itself already holds."""


def envelope(event: StoredEvent) -> dict[str, Any]:
    """What a leaf commits to, its keys in canonical order; bytes as hex."""
    (
        dossier,
        _position,
        event_id,
        stream,
        stream_version,
        type_,
        version,
        occurred_edtf,
        occurred_from,
        occurred_to,
        published_at,
        recorded_at,
        actor,
        causation_id,
        correlation_id,
        _payload,
        _salt,
        payload_hash,
        _leaf,
    ) = event
    return {
        "actor": actor,
        "causation_id": causation_id,
        "correlation_id": correlation_id,
        "dossier": dossier,
        "event_id": event_id,
        "occurred_edtf": occurred_edtf,
        "occurred_from": occurred_from,
        "occurred_to": occurred_to,
        "payload_hash": payload_hash.hex(),
        "published_at": published_at,
        "recorded_at": recorded_at,
        "stream": stream,
        "stream_version": stream_version,
        "type": type_,
        "version": version,
    }


def leaf_of(event: StoredEvent) -> bytes:
    """The leaf hash of a row, from its columns: `leaf_hash` of its envelope, whose keys need no sorting."""
    return sha256(LEAF_PREFIX + orjson.dumps(envelope(event), option=orjson.OPT_STRICT_INTEGER)).digest()
