"""The key that signs checkpoints: made once, kept in a file that only its owner may read, replaced by rotation.

Beside the private key stands a file of public keys, one a line, the newest last, so that what an old key signed can
still be checked. A line of base64 is a key of this installation's own, which serves every dossier: a signature names
the log, and the log's name is in what is signed. A line `NAME+ID+BASE64` (C2SP signed-note) came with a log that was
signed elsewhere before, and counts for the log of that name only.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from tracker.audit.note import KEY_BYTES, PublicKey, Signer, parse_key
from tracker.domain.errors import ConfigurationError, InputError
from tracker.workflows.whole_files import OWNER_ONLY, locked, put, put_once, settle

PRIVATE, PUBLIC, LOCK = "signing-key.pem", "public-keys.txt", ".keys.lock"
ANY_LOG = ""
"""Stands for the name of a key that counts for every log."""
_OWN_KEY = re.compile(r"[A-Za-z0-9+/]{43}=")


@dataclass(frozen=True, slots=True)
class Keys:
    """Where the keys of an installation lie; `own` is a private key that somebody brought (PEM, Ed25519).

    `origin` begins the name of every log, which goes on with the dossier: `example.org/north-south`.
    """

    folder: Path
    origin: str
    own: Path | None = None

    @property
    def private(self) -> Path:
        """The file that signs."""
        return self.own or self.folder / PRIVATE

    @property
    def public(self) -> Path:
        """The file of every public key, the newest last."""
        return self.folder / PUBLIC

    def name(self, dossier: str) -> str:
        """The origin line of a dossier's log, and the name its key signs under."""
        return f"{self.origin}/{dossier}"


def make_keys(keys: Keys, *, random_bytes: Callable[[int], bytes]) -> bool:
    """Make a private key where there is none, and note its public one; whether one was made.

    Of several that begin at once one makes the key, and all use it.
    """
    if keys.own and not keys.private.exists():
        raise ConfigurationError(f"TRACKER_SIGNING_KEY: expected a private key in {keys.own}, found no file")
    if keys.private.exists() and _noted(keys)[-1:] == [_public(keys)]:
        return False
    with locked(keys.folder / LOCK):
        made = not keys.own and put_once(keys.private, _pem(random_bytes(KEY_BYTES)), mode=OWNER_ONLY)
        settle([keys.folder])
        _note(keys, _public(keys))
    return made


def rotate_keys(keys: Keys, *, random_bytes: Callable[[int], bytes]) -> None:
    """Sign with a new key from here on; what the old one signed stays good.

    Both public keys are noted before the private one is replaced: whoever is killed in between leaves a key noted that
    never signs, and never one that signs and is not noted.
    """
    if keys.own:
        raise ConfigurationError("TRACKER_SIGNING_KEY names the key; put another in its place to rotate it")
    with locked(keys.folder / LOCK):
        _note(keys, _public(keys))
        seed = random_bytes(KEY_BYTES)
        _note(keys, Signer(ANY_LOG, seed).public)
        put(keys.private, _pem(seed), mode=OWNER_ONLY)
        settle([keys.folder])


def signer(keys: Keys, dossier: str) -> Signer:
    """Who signs for a dossier's log. Raises ConfigurationError where there is no usable key."""
    return Signer(keys.name(dossier), _seed(keys.private))


def public_keys(keys: Keys, dossier: str) -> Sequence[PublicKey]:
    """Every key whose signature under a dossier's log counts, the newest last."""
    name = keys.name(dossier)
    return list(dict.fromkeys(PublicKey(name, key.raw) for key in _noted(keys) if key.name in (ANY_LOG, name)))


def trust(keys: Keys, others: Sequence[PublicKey]) -> None:
    """Count what these keys signed too, each for the log that it names, which was signed elsewhere before."""
    with locked(keys.folder / LOCK):
        known = _noted(keys)
        brought = [key for key in others if key not in known and PublicKey(ANY_LOG, key.raw) not in known]
        if brought:
            _put_noted(keys, [*brought, *known])


def _seed(path: Path) -> bytes:
    try:
        found = load_pem_private_key(path.read_bytes(), password=None)
    except FileNotFoundError as error:
        raise ConfigurationError(f"signing key: expected {path}, found no file; `tracker init` makes one") from error
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ConfigurationError(f"signing key: expected an Ed25519 key in PEM in {path}: {error}") from error
    if not isinstance(found, Ed25519PrivateKey):
        raise ConfigurationError(f"signing key: expected an Ed25519 key in {path}, found {type(found).__name__}")
    return found.private_bytes_raw()


def _pem(seed: bytes) -> bytes:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _public(keys: Keys) -> PublicKey:
    """The public half of what signs now."""
    return Signer(ANY_LOG, _seed(keys.private)).public


def _noted(keys: Keys) -> list[PublicKey]:
    try:
        return [_read(line) for line in keys.public.read_text(encoding="utf-8").splitlines() if line.strip()]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, InputError) as error:
        expected = "base64 or NAME+ID+BASE64, one a line"
        raise ConfigurationError(f"public keys: expected {expected}, in {keys.public}: {error}") from error


def _read(line: str) -> PublicKey:
    """A line's key; the older form without a name has no other length, so that neither is taken for the other."""
    text = line.strip()
    return PublicKey(ANY_LOG, base64.b64decode(text)) if _OWN_KEY.fullmatch(text) else parse_key(text)


def _note(keys: Keys, key: PublicKey) -> None:
    """Make a key of one's own the last line."""
    known = _noted(keys)
    if known[-1:] != [key]:
        _put_noted(keys, [*(other for other in known if other != key), key])


def _put_noted(keys: Keys, noted: Iterable[PublicKey]) -> None:
    lines = (base64.b64encode(key.raw).decode() if key.name == ANY_LOG else str(key) for key in noted)
    put(keys.public, "".join(f"{line}\n" for line in lines).encode())
    settle([keys.folder])
