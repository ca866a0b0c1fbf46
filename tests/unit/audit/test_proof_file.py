"""A proof document shows one event of one log, and nothing that it does not hold."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.audit.canonical import payload_hash
from tracker.audit.checkpoint import Checkpoint, sign_checkpoint
from tracker.audit.leaf import StoredEvent, leaf_of
from tracker.audit.merkle import Frontier
from tracker.audit.note import Signer
from tracker.audit.proof_file import check_proof, write_proof
from tracker.domain.errors import InputError, VerificationFailed

SIGNER = Signer("example.org/north-south", bytes(range(32)))
KEYS = [SIGNER.public]
SALT, PAYLOAD = bytes(16), b'{"a": 1}'


def proof_of(*, dossier: str = "north-south", redacted: bool = False) -> bytes:
    row = StoredEvent(
        *(dossier, 1, "id", "stream", 1, "type", 1, None, None, None, None, "2026-01-01T00:00:00.000000Z", "seed"),
        *(None, None, PAYLOAD, SALT, payload_hash(SALT, PAYLOAD), b""),
    )
    root = Frontier().extend([leaf_of(row)]).root
    note = sign_checkpoint(Checkpoint(SIGNER.name, 1, root), SIGNER)
    return write_proof(row._replace(payload=None, payload_salt=None) if redacted else row, (), note=note)


def without(*names: str) -> bytes:
    values: dict[str, Any] = orjson.loads(proof_of())
    return orjson.dumps({name: value for name, value in values.items() if name not in names})


def test_a_proof_says_what_became_of_the_words() -> None:
    assert check_proof(proof_of(), KEYS).payload == "shown"
    assert check_proof(proof_of(redacted=True), KEYS).payload == "redacted"
    assert check_proof(without("payload", "payload_salt"), KEYS).payload == "left out"


@pytest.mark.parametrize("name", ["payload", "payload_salt", "path", "position", "checkpoint", "envelope", "format"])
def test_a_document_without_a_member_is_none(name: str) -> None:
    with pytest.raises(InputError):
        check_proof(without(name), KEYS)


@pytest.mark.parametrize("dossier", ["other", "south", "", "example.org/north-south"])
def test_an_event_of_another_dossier_is_not_of_the_log(dossier: str) -> None:
    """Whoever signs one log with its key cannot have it speak for another."""
    with pytest.raises(VerificationFailed, match="dossier: expected that of the log"):
        check_proof(proof_of(dossier=dossier), KEYS)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.data())
def test_any_bytes_changed_are_found_or_change_nothing(data: st.DataObject) -> None:
    bent = bytearray(proof_of())
    for place in data.draw(st.lists(st.integers(0, len(bent) - 1), min_size=1, max_size=3, unique=True)):
        bent[place] ^= data.draw(st.integers(1, 255))
    try:
        found = check_proof(bytes(bent), KEYS)
    except (VerificationFailed, InputError):
        return
    assert found == check_proof(proof_of(), KEYS)
