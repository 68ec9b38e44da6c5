"""The auditor: rebuilds the whole log from its leaves and says everything that is wrong with it.

Enters: everything that is stored, the log's verifier keys, the checkpoint remembered from last time.
Leaves: `Report`. It shares no code with append, tiles or proofs: leaves are read, hashed and joined
here a second time, in the plainest way, so that one mistake cannot hide in both places. Floor 7.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.crypto import TreeHead, open_note, read_head
from interlock.crypto.errors import CryptoError
from interlock.kernel import Instant, InterlockError, canonical, instant, stamp
from interlock.ledger.model import Fault, FaultCode, Report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.crypto import NoteVerifier
    from interlock.ledger.model import Checkpoint, Record
    from interlock.ledger.ports import LedgerReader

_LEVEL_HEIGHT: Final = 8
_HASHES_A_TILE: Final = 256
_HASH: Final = 32


def fsck(reader: LedgerReader, verifiers: Sequence[NoteVerifier], remembered: Checkpoint | None) -> Report:
    """Check everything that is stored against the leaves, the signatures and the remembered checkpoint.

    Nothing is repaired. Every fault is listed, not only the first, and each says what is wrong where.
    Without a remembered checkpoint a log that was cut back as a whole looks sound, so the report
    then says that freshness is unproven.

    Source: docs/security/verification.md, auditing the ledger.
    """
    faults: list[Fault] = []
    leaves = _Leaves(faults)
    for record in reader.records():
        leaves.add(record)
    tree = _Tree(leaves.hashes)
    head = _read_newest(reader, verifiers, tree, faults, expected=bool(leaves.hashes) or remembered is not None)
    slots = _check_tiles(reader, tree, faults)
    if head is not None:
        _check_head(head, tree, faults)
        _check_places(head, slots, leaves.hashes, faults)
    _check_older(reader, verifiers, head, tree, faults)
    _check_index(reader, leaves.subjects, faults)
    if remembered is not None:
        _check_remembered(remembered, head, tree, faults)
    seen = None if remembered is None else remembered.size
    return Report(tree.size, tree.root(tree.size), tuple(faults), seen)


class _Leaf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    at: str
    envelope: dict[str, str]
    kind: str
    size: int
    subjects: list[str]


class _Leaves:
    """What the stored entries say, gathered one by one."""

    def __init__(self, faults: list[Fault]) -> None:
        self.hashes: list[bytes] = []
        self.subjects: set[tuple[str, int]] = set()
        self._faults = faults
        self._next = 0
        self._newest: Instant | None = None
        self._seen: dict[str, int] = {}

    def add(self, record: Record) -> None:
        """Check one entry by itself and against the ones before it."""
        if record.index != self._next:
            says = f"stored as entry {record.index} where entry {self._next} belongs"
            self._fault(FaultCode.ENTRY_MISPLACED, record, says)
        self._next = record.index + 1
        self.hashes.append(hashlib.sha256(b"\x00" + record.leaf).digest())
        try:
            leaf, at = _read_leaf(record.leaf)
        except (ValueError, RecursionError, InterlockError) as error:
            self._fault(FaultCode.ENTRY_UNREADABLE, record, f"the leaf cannot be read: {error}")
            return
        self._check_envelope(record, leaf)
        if self._newest is not None and at < self._newest:
            says = f"its time {leaf.at} is before {stamp(self._newest)} of an earlier entry"
            self._fault(FaultCode.TIME_REVERSED, record, says)
        self._newest = at if self._newest is None else max(at, self._newest)
        self.subjects.update((subject, record.index) for subject in leaf.subjects)

    def _check_envelope(self, record: Record, leaf: _Leaf) -> None:
        stated, found = leaf.envelope["sha256"], hashlib.sha256(record.envelope).hexdigest()
        if stated != found:
            says = f"the stored envelope has sha256 {found}, the signed leaf says {stated}"
            self._fault(FaultCode.ENVELOPE_CHANGED, record, says)
        if leaf.size != len(record.envelope):
            says = f"the stored envelope has {len(record.envelope)} bytes, the signed leaf says {leaf.size}"
            self._fault(FaultCode.SIZE_WRONG, record, says)
        if stated in self._seen:
            says = f"the same envelope is already entry {self._seen[stated]}"
            self._fault(FaultCode.DUPLICATE, record, says)
        self._seen.setdefault(stated, record.index)

    def _fault(self, code: FaultCode, record: Record, says: str) -> None:
        self._faults.append(Fault(code, f"entry {record.index}", says))


def _read_leaf(body: bytes) -> tuple[_Leaf, Instant]:
    leaf = msgspec.json.decode(body, type=_Leaf)
    if canonical(leaf) != body or set(leaf.envelope) != {"sha256"} or not leaf.subjects:
        raise ValueError("it is not written as entries are")
    return leaf, instant(leaf.at)


class _Tree:
    """All full nodes over some leaf hashes, by height."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.size = len(leaves)
        self.heights = [list(leaves)]
        while len(self.heights[-1]) > 1:
            below = self.heights[-1]
            self.heights.append([_join(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)])

    def root(self, size: int) -> bytes:
        """Give the root over the first leaves."""
        return self._range(0, size) if size else hashlib.sha256(b"").digest()

    def _range(self, start: int, count: int) -> bytes:
        height = count.bit_length() - 1
        if count == 1 << height:
            return self.heights[height][start >> height]
        left = 1 << height
        return _join(self._range(start, left), self._range(start + left, count - left))

    def tiles(self) -> dict[tuple[int, int], bytes]:
        """Give every tile a log of this size has, by level and index."""
        made: dict[tuple[int, int], bytes] = {}
        for level, hashes in enumerate(self.heights[::_LEVEL_HEIGHT]):
            for at in range(0, len(hashes), _HASHES_A_TILE):
                made[level, at // _HASHES_A_TILE] = b"".join(hashes[at : at + _HASHES_A_TILE])
        return made


def _join(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _cut(body: bytes) -> list[bytes]:
    return [body[at : at + _HASH] for at in range(0, len(body), _HASH)]


def _open(note: bytes, verifiers: Sequence[NoteVerifier]) -> TreeHead:
    return read_head(open_note(note, verifiers).text)


def _read_newest(
    reader: LedgerReader, verifiers: Sequence[NoteVerifier], tree: _Tree, faults: list[Fault], *, expected: bool
) -> TreeHead | None:
    note = reader.checkpoint()
    if note is None:
        if expected:
            says = f"there is no signed checkpoint over the {tree.size} entries"
            faults.append(Fault(FaultCode.CHECKPOINT_MISSING, "checkpoint", says))
        return None
    try:
        return _open(note, verifiers)
    except CryptoError as error:
        faults.append(Fault(FaultCode.CHECKPOINT_UNREADABLE, "checkpoint", f"{error.code}: {error}"))
        return None


def _check_head(head: TreeHead, tree: _Tree, faults: list[Fault]) -> None:
    if head.size != tree.size:
        says = f"it is signed for {head.size} entries, and {tree.size} are stored"
        faults.append(Fault(FaultCode.SIZE_DIFFERS, "checkpoint", says))
    if head.size <= tree.size and tree.root(head.size) != head.root:
        says = f"it is signed for the root {head.root.hex()}, and the entries give {tree.root(head.size).hex()}"
        faults.append(Fault(FaultCode.ROOT_DIFFERS, "checkpoint", says))


def _check_older(
    reader: LedgerReader,
    verifiers: Sequence[NoteVerifier],
    head: TreeHead | None,
    tree: _Tree,
    faults: list[Fault],
) -> None:
    for number, note in enumerate(reader.checkpoints()):
        where = f"older checkpoint {number}"
        try:
            old = _open(note, verifiers)
        except CryptoError as error:
            faults.append(Fault(FaultCode.CHECKPOINT_UNREADABLE, where, f"{error.code}: {error}"))
            continue
        if head is not None and old.origin != head.origin:
            says = f"it is of the log {old.origin}, not of {head.origin}"
            faults.append(Fault(FaultCode.HISTORY_INCONSISTENT, where, says))
        elif old.size > tree.size:
            says = f"it is signed for {old.size} entries, and only {tree.size} are stored"
            faults.append(Fault(FaultCode.HISTORY_INCONSISTENT, where, says))
        elif tree.root(old.size) != old.root:
            says = f"the first {old.size} entries are not those that were signed then"
            faults.append(Fault(FaultCode.HISTORY_INCONSISTENT, where, says))


def _check_tiles(reader: LedgerReader, tree: _Tree, faults: list[Fault]) -> list[bytes]:
    """Compare every stored tile with the rebuilt one; give the stored hashes of the leaves."""
    wanted = tree.tiles()
    stored: dict[tuple[int, int], bytes] = {}
    for tile in reader.tiles():
        place = (tile.level, tile.index)
        where = _tile_name(place)
        if place in stored:
            faults.append(Fault(FaultCode.TILE_SURPLUS, where, "it is stored twice"))
            continue
        stored[place] = tile.body
        if place not in wanted:
            faults.append(Fault(FaultCode.TILE_SURPLUS, where, f"a log of {tree.size} entries has no such tile"))
        elif tile.body != wanted[place]:
            faults.append(Fault(FaultCode.TILE_WRONG, where, _difference(tile.body, wanted[place])))
    missing = [place for place in wanted if place not in stored]
    faults.extend(Fault(FaultCode.TILE_MISSING, _tile_name(place), "it is not stored") for place in missing)
    ground = sorted(index for level, index in stored if level == 0)
    return [one for index in ground for one in _cut(stored[0, index])]


def _tile_name(place: tuple[int, int]) -> str:
    return f"tile {place[0]}/{place[1]}"


def _difference(stored: bytes, wanted: bytes) -> str:
    if len(stored) != len(wanted):
        return f"it holds {len(stored) / _HASH:g} hashes, and the entries give {len(wanted) // _HASH}"
    wrong = [at for at, (one, other) in enumerate(zip(_cut(stored), _cut(wanted), strict=True)) if one != other]
    return f"{len(wrong)} of its hashes are not those of the entries, the first at place {wrong[0]}"


def _check_places(head: TreeHead, slots: list[bytes], leaves: list[bytes], faults: list[Fault]) -> None:
    """Say which entries were removed, moved or put in, if the stored tiles are those that were signed."""
    if slots == leaves or len(slots) != head.size or _Tree(slots).root(head.size) != head.root:
        return
    places = {one: place for place, one in enumerate(slots)}
    stored = set(leaves)
    furthest = -1
    for number, one in enumerate(leaves):
        place = places.get(one)
        where = f"entry number {number}"
        if place is None:
            says = "the signed tree never held it: it was put in, or changed"
            faults.append(Fault(FaultCode.ENTRY_FOREIGN, where, says))
        elif place <= furthest:
            says = f"the signed tree holds it at {place}, before the entry that is stored ahead of it"
            faults.append(Fault(FaultCode.ENTRY_REORDERED, where, says))
        else:
            furthest = place
    for place, one in enumerate(slots):
        if one not in stored:
            says = "the signed tree holds it, and it is not stored as it was: it was removed, or changed"
            faults.append(Fault(FaultCode.ENTRY_REMOVED, f"entry {place}", says))


def _check_index(reader: LedgerReader, wanted: set[tuple[str, int]], faults: list[Fault]) -> None:
    rows: set[tuple[str, int]] = set()
    for row in reader.subjects():
        subject, index = row
        if row in rows:
            faults.append(Fault(FaultCode.INDEX_SURPLUS, f"index {subject}", f"it names entry {index} twice"))
        elif row not in wanted:
            says = f"it names entry {index}, which is not about it"
            faults.append(Fault(FaultCode.INDEX_SURPLUS, f"index {subject}", says))
        rows.add(row)
    for subject, index in sorted(wanted - rows):
        says = f"it does not name entry {index}, which is about it"
        faults.append(Fault(FaultCode.INDEX_MISSING, f"index {subject}", says))


def _check_remembered(seen: Checkpoint, head: TreeHead | None, tree: _Tree, faults: list[Fault]) -> None:
    where = f"remembered checkpoint of {seen.size} entries"
    if head is not None and head.origin != seen.origin:
        says = f"this is the log {head.origin}, and {seen.origin} was seen before"
        faults.append(Fault(FaultCode.ORIGIN_CHANGED, where, says))
        return
    if tree.size < seen.size:
        says = f"{tree.size} entries are stored, and {seen.size} were seen before: the log was cut"
        faults.append(Fault(FaultCode.TRUNCATED, where, says))
    elif tree.root(seen.size) != seen.root:
        says = f"the first {seen.size} entries are not those that were seen before: the log was rewritten"
        faults.append(Fault(FaultCode.FORKED, where, says))
    if head is not None and head.size < seen.size:
        says = f"the checkpoint is of {head.size} entries, and {seen.size} were seen before: the log was rolled back"
        faults.append(Fault(FaultCode.ROLLED_BACK, where, says))
    if head is not None and head.size == seen.size and head.root != seen.root:
        says = "the log's key has signed two different trees of this size"
        faults.append(Fault(FaultCode.FORKED, where, says))
