"""Canonical JSON (RFC 8785) for the values this program writes, and the two hashes built on it.

orjson with sorted keys gives RFC 8785's bytes as long as keys are ASCII and no float occurs; the event types hold to
that (tests check every type against the `rfc8785` package).
"""

from __future__ import annotations

import hashlib
from typing import Any

import orjson

SALT_BYTES = 16
LEAF_PREFIX = b"\x00"
_EXACT = (
    orjson.OPT_SORT_KEYS
    | orjson.OPT_STRICT_INTEGER
    | orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_SUBCLASS
)


def canonical(value: Any) -> bytes:
    """JSON values as canonical UTF-8 bytes; raises TypeError for what JSON cannot say, or not exactly (beyond 2^53)."""
    return orjson.dumps(value, option=_EXACT)


def payload_hash(salt: bytes, payload: bytes) -> bytes:
    """SHA-256(salt || payload), 32 bytes: lets a payload be redacted without touching the tree."""
    return hashlib.sha256(salt + payload).digest()


def leaf_hash(envelope: dict[str, Any]) -> bytes:
    """SHA-256(0x00 || canonical envelope), 32 bytes (RFC 6962, section 2.1)."""
    return hashlib.sha256(LEAF_PREFIX + canonical(envelope)).digest()
