"""The tlog-tiles layout: growth, missing tiles, paths, bundles, export."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from interlock.crypto import NoteSigner, TreeHead, generate
from interlock.crypto.errors import ProofMalformed
from interlock.crypto.merkle import EMPTY_ROOT, leaf_hash, root_of
from interlock.ledger import (
    Checkpoint,
    Edge,
    Tile,
    edge_from,
    export,
    grow,
    prove_consistency,
    prove_inclusion,
    root_at,
)
from interlock.ledger.errors import EntryTooLarge, TileMalformed, TileMissing
from interlock.ledger.tiles import TilePath, read_bundle, write_bundle

if TYPE_CHECKING:
    from collections.abc import Callable

LEAVES = [leaf_hash(b"%d" % number) for number in range(600)]


def source(tiles: dict[tuple[int, int], bytes]) -> Callable[[int, int], bytes]:
    return lambda level, index: tiles.get((level, index), b"")


def tiles_of(size: int) -> dict[tuple[int, int], bytes]:
    return {(tile.level, tile.index): tile.body for tile in grow(Edge(), LEAVES[:size]).tiles}


def test_nothing_grows_from_nothing() -> None:
    assert grow(Edge(), []).edge == Edge()
    assert grow(Edge(), []).tiles == ()
    assert Edge().root() == EMPTY_ROOT


def test_the_edge_is_not_changed_by_growing() -> None:
    edge = grow(Edge(), LEAVES[:5]).edge
    before = Edge(edge.size, edge.peaks, edge.tails)
    grow(edge, LEAVES[5:400])
    assert edge == before


def test_only_the_partial_tile_of_each_changed_level_is_rewritten() -> None:
    edge = grow(Edge(), LEAVES[:300]).edge
    one = grow(edge, LEAVES[300:301])
    assert [(tile.level, tile.index, tile.width) for tile in one.tiles] == [(0, 1, 45)]
    many = grow(edge, LEAVES[300:600])
    assert [(tile.level, tile.index, tile.width) for tile in many.tiles] == [(0, 1, 256), (0, 2, 88), (1, 0, 2)]


def test_the_example_of_the_standard_has_the_widths_it_says() -> None:
    tiles = {(tile.level, tile.index): tile.width for tile in grow(Edge(), LEAVES[:1] * 70_000).tiles}
    assert tiles[0, 272] == 256
    assert tiles[0, 273] == 112
    assert tiles[1, 0] == 256
    assert tiles[1, 1] == 17
    assert tiles[2, 0] == 1
    assert len(tiles) == 273 + 1 + 2 + 1
    assert {(tile.level, tile.width) for tile in grow(Edge(), LEAVES[:256]).tiles} == {(0, 256), (1, 1)}


def test_proofs_need_every_tile_they_stand_on() -> None:
    tiles = tiles_of(600)
    assert root_at(600, source(tiles)) == root_of(LEAVES)
    assert root_at(0, source({})) == EMPTY_ROOT
    for place in ((0, 0), (0, 1), (0, 2)):
        less = {name: body for name, body in tiles.items() if name != place}
        with pytest.raises(TileMissing, match=f"tile 0/{place[1]} "):
            prove_inclusion(place[1] * 256, 600, source(less))
    with pytest.raises(TileMissing, match="tile 1/0 "):
        prove_inclusion(599, 600, source({name: body for name, body in tiles.items() if name != (1, 0)}))
    short = {**tiles, (0, 2): tiles[0, 2][:-32]}
    with pytest.raises(TileMissing):
        edge_from(600, source(short))
    with pytest.raises(TileMissing):
        edge_from(600, source({**tiles, (1, 0): tiles[1, 0][:-1]}))


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5)])
def test_no_entry_outside_the_log_is_proved(index: int, size: int) -> None:
    with pytest.raises(ProofMalformed):
        prove_inclusion(index, size, source(tiles_of(10)))


def test_the_empty_log_is_the_beginning_of_every_log_without_proof() -> None:
    assert prove_consistency(0, 10, source(tiles_of(10))).path == ()
    assert prove_consistency(10, 10, source(tiles_of(10))).path == ()
    with pytest.raises(ProofMalformed):
        prove_consistency(6, 5, source(tiles_of(10)))


PATHS = {
    "tile/0/000": TilePath(0, 0),
    "tile/0/999": TilePath(0, 999),
    "tile/1/x001/000": TilePath(1, 1000),
    "tile/0/x001/x234/067": TilePath(0, 1234067),
    "tile/63/x001/x234/067.p/255": TilePath(63, 1234067, 255),
    "tile/entries/000.p/1": TilePath(None, 0, 1),
    "tile/entries/x273/112": TilePath(None, 273112),
}


@pytest.mark.parametrize("text", PATHS)
def test_paths_are_written_and_read_as_the_standard_says(text: str) -> None:
    assert str(PATHS[text]) == text
    assert TilePath.parse(text) == PATHS[text]


@pytest.mark.parametrize(
    "text",
    [
        "", "checkpoint", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000", "tile/00/000", "tile/64/000",
        "tile/-1/000", "tile/0/x000/000", "tile/0/001/000", "tile/0/x001", "tile/0/x001/x000", "tile/0/000.p/0",
        "tile/0/000.p/256", "tile/0/000.p/257", "tile/0/000.p/01", "tile/0/000.p/", "tile/0/000.p", "/tile/0/000",
        "tile/0/000/", "tile/data/000", "tile/entries/0", "tile/0/../000", "tile/0/000\n", "tile/0/\u0660\u0660\u0660",
    ],
)  # fmt: skip
def test_other_spellings_of_paths_are_refused(text: str) -> None:
    with pytest.raises(TileMalformed):
        TilePath.parse(text)


def test_bundles_hold_lengths_of_two_bytes_big_end_first() -> None:
    assert write_bundle([b"", b"ab", b"x" * 258]) == b"\x00\x00" + b"\x00\x02ab" + b"\x01\x02" + b"x" * 258
    biggest = b"x" * 0xFFFF
    assert read_bundle(write_bundle([biggest])) == (biggest,)


def test_bundles_of_wrong_sizes_are_not_written() -> None:
    for count in (0, 257):
        with pytest.raises(TileMalformed):
            write_bundle([b"x"] * count)
    with pytest.raises(EntryTooLarge):
        write_bundle([b"x" * 0x10000])


@pytest.mark.parametrize("body", [b"", b"\x00", b"\x00\x01", b"\x00\x00\x00", b"\x00\x01a\x00\x02b", b"\x00\x00" * 257])
def test_malformed_bundles_are_refused(body: bytes) -> None:
    with pytest.raises(TileMalformed):
        read_bundle(body)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 600])
def test_an_export_is_a_static_log_with_the_checkpoint_last(size: int) -> None:
    entries = [b"%d" % number for number in range(size)]
    growth = grow(Edge(), LEAVES[:size])
    head = TreeHead("o", size, growth.edge.root())
    checkpoint = Checkpoint.sign(head, [NoteSigner("o", generate())])
    files = list(export(entries, growth.tiles, checkpoint))
    assert files[-1] == ("checkpoint", checkpoint.note)
    assert len(dict(files)) == len(files)
    paths = [(TilePath.parse(name), body) for name, body in files[:-1]]
    bundles = sorted((path.index, path.width, body) for path, body in paths if path.level is None)
    assert [leaf for _, _, body in bundles for leaf in read_bundle(body)] == entries
    assert all(len(read_bundle(body)) == width for _, width, body in bundles)
    tiles = {(path.level, path.index): body for path, body in paths if path.level is not None}
    assert tiles == tiles_of(size)
    assert all(len(body) == path.width * 32 for path, body in paths if path.level is not None)


@pytest.mark.parametrize("count", [0, 2, 4])
def test_an_export_of_more_or_fewer_entries_than_the_checkpoint_says_is_refused(count: int) -> None:
    checkpoint = Checkpoint.sign(TreeHead("o", 3, bytes(32)), [NoteSigner("o", generate())])
    with pytest.raises(TileMalformed, match=f"{count} entries under a checkpoint of 3"):
        list(export([b"x"] * count, [Tile(0, 0, bytes(96))], checkpoint))
