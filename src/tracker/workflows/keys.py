"""The key that signs checkpoints: made once, kept in a file that only its owner may read, replaced by rotation.

Beside the private key stands a file of every public key there ever was, one a line, so that what an old key signed can
still be checked. One key serves every dossier: a signature names the log, and the log's name is in what is signed.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Sequence
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

from tracker.audit.note import KEY_BYTES, PublicKey, Signer
from tracker.domain.errors import ConfigurationError

PRIVATE, PUBLIC = "signing-key.pem", "public-keys.txt"
OWNER_ONLY = 0o600


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
    """Make a private key where there is none, and note its public one; whether one was made."""
    made = not keys.private.exists()
    if made:
        if keys.own:
            raise ConfigurationError(f"TRACKER_SIGNING_KEY: expected a private key in {keys.own}, found no file")
        _write_private(keys.private, random_bytes(KEY_BYTES))
    _note_public(keys)
    return made


def rotate_keys(keys: Keys, *, random_bytes: Callable[[int], bytes]) -> None:
    """Sign with a new key from here on; what the old one signed stays good."""
    if keys.own:
        raise ConfigurationError("TRACKER_SIGNING_KEY names the key; put another in its place to rotate it")
    _note_public(keys)
    fresh = keys.private.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    _write_private(fresh, random_bytes(KEY_BYTES))
    fresh.replace(keys.private)
    _note_public(keys)


def signer(keys: Keys, dossier: str) -> Signer:
    """Who signs for a dossier's log. Raises ConfigurationError where there is no usable key."""
    return Signer(keys.name(dossier), _seed(keys.private))


def public_keys(keys: Keys, dossier: str) -> Sequence[PublicKey]:
    """Every key whose signature under a dossier's log counts, the newest last."""
    return [PublicKey(keys.name(dossier), raw) for raw in _noted(keys)]


def trust(keys: Keys, others: Sequence[PublicKey]) -> None:
    """Count what these keys signed too, as that of a log that was signed elsewhere before."""
    known = _noted(keys)
    raws = [key.raw for key in others if key.raw not in known]
    if raws:
        keys.public.parent.mkdir(parents=True, exist_ok=True)
        lines = "".join(f"{base64.b64encode(raw).decode()}\n" for raw in [*raws, *known])
        keys.public.write_text(lines, encoding="ascii")


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


def _write_private(path: Path, seed: bytes) -> None:
    """Made with its mode from the first moment, so that nobody else can open it in between."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    path.parent.mkdir(parents=True, exist_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(path, flags, OWNER_ONLY), "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        file.flush()
        os.fsync(file.fileno())


def _noted(keys: Keys) -> list[bytes]:
    try:
        lines = keys.public.read_text(encoding="ascii").split()
        raws = [base64.b64decode(line, validate=True) for line in lines]
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"public keys: expected base64, one a line, in {keys.public}: {error}") from error
    return raws


def _note_public(keys: Keys) -> None:
    raw = Signer("", _seed(keys.private)).public.raw
    if raw not in _noted(keys)[-1:]:
        keys.public.parent.mkdir(parents=True, exist_ok=True)
        with keys.public.open("a", encoding="ascii") as file:
            file.write(base64.b64encode(raw).decode() + "\n")
