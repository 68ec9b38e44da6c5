"""Merkle trees of RFC 9162: hashes, roots, proofs and their verification, and the compact frontier.

Enters: hashes and sizes, and a function that gives the hash of any full node. Leaves: roots, paths,
or an error. Every proof is a walk from the root down to a subtree; the walk alone fixes how many
hashes there are and on which side each one joins. Floor 1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from enum import IntEnum
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from interlock.crypto.errors import ProofMalformed, RootMismatch

if TYPE_CHECKING:
    from collections.abc import Sequence

HASH_SIZE: Final = 32
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""
BIGGEST_TREE: Final = 2**64 - 1

Node: TypeAlias = Callable[[int, int], bytes]
"""Gives the hash of a full node: its height above the leaves, and its index among those of that height."""


def leaf_hash(entry: bytes) -> bytes:
    """Hash an entry. Source: RFC 9162, section 2.1.1."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two nodes into their parent. Source: RFC 9162, section 2.1.1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Give the root over leaf hashes. Source: RFC 9162, section 2.1.1."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.push(leaf)
    return frontier.root()


class Frontier:
    """The right edge of a growing tree: one hash per bit of its size, enough to go on and to give the root."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        """It begins empty, or where another one of that size had come to."""
        self.size = size
        self._peaks = list(peaks)  # of full subtrees, the largest first

    @property
    def peaks(self) -> tuple[bytes, ...]:
        """The roots of its full subtrees, the largest first: enough to go on from."""
        return tuple(self._peaks)

    def push(self, leaf: bytes) -> None:
        """Append one leaf hash."""
        size, node = self.size, leaf
        while size & 1:
            node = node_hash(self._peaks.pop(), node)
            size >>= 1
        self._peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Give the root of the leaves pushed so far."""
        return fold(self._peaks)


def fold(peaks: Sequence[bytes]) -> bytes:
    """Join full subtrees, the largest first, into the root; without any it is that of the empty tree."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def range_root(start: int, end: int, node: Node) -> bytes:
    """Give the root over the leaves of a subtree.

    Units:  start is a multiple of the smallest power of two that holds end - start leaves.
    """
    peaks = []
    at = start
    while at < end:
        height = (end - at).bit_length() - 1
        peaks.append(node(height, at >> height))
        at += 1 << height
    return fold(peaks)


class _Side(IntEnum):
    LEFT = 0
    RIGHT = 1
    SPLIT = 2
    """The sibling is a left part of the subtree itself, so it belongs to both roots."""


class _Step(NamedTuple):
    """One hash of a proof: on which side it joins, and which leaves it covers."""

    side: _Side
    start: int
    end: int


class _Walk(NamedTuple):
    """The way from the root of a tree down to a subtree of it."""

    steps: list[_Step]
    """From the root down; a proof lists them from the bottom up."""
    rest: tuple[int, int]
    """What is left of the subtree at the bottom: its own right part once the walk has split it."""

    @property
    def has_split(self) -> bool:
        return any(step.side is _Side.SPLIT for step in self.steps)


def _walk(start: int, end: int, size: int) -> _Walk:
    """Go down from [0, size) to [start, end). Source: RFC 9162, section 2.1.4.1, for any subtree."""
    steps: list[_Step] = []
    low, high = 0, size
    while (low, high) != (start, end):
        middle = low + (1 << ((high - low - 1).bit_length() - 1))
        if end <= middle:
            steps.append(_Step(_Side.RIGHT, middle, high))
            high = middle
        elif start >= middle:
            steps.append(_Step(_Side.LEFT, low, middle))
            low = middle
        else:
            steps.append(_Step(_Side.SPLIT, low, middle))
            low = start = middle
    return _Walk(steps, (low, high))


def inclusion_path(index: int, size: int, node: Node) -> tuple[bytes, ...]:
    """Give the proof that a leaf is in a tree, leaf side first.

    Errors: ProofMalformed (CRY-130) unless 0 <= index < size.
    Source: RFC 9162, section 2.1.3.1.
    """
    return subtree_inclusion_path(index, 0, size, node)


def subtree_inclusion_path(index: int, start: int, end: int, node: Node) -> tuple[bytes, ...]:
    """Give the proof that a leaf is in the subtree over the leaves [start, end), leaf side first.

    Errors: ProofMalformed (CRY-130) if this is no subtree, or the leaf is not in it.
    """
    _check_subtree(start, end)
    _check_index(index, start, end)
    steps = _walk(index - start, index - start + 1, end - start).steps
    return tuple(range_root(start + step.start, start + step.end, node) for step in reversed(steps))


def consistency_path(old: int, new: int, node: Node) -> tuple[bytes, ...]:
    """Give the proof that a tree of `old` leaves is the beginning of one of `new` leaves.

    Errors: ProofMalformed (CRY-130) unless 0 < old <= new.
    Source: RFC 9162, section 2.1.4.1.
    """
    _check_old(old)
    return subtree_consistency_path(0, old, new, node)


def subtree_consistency_path(start: int, end: int, size: int, node: Node) -> tuple[bytes, ...]:
    """Give the proof that a subtree over the leaves [start, end) is part of a tree.

    Errors: ProofMalformed (CRY-130) if this is no subtree of such a tree.
    Source: draft-ietf-plants-merkle-tree-certs, subtree consistency proofs.
    """
    _check_subtree(start, end, size)
    if start == end:
        return ()
    walk = _walk(start, end, size)
    path = [range_root(step.start, step.end, node) for step in reversed(walk.steps)]
    return (range_root(*walk.rest, node), *path) if walk.has_split else tuple(path)


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """Fold an inclusion proof into the root that it implies.

    Shape:  path holds exactly the hashes that index and size ask for, leaf side first, each 32 bytes.
    Units:  index and size count leaves; 0 <= index < size.
    Errors: ProofMalformed (CRY-130). Comparing roots is the caller's step.
    Source: RFC 9162, section 2.1.3.2.
    """
    _check_index(index, 0, size)
    steps = _walk(index, index + 1, size).steps
    _check_hashes([leaf, *path], len(steps) + 1)
    root = leaf
    for step, sibling in zip(reversed(steps), path, strict=True):
        root = node_hash(root, sibling) if step.side is _Side.RIGHT else node_hash(sibling, root)
    return root


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Return if the proof leads from this leaf to this root; raise otherwise.

    Errors: ProofMalformed (CRY-130), RootMismatch (CRY-131).
    Source: RFC 9162, section 2.1.3.2.
    """
    _check_root(root_from_inclusion(leaf, index, size, path), root)


def verify_subtree_inclusion(
    leaf: bytes, index: int, subtree: tuple[int, int], path: Sequence[bytes], root: bytes
) -> None:
    """Return if the proof leads from this leaf to the root over the leaves [start, end); raise otherwise.

    Nothing of ours asks for such a proof yet: it is here so that the published vectors can be held against it.

    Errors: ProofMalformed (CRY-130), RootMismatch (CRY-131).
    """
    start, end = subtree
    _check_subtree(start, end)
    _check_index(index, start, end)
    verify_inclusion(leaf, index - start, end - start, path, root)


def verify_consistency(old: int, new: int, path: Sequence[bytes], *, old_root: bytes, new_root: bytes) -> None:
    """Return if the old tree is the beginning of the new one; raise otherwise.

    The empty tree proves nothing about any other, so asking about it is an error.

    Units:  old and new count leaves; 0 < old <= new.
    Errors: ProofMalformed (CRY-130), RootMismatch (CRY-131).
    Source: RFC 9162, section 2.1.4.2.
    """
    _check_old(old)
    verify_subtree_consistency((0, old), new, path, subtree_root=old_root, root=new_root)


def verify_subtree_consistency(
    subtree: tuple[int, int], size: int, path: Sequence[bytes], *, subtree_root: bytes, root: bytes
) -> None:
    """Return if the root over the leaves [start, end) is part of the tree; raise otherwise.

    An empty subtree is part of every tree, whatever that tree's root is: its own root must be that
    of the empty tree, and its proof must be empty.

    Errors: ProofMalformed (CRY-130), RootMismatch (CRY-131).
    Source: draft-ietf-plants-merkle-tree-certs, subtree consistency proofs.
    """
    start, end = subtree
    _check_subtree(start, end, size)
    if start == end:
        _check_hashes(path, 0)
        _check_root(EMPTY_ROOT, subtree_root)
        return
    walk = _walk(start, end, size)
    _check_hashes(path, len(walk.steps) + walk.has_split)
    seed, rest = (path[0], path[1:]) if walk.has_split else (subtree_root, path)
    part = whole = seed
    for step, sibling in zip(reversed(walk.steps), rest, strict=True):
        if step.side is _Side.RIGHT:
            whole = node_hash(whole, sibling)
            continue
        whole = node_hash(sibling, whole)
        if step.side is _Side.SPLIT:
            part = node_hash(sibling, part)
    _check_root(part, subtree_root)
    _check_root(whole, root)


def _check_index(index: int, start: int, end: int) -> None:
    if not (0 <= start <= index < end <= BIGGEST_TREE):
        raise ProofMalformed(why=f"leaf {index} is not among the leaves {start} to {end}")


def _check_old(old: int) -> None:
    if old < 1:
        raise ProofMalformed(why="the empty tree is the beginning of every tree and proves nothing")


def _check_subtree(start: int, end: int, size: int = BIGGEST_TREE) -> None:
    if not (0 <= start <= end <= size <= BIGGEST_TREE):
        raise ProofMalformed(why=f"leaves {start} to {end} are no part of a tree of {size}")
    if end > start and start % (1 << (end - start - 1).bit_length()):
        raise ProofMalformed(why=f"leaves {start} to {end} are no subtree")


def _check_hashes(hashes: Sequence[bytes], wanted: int) -> None:
    if len(hashes) != wanted:
        raise ProofMalformed(why=f"it has {len(hashes)} hashes where {wanted} belong")
    for one in hashes:
        if len(one) != HASH_SIZE:
            raise ProofMalformed(why=f"a hash has {len(one)} bytes, not {HASH_SIZE}")


def _check_root(got: bytes, wanted: bytes) -> None:
    if got != wanted:
        raise RootMismatch(got=got.hex(), wanted=wanted.hex())
