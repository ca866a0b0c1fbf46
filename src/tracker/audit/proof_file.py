"""One event with everything that proves it: its envelope and payload, the path to a root, and the signed checkpoint.

A JSON document (`tracker-proof/1`) that anybody can check offline with the log's public key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from tracker.audit.canonical import leaf_hash, payload_hash
from tracker.audit.checkpoint import open_checkpoint, parse_checkpoint, text_of
from tracker.audit.leaf import StoredEvent, envelope
from tracker.audit.note import PublicKey
from tracker.audit.proofs import Proof, check_inclusion
from tracker.domain.errors import InputError, VerificationFailed

FORMAT = "tracker-proof/1"


@dataclass(frozen=True, slots=True)
class Proven:
    """An event that stands at a position of a log, under a checkpoint that a known key signed."""

    origin: str
    position: int
    size: int
    root: str
    type: str
    stream: str
    recorded_at: str


def write_proof(row: StoredEvent, proof: Proof, *, note: str) -> bytes:
    """The document; `proof` leads from the row's leaf to the root in `note`."""
    values = {
        "format": FORMAT,
        "position": row.position,
        "envelope": envelope(row),
        "payload": None if row.payload is None else row.payload.decode(),
        "payload_salt": None if row.payload_salt is None else row.payload_salt.hex(),
        "path": [step.hex() for step in proof],
        "checkpoint": note,
    }
    return orjson.dumps(values, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def check_proof(document: bytes, keys: Sequence[PublicKey]) -> Proven:
    """What the document proves. Raises VerificationFailed where it does not, InputError for another document."""
    try:
        values: dict[str, Any] = orjson.loads(document)
        if values["format"] != FORMAT:
            raise InputError(f"proof: expected format {FORMAT!r}, found {values['format']!r}")
        position, enveloped, note = int(values["position"]), dict(values["envelope"]), str(values["checkpoint"])
        path = [bytes.fromhex(step) for step in values["path"]]
        payload, salt = values["payload"], values["payload_salt"]
        origin = parse_checkpoint(text_of(note)).origin
        if payload is not None:
            found = payload_hash(bytes.fromhex(salt), payload.encode()).hex()
            if found != enveloped["payload_hash"]:
                raise VerificationFailed(
                    "payload", expected=f"hash {enveloped['payload_hash']}", found=found, position=position
                )
        checkpoint = open_checkpoint(note, keys, origin=origin)
        leaf = leaf_hash(enveloped)
        check_inclusion(path, checkpoint.root, leaf=leaf, index=position - 1, size=checkpoint.size)
        return Proven(
            origin=origin,
            position=position,
            size=checkpoint.size,
            root=checkpoint.root.hex(),
            type=str(enveloped["type"]),
            stream=str(enveloped["stream"]),
            recorded_at=str(enveloped["recorded_at"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"proof: expected a document of {FORMAT}: {error!r}") from error
