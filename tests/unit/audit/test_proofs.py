"""Proofs of inclusion and consistency, against the published vectors, an oracle, and every way to bend them."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from tracker.audit.merkle import EMPTY_ROOT, Frontier, perfect_root
from tracker.audit.proofs import (
    Nodes,
    check_consistency,
    check_inclusion,
    prove_consistency,
    prove_inclusion,
)
from tracker.domain.errors import InputError, VerificationFailed

# The eight leaves of the Certificate Transparency reference tests, and what they publish for them.
DATA = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
DATA.append(bytes(range(0x60, 0x70)))
ROOT_8 = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
PATH_6_OF_8 = ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"]
PATH_6_OF_8 += ["ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"]
PATH_6_OF_8 += ["d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"]
FROM_6_TO_8 = [PATH_6_OF_8[0], PATH_6_OF_8[1], PATH_6_OF_8[2]]


def leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def nodes_over(leaves: list[bytes]) -> Nodes:
    return lambda level, index: perfect_root(leaves[index << level : (index + 1) << level])


REFERENCE = [leaf(data) for data in DATA]
MANY = [leaf(str(number).encode()) for number in range(2000)]


def root_of(size: int) -> bytes:
    return Frontier().extend(MANY[:size]).root


@pytest.fixture(scope="module")
def oracle() -> InmemoryTree:
    tree = InmemoryTree(algorithm="sha256")
    for number in range(2000):
        tree.append_entry(str(number).encode())
    return tree


def test_the_root_of_the_reference_tree_is_the_published_one() -> None:
    assert Frontier().extend(REFERENCE).root.hex() == ROOT_8


def test_the_inclusion_proof_of_the_reference_tree_is_the_published_one() -> None:
    assert [step.hex() for step in prove_inclusion(nodes_over(REFERENCE), 5, 8)] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def test_the_consistency_proof_of_the_reference_tree_is_the_published_one() -> None:
    assert [step.hex() for step in prove_consistency(nodes_over(REFERENCE), 6, 8)] == FROM_6_TO_8


def test_an_empty_tree_has_the_hash_of_nothing() -> None:
    assert Frontier().root == EMPTY_ROOT


@given(st.integers(1, 2000).flatmap(lambda size: st.tuples(st.integers(0, size - 1), st.just(size))))
def test_every_inclusion_proof_holds_and_is_the_oracles(oracle: InmemoryTree, place: tuple[int, int]) -> None:
    index, size = place
    proof = prove_inclusion(nodes_over(MANY), index, size)
    check_inclusion(proof, root_of(size), leaf=MANY[index], index=index, size=size)
    theirs = oracle.prove_inclusion(index + 1, size)
    assert list(proof) == theirs.path[1:]


@given(st.integers(0, 2000).flatmap(lambda new: st.tuples(st.integers(0, new), st.just(new))))
def test_every_consistency_proof_holds_and_the_roots_are_the_oracles(
    oracle: InmemoryTree, sizes: tuple[int, int]
) -> None:
    old, new = sizes
    proof = prove_consistency(nodes_over(MANY), old, new)
    roots = [root_of(size) for size in sizes]
    check_consistency(proof, old=old, old_root=roots[0], new=new, new_root=roots[1])
    assert roots == [oracle.get_state(size) for size in sizes]


@given(st.data())
def test_no_bent_inclusion_proof_holds(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 300))
    index = data.draw(st.integers(0, size - 1))
    proof = list(prove_inclusion(nodes_over(MANY), index, size))
    bent = data.draw(st.sampled_from(bend(proof)))
    with pytest.raises(VerificationFailed):
        check_inclusion(bent, root_of(size), leaf=MANY[index], index=index, size=size)


@given(st.data())
def test_no_bent_consistency_proof_holds(data: st.DataObject) -> None:
    new = data.draw(st.integers(2, 300))
    old = data.draw(st.integers(1, new - 1))
    bent = data.draw(st.sampled_from(bend(list(prove_consistency(nodes_over(MANY), old, new)))))
    with pytest.raises(VerificationFailed):
        check_consistency(bent, old=old, old_root=root_of(old), new=new, new_root=root_of(new))


@pytest.mark.parametrize("index", [-1, 5])
def test_a_leaf_that_does_not_exist_has_no_proof(index: int) -> None:
    with pytest.raises(InputError, match="from 0 to 4"):
        prove_inclusion(nodes_over(MANY), index, 5)
    with pytest.raises(VerificationFailed):
        check_inclusion((), root_of(5), leaf=MANY[0], index=index, size=5)


def test_a_smaller_tree_cannot_follow_a_larger_one() -> None:
    with pytest.raises(InputError):
        prove_consistency(nodes_over(MANY), 6, 5)
    with pytest.raises(VerificationFailed):
        check_consistency((), old=6, old_root=root_of(6), new=5, new_root=root_of(5))


def test_two_trees_of_one_size_must_have_one_root() -> None:
    with pytest.raises(VerificationFailed):
        check_consistency((), old=5, old_root=root_of(5), new=5, new_root=root_of(6))


def bend(proof: list[bytes]) -> list[list[bytes]]:
    """The proof with one hash changed, left out, doubled, or one too many."""
    wrong = bytes(32)
    return [
        *([*proof[:i], wrong, *proof[i + 1 :]] for i in range(len(proof))),
        *([*proof[:i], *proof[i + 1 :]] for i in range(len(proof))),
        *([*proof[:i], proof[i], *proof[i:]] for i in range(len(proof))),
        [*proof, wrong],
    ]
