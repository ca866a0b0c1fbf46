"""The tree of a log against a second implementation and against RFC 6962's own definition."""

from __future__ import annotations

import hashlib

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.audit.merkle import EMPTY_ROOT, Frontier, node_hash

LEAVES = st.lists(st.binary(max_size=40), max_size=70)


def leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def tree_head(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, word for word: the left subtree has the largest power of two below the size."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(tree_head(leaves[:split]), tree_head(leaves[split:]))


@given(LEAVES)
def test_the_root_is_that_of_the_rfc(data: list[bytes]) -> None:
    leaves = [leaf(one) for one in data]
    assert Frontier().extend(leaves).root == tree_head(leaves)


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=70))
def test_the_root_is_that_of_pymerkle(data: list[bytes]) -> None:
    oracle = pymerkle.InmemoryTree(algorithm="sha256")
    for one in data:
        oracle.append_entry(one)
    assert Frontier().extend(map(leaf, data)).root == oracle.get_state()


@given(LEAVES, st.integers(0, 70))
def test_leaves_added_in_parts_make_the_same_tree(data: list[bytes], cut: int) -> None:
    leaves = [leaf(one) for one in data]
    assert Frontier().extend(leaves[:cut]).extend(leaves[cut:]) == Frontier().extend(leaves)


@given(LEAVES)
def test_a_frontier_reads_back_as_it_was_written(data: list[bytes]) -> None:
    frontier = Frontier().extend(map(leaf, data))
    assert len(frontier.peaks) == frontier.size.bit_count()
    assert Frontier.from_bytes(frontier.size, frontier.to_bytes()) == frontier


def test_an_empty_tree_has_the_hash_of_nothing() -> None:
    assert Frontier().root == EMPTY_ROOT == hashlib.sha256(b"").digest()


@pytest.mark.parametrize(("size", "data"), [(1, b""), (0, b"x"), (3, bytes(32)), (2, bytes(31))])
def test_a_frontier_with_too_few_or_too_many_peaks_is_refused(size: int, data: bytes) -> None:
    with pytest.raises(ValueError, match="peaks"):
        Frontier.from_bytes(size, data)
