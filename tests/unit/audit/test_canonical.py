"""Canonical JSON against the RFC's reference package, and the hashes against their definition."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from tracker.audit.canonical import canonical, leaf_hash, payload_hash

KEYS = st.text(st.characters(codec="ascii"), max_size=8)
SCALARS = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="utf-8"))
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=20
)


@given(VALUES)
def test_values_are_written_as_rfc_8785_says(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": [True, None], "A": ""}, b'{"A":"","a":[true,null],"b":1}'),
        ('\u0000\b\t\n\f\r"\\/\u007f\u2028', b'"\\u0000\\b\\t\\n\\f\\r\\"\\\\/\x7f\xe2\x80\xa8"'),
        ("ي\u200c—Ω", '"ي\u200c—Ω"'.encode()),
    ],
)
def test_keys_are_sorted_and_only_what_must_be_is_escaped(value: Any, expected: bytes) -> None:
    assert canonical(value) == expected == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "value",
    [{1: "a"}, {"a": object()}, "\ud800", b"bytes", {1, 2}, 2**53, -(2**53), 2**70, datetime(2025, 1, 1, tzinfo=UTC)],
)
def test_what_json_cannot_say_exactly_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def test_the_hashes_are_what_they_say() -> None:
    assert payload_hash(b"salt", b"payload") == hashlib.sha256(b"saltpayload").digest()
    assert leaf_hash({"b": 1, "a": 2}) == hashlib.sha256(b'\x00{"a":2,"b":1}').digest()
