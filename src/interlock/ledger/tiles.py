"""The tlog-tiles layout: growth of the right edge, proofs from tiles, paths, bundles and export.

Enters: an edge and new leaf hashes, or a source of tiles. Leaves: the tiles to write and the next
edge, proofs, files to serve. Nothing here reads or writes a store. Floor 7.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec

from interlock.crypto.merkle import (
    HASH_SIZE,
    consistency_path,
    fold,
    inclusion_path,
    range_root,
)
from interlock.ledger.errors import EntryTooLarge, TileMalformed, TileMissing
from interlock.ledger.model import (
    BIGGEST_LEAF,
    TILE_HEIGHT,
    TILE_WIDTH,
    ConsistencyProof,
    InclusionProof,
    Tile,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from interlock.ledger.model import Checkpoint

TileSource: TypeAlias = Callable[[int, int], bytes]
"""Gives the widest stored tile of a level and index, or b"" where there is none."""

_FULL: Final = TILE_WIDTH * HASH_SIZE
_PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)/(?P<index>(?:x[0-9]{3}/)*[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)
_MOST_LEVELS: Final = 63


class Edge(msgspec.Struct, frozen=True):
    """All that an append must know of the tree: its size, its peaks, and its right-most tiles."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()
    """By height: the full subtree of 2**height leaves on the right edge, or b"" where the size has no such bit."""
    tails: tuple[bytes, ...] = ()
    """By level: the hashes of the partial tile, or b"" where the last tile is full."""

    def root(self) -> bytes:
        """Give the root of the tree."""
        return fold([peak for peak in reversed(self.peaks) if peak])


class Growth(msgspec.Struct, frozen=True):
    """What an append changes."""

    edge: Edge
    tiles: tuple[Tile, ...]
    """New full tiles, and the new state of the partial tile of each level that changed: each replaces what is
    stored under its level and index."""


def grow(edge: Edge, leaves: Sequence[bytes]) -> Growth:
    """Append leaf hashes.

    Promise: tiles of one level and index only ever gain hashes; bytes once given never change.
    Source: RFC 9162, section 2.1.1; C2SP tlog-tiles.
    """
    sha256 = hashlib.sha256
    peaks, tails = list(edge.peaks), list(edge.tails)
    tiles: list[Tile] = []
    height, nodes, first = 0, list(leaves), edge.size
    while nodes:
        if height % TILE_HEIGHT == 0:
            tiles += _extend(tails, height // TILE_HEIGHT, first, b"".join(nodes))
        if height == len(peaks):
            peaks.append(b"")
        if first & 1:
            nodes.insert(0, peaks[height])
        peaks[height] = nodes.pop() if len(nodes) & 1 else b""
        pairs = iter(nodes)
        nodes = [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
        height, first = height + 1, first >> 1
    return Growth(Edge(edge.size + len(leaves), tuple(peaks), tuple(tails)), tuple(tiles))


def _extend(tails: list[bytes], level: int, first: int, hashes: bytes) -> list[Tile]:
    """Add hashes to a level's partial tile; give the tiles that became full, and the partial one."""
    if level == len(tails):
        tails.append(b"")
    body, index = tails[level] + hashes, first // TILE_WIDTH
    tiles = [Tile(level, index + number, body[at : at + _FULL]) for number, at in enumerate(range(0, len(body), _FULL))]
    tails[level] = b"" if len(tiles[-1].body) == _FULL else tiles[-1].body
    return tiles


def edge_from(size: int, tile: TileSource) -> Edge:
    """Rebuild the edge of a stored tree from its tiles alone.

    Errors: TileMissing (LED-104).
    """
    node = nodes_of(tile)
    peaks = [node(height, (size >> height) - 1) if size >> height & 1 else b"" for height in range(size.bit_length())]
    # Every hash of a partial tile is under one of the peaks, so none can be missing by now.
    tails = []
    for level in range(-(-size.bit_length() // TILE_HEIGHT)):
        index, width = divmod(size >> (TILE_HEIGHT * level), TILE_WIDTH)
        tails.append(tile(level, index)[: width * HASH_SIZE] if width else b"")
    return Edge(size, tuple(peaks), tuple(tails))


def nodes_of(tile: TileSource) -> Callable[[int, int], bytes]:
    """Give any full node of the tree, hashing up inside the tile that covers it.

    Errors: TileMissing (LED-104) when a node is asked for that the tiles do not hold.
    """

    def node(height: int, index: int) -> bytes:
        level, above = divmod(height, TILE_HEIGHT)
        first = index << above
        place, offset = divmod(first, TILE_WIDTH)
        body = tile(level, place)[offset * HASH_SIZE : (offset + (1 << above)) * HASH_SIZE]
        if len(body) != HASH_SIZE << above:
            raise TileMissing(level=level, index=place, height=height, node=index)
        hashes = [body[at : at + HASH_SIZE] for at in range(0, len(body), HASH_SIZE)]
        while len(hashes) > 1:
            pairs = iter(hashes)
            hashes = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
        return hashes[0]

    return node


def root_at(size: int, tile: TileSource) -> bytes:
    """Give the root the tree had at a size.

    Errors: TileMissing (LED-104).
    """
    return range_root(0, size, nodes_of(tile))


def prove_inclusion(index: int, size: int, tile: TileSource) -> InclusionProof:
    """Prove from tiles that an entry is in the tree of a size.

    Errors: ProofMalformed (CRY-130) unless 0 <= index < size, TileMissing (LED-104).
    """
    return InclusionProof(index, size, inclusion_path(index, size, nodes_of(tile)))


def prove_consistency(old: int, new: int, tile: TileSource) -> ConsistencyProof:
    """Prove from tiles that the tree of one size is the beginning of that of another.

    The empty tree needs no proof: its path is empty.

    Errors: ProofMalformed (CRY-130) unless 0 <= old <= new, TileMissing (LED-104).
    """
    path = () if old == 0 else consistency_path(old, new, nodes_of(tile))
    return ConsistencyProof(old, new, path)


class TilePath(msgspec.Struct, frozen=True):
    """Where a tile or an entry bundle is served."""

    level: int | None
    """None for an entry bundle."""
    index: int
    width: int = TILE_WIDTH

    def __str__(self) -> str:
        rest, last = divmod(self.index, 1000)
        number = f"{last:03}"
        while rest:
            rest, part = divmod(rest, 1000)
            number = f"x{part:03}/{number}"
        level = "entries" if self.level is None else str(self.level)
        return f"tile/{level}/{number}" + ("" if self.width == TILE_WIDTH else f".p/{self.width}")

    @classmethod
    def parse(cls, text: str) -> TilePath:
        """Read a path; only the one spelling that the layout allows is accepted.

        Errors: TileMalformed (LED-103).
        """
        found = _PATH.fullmatch(text)
        if found is None:
            raise TileMalformed(what=text[:200], why="it is no path of a tile")
        level = None if found["level"] == "entries" else int(found["level"])
        index = int(found["index"].replace("x", "").replace("/", ""))
        path = cls(level, index, int(found["width"] or TILE_WIDTH))
        if str(path) != text or (level or 0) > _MOST_LEVELS or path.width > TILE_WIDTH:
            raise TileMalformed(what=text[:200], why="a number in it is out of range or written in another way")
        return path


def write_bundle(leaves: Sequence[bytes]) -> bytes:
    """Write up to 256 leaves as an entry bundle: each with its length in two bytes, big end first.

    Errors: EntryTooLarge (LED-102), TileMalformed (LED-103) for none or too many leaves.
    """
    if not 1 <= len(leaves) <= TILE_WIDTH:
        raise TileMalformed(what="an entry bundle", why=f"it cannot hold {len(leaves)} entries")
    for leaf in leaves:
        if len(leaf) > BIGGEST_LEAF:
            raise EntryTooLarge(size=len(leaf), limit=BIGGEST_LEAF, subjects="too many")
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)


def read_bundle(body: bytes) -> tuple[bytes, ...]:
    """Read an entry bundle.

    Errors: TileMalformed (LED-103).
    """
    leaves: list[bytes] = []
    at = 0
    while at < len(body):
        end = at + 2 + int.from_bytes(body[at : at + 2], "big")
        if at + 2 > len(body) or end > len(body):
            raise TileMalformed(what="an entry bundle", why=f"entry {len(leaves)} is cut off")
        leaves.append(body[at + 2 : end])
        at = end
    if not 1 <= len(leaves) <= TILE_WIDTH:
        raise TileMalformed(what="an entry bundle", why=f"it holds {len(leaves)} entries")
    return tuple(leaves)


def export(leaves: Iterable[bytes], tiles: Iterable[Tile], checkpoint: Checkpoint) -> Iterator[tuple[str, bytes]]:
    """Give every file of a static log, the checkpoint last, so that what it promises is there before it is.

    Shape:  leaves in order from the first, as many as the checkpoint says; tiles as they are stored.
    Errors: TileMalformed (LED-103) if there are more or fewer leaves.
    """
    count = 0
    bundle: list[bytes] = []
    for leaf in leaves:
        bundle.append(leaf)
        if len(bundle) == TILE_WIDTH:
            yield str(TilePath(None, count // TILE_WIDTH)), write_bundle(bundle)
            count += TILE_WIDTH
            bundle = []
    if bundle:
        yield str(TilePath(None, count // TILE_WIDTH, len(bundle))), write_bundle(bundle)
    count += len(bundle)
    if count != checkpoint.size:
        why = f"there are {count} entries under a checkpoint of {checkpoint.size}"
        raise TileMalformed(what="the export", why=why)
    for tile in tiles:
        yield str(TilePath(tile.level, tile.index, tile.width)), tile.body
    yield "checkpoint", checkpoint.note
