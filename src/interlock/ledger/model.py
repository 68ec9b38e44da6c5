"""Entries, tickets, checkpoints, tiles, proofs and the faults that fsck reports.

Enters: digests, times, bytes. Leaves: frozen values, each with one reader. Floor 7.
"""

from __future__ import annotations

import hashlib
import re
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.crypto import TreeHead, open_note, read_head, sign_note
from interlock.crypto.merkle import HASH_SIZE
from interlock.kernel import Digest, DigestMalformed, Instant, InstantMalformed, instant, stamp
from interlock.ledger.errors import EntryMalformed, EntryTooLarge, OriginChanged

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from interlock.crypto import NoteSigner, NoteVerifier

BIGGEST_LEAF: Final = 0xFFFF
"""What a 16-bit length in an entry bundle can say."""
TILE_WIDTH: Final = 256
TILE_HEIGHT: Final = 8

_DIGEST = re.compile("[0-9a-f]{64}")
_SIZES_END: Final = 10**16
_KIND = re.compile(r"[!#-\[\]-~]{1,500}")
"""Visible ASCII without quotes and backslash, which is why nothing in a leaf ever needs an escape."""
_SUBJECT = re.compile("[A-Za-z0-9]+:[0-9a-f]+")
_QUOTED: Final = '["%s"]'
_BETWEEN: Final = '","'


class Draft(msgspec.Struct, frozen=True, gc=False):  # no cycle can begin here, and not tracking it saves a tenth
    """What is to be appended: an envelope, and what is true about it from outside."""

    envelope: bytes
    kind: str
    """The predicate type."""
    subjects: tuple[Digest, ...]
    at: Instant


class Notice(msgspec.Struct, frozen=True, gc=False):
    """Something that others are to be told because of an append; no part of the log, and nothing signs it."""

    id: str
    """The same for the same happening, so that it is kept once."""
    kind: str
    at: Instant
    body: bytes


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A leaf of the tree: small, canonical, and bound to its envelope by digest.

    The envelope itself is not the leaf because an entry bundle holds at most 65,535 bytes each
    (docs/decisions/0004-ledger-layout.md).
    """

    at: Instant
    envelope: Digest
    kind: str
    size: int
    """Units: bytes of the envelope."""
    subjects: tuple[Digest, ...]
    """At least one, in the order of their text, each once."""

    def leaf(self) -> bytes:
        """Write the leaf: canonical JSON, by a template that needs no escapes.

        Errors: EntryMalformed (LED-101), EntryTooLarge (LED-102).
        Source: docs/decisions/0004-ledger-layout.md; a property test holds it to `kernel.canonical`.
        """
        digest = self.envelope.hex
        if _DIGEST.fullmatch(digest) is None or not 0 <= self.size < _SIZES_END:
            raise EntryMalformed(why=f"its envelope's digest {digest[:80]!r} or size {self.size} cannot be")
        return leaf_of(self.at, digest, self.size, about(self.kind, self.subjects))

    @classmethod
    def of(cls, draft: Draft) -> Entry:
        """Describe an envelope that is to be appended."""
        digest = Digest("sha256", hashlib.sha256(draft.envelope).hexdigest())
        return cls(draft.at, digest, draft.kind, len(draft.envelope), in_order(draft.subjects))

    @classmethod
    def read(cls, leaf: bytes) -> Entry:
        """Read a leaf; only the very bytes that `leaf` would write are accepted.

        Errors: EntryMalformed (LED-101).
        """
        try:
            wire = msgspec.json.decode(leaf, type=_WireEntry)
            subjects = tuple(Digest.parse(one) for one in wire.subjects)
            digest = Digest.parse(f"sha256:{wire.envelope.sha256}")
            entry = cls(instant(wire.at), digest, wire.kind, wire.size, subjects)
            written = entry.leaf()
        except (ValueError, RecursionError, DigestMalformed, InstantMalformed, EntryTooLarge) as error:
            raise EntryMalformed(why=str(error)) from error
        if written != leaf:
            raise EntryMalformed(why="it is not written canonically")
        return entry


class About(msgspec.Struct, frozen=True, gc=False):
    """What many entries share, checked and written once."""

    kind: str
    """The part of a leaf that says the kind."""
    subjects: str
    """The part of a leaf that names the subjects."""
    names: tuple[str, ...]
    """The subjects as text, in order."""


def in_order(subjects: tuple[Digest, ...]) -> tuple[Digest, ...]:
    """Give subjects in the order of their text, each once."""
    return tuple(sorted(set(subjects), key=str)) if len(subjects) > 1 else subjects


@lru_cache(maxsize=1024)
def about(kind: str, subjects: tuple[Digest, ...]) -> About:
    """Check and write the parts of a leaf that many entries share.

    Errors: EntryMalformed (LED-101).
    """
    names = [f"{one.alg}:{one.hex}" for one in subjects]
    if _KIND.fullmatch(kind) is None or not names or not all(map(_SUBJECT.fullmatch, names)):
        raise EntryMalformed(why=f"its kind {kind[:80]!r} or its subjects {names[:2]} make no entry")
    if any(one >= after for one, after in pairwise(names)):
        raise EntryMalformed(why="its subjects are not in order, each once")
    return About(f'"kind":"{kind}",', f'"subjects":{_QUOTED % _BETWEEN.join(names)}', tuple(names))


def leaf_of(at: Instant, digest: str, size: int, shared: About) -> bytes:
    """Write a leaf from parts that were checked: the digest and size of an envelope, and what `about` gave.

    Errors: EntryTooLarge (LED-102).
    """
    text = f'{{"at":"{stamp(at)}","envelope":{{"sha256":"{digest}"}},{shared.kind}"size":{size},{shared.subjects}}}'
    body = text.encode("ascii")
    if len(body) > BIGGEST_LEAF:
        raise EntryTooLarge(size=len(body), limit=BIGGEST_LEAF, subjects=len(shared.names))
    return body


class _WireEnvelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sha256: str


class _WireEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    at: str
    envelope: _WireEnvelope
    kind: str
    size: int
    subjects: list[str]


class Ticket(msgspec.Struct, frozen=True, gc=False):
    """The place of an entry, durable once it is given."""

    index: int
    at: Instant
    """When the entry was first appended, which an idempotent repetition does not change."""


class Record(msgspec.Struct, frozen=True, gc=False):
    """An entry as it is stored."""

    index: int
    leaf: bytes
    envelope: bytes


class Tile(msgspec.Struct, frozen=True, gc=False):
    """Up to 256 consecutive hashes of one level of the tree."""

    level: int
    index: int
    body: bytes

    @property
    def width(self) -> int:
        """How many hashes it holds, 1 to 256."""
        return len(self.body) // HASH_SIZE


class Checkpoint(msgspec.Struct, frozen=True):
    """A signed statement of a log about its size and root; made by `Checkpoint.open` and `Checkpoint.sign`."""

    origin: str
    size: int
    root: bytes
    note: bytes
    """The bytes that were signed, with the signatures: keep and pass on these."""

    @classmethod
    def open(cls, note: bytes, verifiers: Iterable[NoteVerifier], origin: str) -> Checkpoint:
        """Open a signed note of this log.

        Errors: those of `open_note` (CRY-140 to CRY-144), CheckpointMalformed (CRY-150),
                OriginChanged (LED-221).
        Source: docs/security/verification.md, step 3.
        """
        head = read_head(open_note(note, verifiers).text)
        if head.origin != origin:
            raise OriginChanged(got=head.origin, wanted=origin)
        return cls(head.origin, head.size, head.root, note)

    @classmethod
    def sign(cls, head: TreeHead, signers: Sequence[NoteSigner]) -> Checkpoint:
        """Sign a head that this log has reached.

        Promise: callers MUST NOT sign two heads of one origin that are not consistent.
        """
        return cls(head.origin, head.size, head.root, sign_note(head.text(), signers))


class InclusionProof(msgspec.Struct, frozen=True):
    """Where an entry is in a tree of a size."""

    index: int
    size: int
    path: tuple[bytes, ...]


class ConsistencyProof(msgspec.Struct, frozen=True):
    """That a smaller tree is the beginning of a larger one; empty when there is nothing to prove."""

    old: int
    new: int
    path: tuple[bytes, ...]


class FaultCode(StrEnum):
    """What `fsck` can find; stable, documented, never reused."""

    ENTRY_UNREADABLE = "LED-301"
    ENTRY_MISPLACED = "LED-302"
    ENVELOPE_CHANGED = "LED-303"
    SIZE_WRONG = "LED-304"
    TIME_REVERSED = "LED-305"
    DUPLICATE = "LED-306"
    ENTRY_REMOVED = "LED-311"
    ENTRY_REORDERED = "LED-312"
    ENTRY_FOREIGN = "LED-313"
    """An entry that the tree never held: inserted, or changed."""
    TILE_WRONG = "LED-321"
    TILE_MISSING = "LED-322"
    TILE_SURPLUS = "LED-323"
    INDEX_MISSING = "LED-331"
    INDEX_SURPLUS = "LED-332"
    INDEX_MISFILED = "LED-333"
    """An entry that cannot be found by its envelope's digest, or only by another."""
    CHECKPOINT_UNREADABLE = "LED-341"
    CHECKPOINT_MISSING = "LED-342"
    SIZE_DIFFERS = "LED-343"
    ROOT_DIFFERS = "LED-344"
    HISTORY_INCONSISTENT = "LED-345"
    ORIGIN_CHANGED = "LED-351"
    TRUNCATED = "LED-352"
    ROLLED_BACK = "LED-353"
    FORKED = "LED-354"


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong, where, and what that means."""

    code: FaultCode
    where: str
    says: str


class Report(msgspec.Struct, frozen=True):
    """What fsck found. Nothing was repaired and nothing was left out."""

    entries: int
    root: bytes
    """Rebuilt from the leaves."""
    faults: tuple[Fault, ...]
    remembered: int | None
    """The size of the remembered checkpoint that the log was held against; None without one."""

    @property
    def is_sound(self) -> bool:
        """Whether everything that is stored agrees with itself and with what is remembered."""
        return not self.faults

    def says(self) -> str:
        """Give the answer in one sentence."""
        if self.faults:
            return f"{len(self.faults)} faults in {self.entries} entries"
        if self.remembered is None:
            return f"{self.entries} entries consistent, freshness unproven"
        return f"{self.entries} entries consistent, and a continuation of the {self.remembered} seen before"
