"""Inclusion and consistency proofs of the log's tree (RFC 6962, 2.1.1 and 2.1.2), checked as RFC 9162 says (2.1.3-4).

Making a proof asks for the hashes of perfect subtrees, wherever they are kept; checking one needs only the proof.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tracker.audit.merkle import EMPTY_ROOT, node_hash
from tracker.domain.errors import InputError, VerificationFailed

Nodes = Callable[[int, int], bytes]
"""The hash of the perfect subtree of 2^level leaves with that index: `(level, index) -> 32 bytes`."""

Proof = tuple[bytes, ...]


def prove_inclusion(nodes: Nodes, index: int, size: int) -> Proof:
    """The hashes, leaf to root, that lead from leaf `index` (from 0) to the root at `size`. Raises InputError."""
    if not 0 <= index < size:
        raise InputError(f"inclusion: expected a leaf from 0 to {size - 1}, found {index}")
    path: list[bytes] = []
    start, count = 0, size
    while count > 1:
        left = _left(count)
        if index < start + left:
            path.append(_subtree(nodes, start + left, count - left))
            count = left
        else:
            path.append(_subtree(nodes, start, left))
            start, count = start + left, count - left
    return tuple(reversed(path))


def prove_consistency(nodes: Nodes, old: int, new: int) -> Proof:
    """The hashes that show the tree of `old` leaves to be the beginning of that of `new`. Raises InputError."""
    if not 0 <= old <= new:
        raise InputError(f"consistency: expected an old size from 0 to {new}, found {old}")
    if old in (0, new):
        return ()
    path: list[bytes] = []
    start, count, whole = 0, new, True
    while start + count != old:
        left = _left(count)
        if old <= start + left:
            path.append(_subtree(nodes, start + left, count - left))
            count = left
        else:
            path.append(_subtree(nodes, start, left))
            start, count, whole = start + left, count - left, False
    if not whole:
        path.append(_subtree(nodes, start, count))
    return tuple(reversed(path))


def check_inclusion(proof: Sequence[bytes], root: bytes, *, leaf: bytes, index: int, size: int) -> None:
    """Raise VerificationFailed unless the leaf hash stands at `index` of the tree of that size and root."""
    if not 0 <= index < size:
        raise VerificationFailed("inclusion", expected=f"a leaf from 0 to {size - 1}", found=str(index))
    node = leaf
    for on_left, step in _climb(proof, index, size - 1):
        node = node_hash(step, node) if on_left else node_hash(node, step)
    _same("inclusion", root, node)


def check_consistency(proof: Sequence[bytes], *, old: int, old_root: bytes, new: int, new_root: bytes) -> None:
    """Raise VerificationFailed unless the old tree is the beginning of the new one."""
    if not 0 <= old <= new or bool(proof) != (0 < old < new):
        sizes = f"from {old} to {new}"
        raise VerificationFailed("consistency", expected=f"a proof {sizes}", found=f"{len(proof)} hashes")
    if not proof:
        _same("consistency", old_root, new_root if old == new else EMPTY_ROOT)
        return
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    shared = ((old - 1) ^ old).bit_length() - 1
    older = newer = steps[0]
    for on_left, step in _climb(steps[1:], (old - 1) >> shared, (new - 1) >> shared):
        older = node_hash(step, older) if on_left else older
        newer = node_hash(step, newer) if on_left else node_hash(newer, step)
    _same("consistency, old root", old_root, older)
    _same("consistency, new root", new_root, newer)


def _climb(proof: Sequence[bytes], here: int, last: int) -> Iterator[tuple[bool, bytes]]:
    """Each hash of a proof, and whether it belongs on the left of what is climbed from leaf `here` of 0..last."""
    for step in proof:
        if last == 0:
            raise VerificationFailed("proof", expected="fewer hashes", found=str(len(proof)))
        on_left = bool(here & 1) or here == last
        yield on_left, step
        while on_left and here and not here & 1:
            here, last = here >> 1, last >> 1
        here, last = here >> 1, last >> 1
    if last != 0:
        raise VerificationFailed("proof", expected="more hashes", found=str(len(proof)))


def _subtree(nodes: Nodes, start: int, count: int) -> bytes:
    """The hash over leaves [start, start + count), where `start` is a multiple of the largest power of two in it."""
    if count & (count - 1) == 0:
        return nodes(count.bit_length() - 1, start // count)
    left = _left(count)
    return node_hash(_subtree(nodes, start, left), _subtree(nodes, start + left, count - left))


def _left(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)


def _same(what: str, expected: bytes, found: bytes) -> None:
    if expected != found:
        raise VerificationFailed(what, expected=expected.hex(), found=found.hex())
