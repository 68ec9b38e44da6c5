"""Laws of the tree: proofs verify if and only if they were built for it, however it grew."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlock.crypto.errors import ProofMalformed, RootMismatch
from interlock.crypto.merkle import (
    Frontier,
    consistency_path,
    inclusion_path,
    leaf_hash,
    subtree_consistency_path,
    subtree_inclusion_path,
    verify_consistency,
    verify_inclusion,
    verify_subtree_consistency,
    verify_subtree_inclusion,
)
from interlock.ledger import Edge, edge_from, grow, prove_consistency, prove_inclusion, root_at
from interlock.ledger.tiles import TilePath, read_bundle, write_bundle

if TYPE_CHECKING:
    pass

MOST = 90
LEAVES = [leaf_hash(b"%d" % number) for number in range(70_000)]
WRONG = (ProofMalformed, RootMismatch)


def naive(leaves: list[bytes]) -> bytes:
    """The definition of RFC 9162, word by word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + naive(leaves[:k]) + naive(leaves[k:])).digest()


def node(height: int, index: int) -> bytes:
    return naive(LEAVES[index << height : (index + 1) << height])


def subtrees(size: int) -> list[tuple[int, int]]:
    found = []
    for start in range(size):
        for end in range(start + 1, size + 1):
            width = 1
            while width < end - start:
                width *= 2
            if start % width == 0:
                found.append((start, end))
    return found


@pytest.mark.parametrize("size", range(1, 34))
def test_every_leaf_of_small_trees_is_proved(size: int) -> None:
    root = naive(LEAVES[:size])
    for index in range(size):
        verify_inclusion(LEAVES[index], index, size, inclusion_path(index, size, node), root)


@pytest.mark.parametrize("new", range(1, 34))
def test_every_earlier_tree_of_small_trees_is_proved(new: int) -> None:
    for old in range(1, new + 1):
        path = consistency_path(old, new, node)
        verify_consistency(old, new, path, old_root=naive(LEAVES[:old]), new_root=naive(LEAVES[:new]))


@pytest.mark.parametrize("size", range(1, 24))
def test_every_subtree_of_small_trees_is_proved(size: int) -> None:
    root = naive(LEAVES[:size])
    for start, end in subtrees(size):
        part = naive(LEAVES[start:end])
        path = subtree_consistency_path(start, end, size, node)
        verify_subtree_consistency((start, end), size, path, subtree_root=part, root=root)
        for index in range(start, end):
            inner = subtree_inclusion_path(index, start, end, node)
            verify_subtree_inclusion(LEAVES[index], index, (start, end), inner, part)


@given(st.data())
def test_an_inclusion_proof_proves_no_other_leaf_place_or_root(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, MOST))
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda one: one != index))
    path, root = inclusion_path(index, size, node), naive(LEAVES[:size])
    for leaf, place in ((LEAVES[other], index), (LEAVES[index], other), (LEAVES[other], other)):
        with pytest.raises(WRONG):
            verify_inclusion(leaf, place, size, path, root)
    with pytest.raises(WRONG):
        verify_inclusion(LEAVES[index], index, size, path, naive(LEAVES[: size + 1]))


@given(st.data())
def test_a_spoilt_proof_proves_nothing(data: st.DataObject) -> None:
    new = data.draw(st.integers(2, MOST))
    old = data.draw(st.integers(1, new - 1))
    path = list(consistency_path(old, new, node))
    at = data.draw(st.integers(0, len(path) - 1))
    kind = data.draw(st.sampled_from(["flip", "drop", "double", "swap"]))
    spoilt = list(path)
    if kind == "flip":
        bit = data.draw(st.integers(0, 255))
        spoilt[at] = (int.from_bytes(path[at], "big") ^ (1 << bit)).to_bytes(32, "big")
    elif kind == "drop":
        del spoilt[at]
    elif kind == "double":
        spoilt.insert(at, path[at])
    elif len(path) > 1:
        spoilt[at], spoilt[at - 1] = spoilt[at - 1], spoilt[at]
    else:
        spoilt = [bytes(32)]
    with pytest.raises(WRONG):
        verify_consistency(old, new, spoilt, old_root=naive(LEAVES[:old]), new_root=naive(LEAVES[:new]))


@given(st.data())
def test_a_rewritten_tree_is_not_consistent(data: st.DataObject) -> None:
    new = data.draw(st.integers(2, MOST))
    old = data.draw(st.integers(1, new - 1))
    changed = data.draw(st.integers(0, old - 1))
    forged = [*LEAVES[:changed], leaf_hash(b"forged"), *LEAVES[changed + 1 : new]]
    path = consistency_path(old, new, lambda height, index: naive(forged[index << height : (index + 1) << height]))
    with pytest.raises(WRONG):
        verify_consistency(old, new, path, old_root=naive(LEAVES[:old]), new_root=naive(forged))


def expected_tiles(size: int) -> dict[tuple[int, int], bytes]:
    """The tiles of a log by the text of the standard: hash i of tile n at level l covers 256**l leaves."""
    tiles: dict[tuple[int, int], bytes] = {}
    level = 0
    while size >= 256**level:
        span = 256**level
        for number in range(size // span):
            whole = naive(LEAVES[number * span : (number + 1) * span])
            place = (level, number // 256)
            tiles[place] = tiles.get(place, b"") + whole
        level += 1
    return tiles


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.integers(0, 5), st.integers(200, 600)), min_size=1, max_size=6))
def test_growth_in_any_batches_gives_the_root_and_the_tiles_of_the_standard(batches: list[int]) -> None:
    edge, tiles, frontier = Edge(), dict[tuple[int, int], bytes](), Frontier()
    for count in batches:
        added = LEAVES[edge.size : edge.size + count]
        growth = grow(edge, added)
        for tile in growth.tiles:
            assert tile.body.startswith(tiles.get((tile.level, tile.index), b""))
            assert 1 <= tile.width <= 256
            tiles[tile.level, tile.index] = tile.body
        edge = growth.edge
        for leaf in added:
            frontier.push(leaf)
        assert edge.root() == frontier.root() == naive(LEAVES[: edge.size])
        assert edge_from(edge.size, lambda level, index: tiles.get((level, index), b"")) == edge
    assert tiles == expected_tiles(edge.size)


@pytest.mark.parametrize("size", [255, 256, 257, 65_535, 65_536, 65_793])
def test_growth_across_tile_and_level_boundaries_one_leaf_at_a_time(size: int) -> None:
    growth = grow(Edge(), LEAVES[: size - 2])
    tiles = {(tile.level, tile.index): tile.body for tile in growth.tiles}
    edge = growth.edge
    for number in range(size - 2, size):
        growth = grow(edge, LEAVES[number : number + 1])
        edge = growth.edge
        tiles.update({(tile.level, tile.index): tile.body for tile in growth.tiles})
    assert edge.root() == naive(LEAVES[:size])
    assert tiles == expected_tiles(size)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_proofs_built_from_tiles_verify_at_any_size(data: st.DataObject) -> None:
    new = data.draw(st.integers(1, 1200))
    old = data.draw(st.integers(1, new))
    index = data.draw(st.integers(0, old - 1))
    tiles = {(tile.level, tile.index): tile.body for tile in grow(Edge(), LEAVES[:new]).tiles}

    def source(level: int, number: int) -> bytes:
        return tiles.get((level, number), b"")

    old_root, new_root = naive(LEAVES[:old]), naive(LEAVES[:new])
    assert root_at(old, source) == old_root
    verify_inclusion(LEAVES[index], index, old, prove_inclusion(index, old, source).path, old_root)
    path = prove_consistency(old, new, source).path
    verify_consistency(old, new, path, old_root=old_root, new_root=new_root)


@given(st.one_of(st.none(), st.integers(0, 63)), st.integers(0, 2**56), st.integers(1, 256))
def test_a_tile_path_parses_back(level: int | None, index: int, width: int) -> None:
    path = TilePath(level, index, width)
    assert TilePath.parse(str(path)) == path


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=256))
def test_an_entry_bundle_reads_back(leaves: list[bytes]) -> None:
    assert read_bundle(write_bundle(leaves)) == tuple(leaves)
