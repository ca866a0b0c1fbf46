"""The signing key: made once, readable by its owner only, replaced without losing what it signed."""

from __future__ import annotations

import base64
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tracker.audit.note import PublicKey, Signer, open_note, sign
from tracker.domain.errors import ConfigurationError
from tracker.workflows.keys import Keys, make_keys, public_keys, rotate_keys, signer, trust
from tracker.workflows.whole_files import OWNER_ONLY, READABLE, put


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    made = Keys(tmp_path / "data", "example.org")
    assert make_keys(made, random_bytes=os.urandom)
    return made


def test_the_private_key_is_for_its_owner_only(keys: Keys) -> None:
    assert stat.S_IMODE(keys.private.stat().st_mode) == 0o600


def test_a_key_is_made_once(keys: Keys) -> None:
    before = keys.private.read_bytes(), keys.public.read_bytes()
    assert not make_keys(keys, random_bytes=os.urandom)
    assert (keys.private.read_bytes(), keys.public.read_bytes()) == before


def test_each_dossier_signs_under_its_own_name(keys: Keys) -> None:
    assert signer(keys, "a-b").name == "example.org/a-b"
    assert signer(keys, "a-b").public.id != signer(keys, "c-d").public.id


def test_rotation_signs_anew_and_keeps_what_was_signed(keys: Keys) -> None:
    old = sign("text\n", signer(keys, "a-b"))
    rotate_keys(keys, random_bytes=os.urandom)
    new = sign("text\n", signer(keys, "a-b"))
    assert old != new
    first, second = public_keys(keys, "a-b")
    assert open_note(old, public_keys(keys, "a-b"))[1] == (first,)
    assert open_note(new, public_keys(keys, "a-b"))[1] == (second,)
    assert stat.S_IMODE(keys.private.stat().st_mode) == 0o600


def test_ones_own_key_is_used_and_never_replaced(keys: Keys, tmp_path: Path) -> None:
    own = Keys(tmp_path / "other", "example.org", own=keys.private)
    assert not make_keys(own, random_bytes=os.urandom)
    assert signer(own, "a-b").public == signer(keys, "a-b").public
    assert [str(key) for key in public_keys(own, "a-b")] == [str(key) for key in public_keys(keys, "a-b")]
    with pytest.raises(ConfigurationError, match="TRACKER_SIGNING_KEY"):
        rotate_keys(own, random_bytes=os.urandom)


def test_ones_own_key_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="found no file"):
        make_keys(Keys(tmp_path, "example.org", own=tmp_path / "none.pem"), random_bytes=os.urandom)


def test_a_missing_key_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="`tracker init` makes one"):
        signer(Keys(tmp_path, "example.org"), "a-b")
    assert public_keys(Keys(tmp_path, "example.org"), "a-b") == []


def test_a_key_of_another_kind_is_refused(keys: Keys) -> None:
    other = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    keys.private.write_bytes(other)
    with pytest.raises(ConfigurationError, match="expected an Ed25519 key"):
        signer(keys, "a-b")
    keys.private.write_bytes(b"nothing")
    with pytest.raises(ConfigurationError, match="in PEM"):
        signer(keys, "a-b")


def test_broken_public_keys_are_named(keys: Keys) -> None:
    keys.public.write_text("no base64!\n")
    with pytest.raises(ConfigurationError, match="one a line"):
        public_keys(keys, "a-b")


def test_many_that_begin_at_once_share_one_key(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "data", "example.org")
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: make_keys(keys, random_bytes=os.urandom), range(32)))
    assert made.count(True) == 1
    assert public_keys(keys, "a-b") == [signer(keys, "a-b").public]
    assert sorted(path.name for path in keys.folder.iterdir()) == [".keys.lock", "public-keys.txt", "signing-key.pem"]


def test_a_key_that_was_there_first_is_never_replaced(keys: Keys) -> None:
    """As where the folder is shared without locks, and another machine made its key in between."""
    before = keys.private.read_bytes()
    keys.public.unlink()
    assert not make_keys(keys, random_bytes=os.urandom)
    assert keys.private.read_bytes() == before
    assert public_keys(keys, "a-b") == [signer(keys, "a-b").public]


def test_a_rotation_that_is_cut_short_leaves_no_key_that_signs_and_is_not_noted(
    keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    def put_unless_private(path: Path, data: bytes, *, mode: int = READABLE) -> None:
        if mode == OWNER_ONLY:
            raise KeyboardInterrupt
        put(path, data, mode=mode)

    before = signer(keys, "a-b").public
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("tracker.workflows.keys.put", put_unless_private)
        rotate_keys(keys, random_bytes=lambda _: b"\x05" * 32)
    assert signer(keys, "a-b").public == before
    assert public_keys(keys, "a-b") == [before, Signer("example.org/a-b", b"\x05" * 32).public]
    assert not make_keys(keys, random_bytes=os.urandom)
    assert public_keys(keys, "a-b")[-1] == before


def test_a_key_that_came_with_a_log_counts_for_that_log_only(keys: Keys) -> None:
    other = Signer("example.org/a-b", b"\x07" * 32).public
    trust(keys, [other])
    trust(keys, [other])
    own = signer(keys, "a-b").public
    assert public_keys(keys, "a-b") == [other, own]
    assert [key.raw for key in public_keys(keys, "c-d")] == [own.raw]
    trust(keys, [own])
    assert public_keys(keys, "a-b") == [other, own]


def test_a_file_of_an_earlier_release_is_read_as_it_was(keys: Keys) -> None:
    raws = [bytes([number] * 32) for number in range(250, 256)]
    keys.public.write_text("".join(base64.b64encode(raw).decode() + "\n" for raw in raws))
    assert public_keys(keys, "a-b") == [PublicKey("example.org/a-b", raw) for raw in raws]
