"""Signed notes and checkpoints, against the vector that the Go implementation publishes."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest

from tracker.audit.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint, sign_checkpoint
from tracker.audit.note import Signer, names_known, open_note, parse_key, sign
from tracker.domain.errors import InputError, VerificationFailed

# golang.org/x/mod/sumdb/note, ExampleSign and ExampleOpen.
SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
LINE = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
NOTE = f"{TEXT}\n\N{EM DASH} PeterNeumann {LINE}\n"

SIGNER = Signer("example.org/log", bytes(range(32)))
OTHER = Signer("example.org/log", bytes(32))
POINT = Checkpoint("example.org/log", 7, bytes(32))


def test_a_note_is_signed_as_the_published_one() -> None:
    assert sign(TEXT, Signer("PeterNeumann", SEED)) == NOTE


def test_the_published_note_opens_with_the_published_key() -> None:
    assert open_note(NOTE, [parse_key(KEY)]) == (TEXT, (parse_key(KEY),))
    assert str(parse_key(KEY)) == KEY


def test_a_signature_by_an_unknown_key_says_nothing() -> None:
    both = NOTE + sign(TEXT, SIGNER).removeprefix(TEXT + "\n")
    assert open_note(both, [SIGNER.public])[1] == (SIGNER.public,)
    with pytest.raises(VerificationFailed, match="only unknown keys, named PeterNeumann"):
        open_note(NOTE, [SIGNER.public])


@pytest.mark.parametrize("old, new", [("problem,", "problem;"), ("x08go/ZJ", "x08go/ZK")])
def test_a_known_keys_wrong_signature_is_a_failure(old: str, new: str) -> None:
    with pytest.raises(VerificationFailed, match="does not fit"):
        open_note(NOTE.replace(old, new), [parse_key(KEY)])


@pytest.mark.parametrize(
    "note", ["", TEXT, NOTE.rstrip("\n"), NOTE.replace("\n\n", "\n"), NOTE.replace("If", "I\tf"), NOTE + "more\n"]
)
def test_what_is_no_note_is_refused(note: str) -> None:
    with pytest.raises(InputError, match="signed note"):
        open_note(note, [parse_key(KEY)])


def test_letters_beyond_ascii_are_no_base64() -> None:
    for wrong in ("a+00000000+\u00e9", "a+00000000+" + "\u0660" * 44):
        with pytest.raises(InputError, match="base64"):
            parse_key(wrong)
    with pytest.raises(InputError, match="base64"):
        parse_checkpoint("a\n1\n\u00e9\n")
    with pytest.raises(InputError, match="origin, size and root"):
        parse_checkpoint(POINT.text.replace("7", "\u0667", 1))


def test_whose_name_stands_in_a_note_is_known_without_a_look_at_the_signature() -> None:
    bent = NOTE.replace("problem,", "problem;")
    assert names_known(bent, [parse_key(KEY)])
    assert not names_known(bent, [SIGNER.public])
    assert not names_known(bent, [])


@pytest.mark.parametrize("text", ["", "a+b", KEY.replace("c7", "c8"), KEY[:-4], KEY.replace("+AR", "+!R"), "a b" + KEY])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_key(text)


@pytest.mark.parametrize("signer", [replace(SIGNER, name="a b"), replace(SIGNER, name="a+b"), replace(SIGNER, name="")])
def test_a_name_that_could_not_be_read_back_signs_nothing(signer: Signer) -> None:
    with pytest.raises(InputError):
        sign(TEXT, signer)


def test_a_signer_does_not_show_its_secret() -> None:
    assert repr(SIGNER) == "Signer('example.org/log')"


def test_a_checkpoint_comes_back_from_its_note() -> None:
    assert open_checkpoint(sign_checkpoint(POINT, SIGNER), [SIGNER.public], origin=POINT.origin) == POINT


def test_a_checkpoint_may_carry_more_lines() -> None:
    assert parse_checkpoint(POINT.text + "extension\n") == POINT


def test_a_checkpoint_of_another_log_or_key_is_refused() -> None:
    note = sign_checkpoint(POINT, SIGNER)
    with pytest.raises(VerificationFailed, match="origin"):
        open_checkpoint(note, [SIGNER.public], origin="example.org/other")
    with pytest.raises(VerificationFailed, match="unknown keys"):
        open_checkpoint(note, [OTHER.public], origin=POINT.origin)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n",
        "a\n1\nAAAA\n",
        "a\n01\n" + "A" * 43 + "=\n",
        "a\n-1\n" + "A" * 43 + "=\n",
        "a\n1\n!\n",
        "\n1\n" + "A" * 43 + "=\n",
        POINT.text.rstrip("\n"),
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="checkpoint"):
        parse_checkpoint(text)
