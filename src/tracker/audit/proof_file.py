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
SHOWN, REDACTED, LEFT_OUT = "shown", "redacted", "left out"


@dataclass(frozen=True, slots=True)
class Proven:
    """An event that stands at a position of a log, under a checkpoint that a known key signed.

    `payload` says what the document has of the words: "shown", and they are the event's; "redacted", as whoever made
    the document says, since only the log proves that; "left out" where it has no such members.
    """

    origin: str
    position: int
    size: int
    root: str
    type: str
    stream: str
    recorded_at: str
    payload: str


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
        return _check(values, dict(values["envelope"]), keys=keys)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise InputError(f"proof: expected a document of {FORMAT}: {error!r}") from error


def _check(values: dict[str, Any], enveloped: dict[str, Any], *, keys: Sequence[PublicKey]) -> Proven:
    position, note = int(values["position"]), str(values["checkpoint"])
    path = [bytes.fromhex(step) for step in values["path"]]
    origin = parse_checkpoint(text_of(note)).origin
    checkpoint = open_checkpoint(note, keys, origin=origin)
    if origin.rpartition("/")[2] != enveloped["dossier"]:
        expected = f"that of the log {origin!r}"
        raise VerificationFailed("dossier", expected=expected, found=repr(enveloped["dossier"]), position=position)
    payload = _payload(values, enveloped, position=position)
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
        payload=payload,
    )


def _payload(values: dict[str, Any], enveloped: dict[str, Any], *, position: int) -> str:
    """What there is of the payload. Raises VerificationFailed for another one than the envelope commits to."""
    if "payload" not in values and "payload_salt" not in values:
        return LEFT_OUT
    payload, salt = values["payload"], values["payload_salt"]
    if payload is None and salt is None:
        return REDACTED
    found = payload_hash(bytes.fromhex(salt), payload.encode()).hex()
    if found != enveloped["payload_hash"]:
        expected = f"hash {enveloped['payload_hash']}"
        raise VerificationFailed("payload", expected=expected, found=found, position=position)
    return SHOWN
