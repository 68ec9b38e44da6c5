"""Merkle arithmetic: known trees, and every edge where a proof must be refused."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from interlock.crypto.errors import ProofMalformed, RootMismatch
from interlock.crypto.merkle import (
    BIGGEST_TREE,
    EMPTY_ROOT,
    Frontier,
    consistency_path,
    fold,
    inclusion_path,
    leaf_hash,
    node_hash,
    range_root,
    root_from_inclusion,
    root_of,
    subtree_consistency_path,
    subtree_inclusion_path,
    verify_consistency,
    verify_inclusion,
    verify_subtree_consistency,
    verify_subtree_inclusion,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
"""The entries of RFC 6962's reference implementations."""
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


def nodes(leaves: list[bytes]) -> Callable[[int, int], bytes]:
    return lambda height, index: root_of(leaves[index << height : (index + 1) << height])


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert root_of([]) == fold([]) == Frontier().root() == EMPTY_ROOT == hashlib.sha256().digest()


def test_leaves_and_nodes_are_hashed_apart() -> None:
    left, right = LEAVES[:2]
    assert leaf_hash(left + right) != node_hash(left, right)
    assert node_hash(left, right) == hashlib.sha256(b"\x01" + left + right).digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_those_of_the_reference(size: int) -> None:
    assert root_of(LEAVES[:size]).hex() == ROOTS[size - 1]
    assert range_root(0, size, nodes(LEAVES)).hex() == ROOTS[size - 1]


def test_a_frontier_gives_every_root_on_its_way() -> None:
    frontier = Frontier()
    for size, leaf in enumerate(LEAVES, start=1):
        frontier.push(leaf)
        assert (frontier.size, frontier.root().hex()) == (size, ROOTS[size - 1])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (8, 8), (-1, 8), (0, -1), (0, BIGGEST_TREE + 1)])
def test_no_leaf_is_proved_outside_the_tree(index: int, size: int) -> None:
    with pytest.raises(ProofMalformed, match="not among"):
        root_from_inclusion(LEAVES[0], index, size, [])
    with pytest.raises(ProofMalformed):
        inclusion_path(index, size, nodes(LEAVES))


def test_the_only_leaf_needs_no_path() -> None:
    verify_inclusion(LEAVES[0], 0, 1, [], LEAVES[0])
    assert inclusion_path(0, 1, nodes(LEAVES)) == ()


def test_a_proof_in_the_largest_tree_is_as_long_as_it_should_be() -> None:
    path = [LEAVES[0]] * 64
    root_from_inclusion(LEAVES[0], 0, BIGGEST_TREE, path)
    with pytest.raises(ProofMalformed, match="64 hashes where 65"):
        root_from_inclusion(LEAVES[0], 0, BIGGEST_TREE, path[1:])


@pytest.mark.parametrize("place", ["leaf", "first", "last"])
@pytest.mark.parametrize("size", [0, 31, 33])
def test_hashes_of_another_length_are_refused(place: str, size: int) -> None:
    path = list(inclusion_path(3, 8, nodes(LEAVES)))
    leaf = bytes(size) if place == "leaf" else LEAVES[3]
    if place != "leaf":
        path[0 if place == "first" else -1] = bytes(size)
    with pytest.raises(ProofMalformed, match=f"a hash has {size} bytes"):
        verify_inclusion(leaf, 3, 8, path, bytes.fromhex(ROOTS[7]))


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 5), (-1, 5), (6, 5), (1, BIGGEST_TREE + 1)])
def test_no_consistency_is_proved_from_nothing_or_backwards(old: int, new: int) -> None:
    with pytest.raises(ProofMalformed):
        verify_consistency(old, new, [], old_root=EMPTY_ROOT, new_root=EMPTY_ROOT)
    with pytest.raises(ProofMalformed):
        consistency_path(old, new, nodes(LEAVES))


def test_a_tree_is_consistent_with_itself_and_that_needs_no_path() -> None:
    root = bytes.fromhex(ROOTS[4])
    assert consistency_path(5, 5, nodes(LEAVES)) == ()
    verify_consistency(5, 5, [], old_root=root, new_root=root)
    with pytest.raises(RootMismatch):
        verify_consistency(5, 5, [], old_root=root, new_root=LEAVES[0])
    with pytest.raises(ProofMalformed):
        verify_consistency(5, 5, [root], old_root=root, new_root=root)


def test_a_power_of_two_is_its_own_first_hash() -> None:
    old, new = bytes.fromhex(ROOTS[3]), bytes.fromhex(ROOTS[7])
    path = consistency_path(4, 8, nodes(LEAVES))
    assert len(path) == 1
    verify_consistency(4, 8, path, old_root=old, new_root=new)
    with pytest.raises(ProofMalformed):
        verify_consistency(4, 8, [old, *path], old_root=old, new_root=new)


@pytest.mark.parametrize(("start", "end"), [(1, 3), (2, 5), (2, 6), (1, 15), (3, 5), (2, 1), (-1, 2), (-2, 0)])
def test_ranges_that_are_no_subtree_are_refused(start: int, end: int) -> None:
    with pytest.raises(ProofMalformed):
        verify_subtree_consistency((start, end), 16, [], subtree_root=EMPTY_ROOT, root=EMPTY_ROOT)
    with pytest.raises(ProofMalformed):
        subtree_consistency_path(start, end, 16, nodes(LEAVES * 2))
    with pytest.raises(ProofMalformed):
        verify_subtree_inclusion(LEAVES[0], max(start, 0), (start, end), [], LEAVES[0])
    with pytest.raises(ProofMalformed):
        subtree_inclusion_path(max(start, 0), start, end, nodes(LEAVES * 2))


def test_an_empty_subtree_is_part_of_every_tree_and_proves_nothing_else() -> None:
    for at, size in ((0, 0), (0, 5), (3, 5), (5, 5)):
        assert subtree_consistency_path(at, at, size, nodes(LEAVES)) == ()
        verify_subtree_consistency((at, at), size, [], subtree_root=EMPTY_ROOT, root=b"anything")
        with pytest.raises(RootMismatch):
            verify_subtree_consistency((at, at), size, [], subtree_root=b"anything", root=b"anything")
        with pytest.raises(ProofMalformed):
            verify_subtree_consistency((at, at), size, [EMPTY_ROOT], subtree_root=EMPTY_ROOT, root=EMPTY_ROOT)
    with pytest.raises(ProofMalformed):
        verify_subtree_consistency((6, 6), 5, [], subtree_root=EMPTY_ROOT, root=EMPTY_ROOT)


def test_a_leaf_outside_the_subtree_is_refused() -> None:
    for index in (3, 8):
        with pytest.raises(ProofMalformed, match=f"leaf {index} is not among the leaves 4 to 8"):
            verify_subtree_inclusion(LEAVES[0], index, (4, 8), [LEAVES[1]] * 2, LEAVES[0])


def test_a_proof_that_fits_in_itself_proves_nothing_for_a_range_that_is_no_subtree() -> None:
    root = node_hash(LEAVES[0], LEAVES[1])
    verify_subtree_inclusion(LEAVES[0], 4, (4, 6), [LEAVES[1]], root)
    with pytest.raises(ProofMalformed, match="3 to 5 are no subtree"):
        verify_subtree_inclusion(LEAVES[0], 3, (3, 5), [LEAVES[1]], root)
