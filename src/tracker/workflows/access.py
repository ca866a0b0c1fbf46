"""API keys: made, revoked, and asked whether they may do what is asked with them.

A key's text is shown once and kept as its SHA-256 only: it is 256 random bits, which nobody guesses from a hash.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.envelope import require_person
from tracker.domain.errors import Forbidden, InputError, NotFound, Unauthorized, UnknownName
from tracker.store.api_keys import ApiKey, add_key, all_keys, key_of_digest, revoke_key
from tracker.store.engine import reading, writing
from tracker.workflows.tools import Tools

SCOPES = ("read", "review", "ingest", "admin")
"""What a key may do: read, decide about developments and items, change feeds, and everything. Each may read."""
READ, ADMIN = "read", "admin"
PREFIX = "trk_"
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made; `text` is not kept anywhere."""

    key: ApiKey
    text: str


def create_key(tools: Tools, owner: str, *, scopes: Sequence[str]) -> NewKey:
    """Make a key for a person, under whose name the log keeps what is done with it. Raises InputError, UnknownName."""
    require_person(owner)
    if not owner.isprintable() or len(owner) > 100:
        raise InputError("owner: expected a name of at most 100 printable characters")
    for scope in scopes:
        if scope not in SCOPES:
            raise UnknownName("scope", scope, SCOPES)
    if not scopes:
        raise InputError(f"scopes: expected one or more of {', '.join(SCOPES)}, found none")
    secret = base64.urlsafe_b64encode(tools.random_bytes(SECRET_BYTES)).decode().rstrip("=")
    text = PREFIX + secret
    key = ApiKey(_digest(text).hex()[:12], owner, tuple(sorted(set(scopes))), tools.now(), None)
    with writing(tools.engine) as connection:
        add_key(connection, key, digest=_digest(text))
    return NewKey(key, text)


def list_keys(tools: Tools) -> Sequence[ApiKey]:
    """Every key there ever was, the oldest first."""
    with reading(tools.engine) as connection:
        return all_keys(connection)


def revoke(tools: Tools, key: str) -> ApiKey:
    """Let a key work no more from now on; what was done with it stays. Raises NotFound for one that does not work."""
    with writing(tools.engine) as connection:
        if not revoke_key(connection, key, at=tools.now()):
            known = [one.id for one in all_keys(connection) if one.revoked_at is None]
            raise NotFound("working key", key, known=known)
        return next(one for one in all_keys(connection) if one.id == key)


def admit(tools: Tools, text: str | None, *, scope: str) -> ApiKey:
    """The key of this text where it may do what the scope names.

    Raises Unauthorized without a key or for one that does not work, Forbidden for one that may not do this.
    """
    if text is None:
        raise Unauthorized(f"expected an API key with the scope {scope!r}, found none")
    with reading(tools.engine) as connection:
        key = key_of_digest(connection, _digest(text))
    if key is None or key.revoked_at is not None:
        raise Unauthorized("expected an API key that works, found one that is unknown or revoked")
    if scope != READ and not {scope, ADMIN} & set(key.scopes):
        raise Forbidden(key.id, needed=scope, found=key.scopes)
    return key


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
