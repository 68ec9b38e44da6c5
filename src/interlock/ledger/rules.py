"""What makes an entry, and what makes a checkpoint believable.

Enters: drafts, proofs, checkpoints. Leaves: leaves to append, or nothing but an error. Floor 7.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from interlock.crypto.errors import ProofMalformed, RootMismatch
from interlock.crypto.merkle import leaf_hash, verify_consistency, verify_inclusion
from interlock.kernel import Instant, stamp
from interlock.ledger.errors import LogForked, LogRolledBack, NotIncluded, OriginChanged, TimeReversed
from interlock.ledger.model import Draft, about, in_order, leaf_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from interlock.ledger.model import Checkpoint, ConsistencyProof, InclusionProof


class Batch(msgspec.Struct, frozen=True, gc=False):
    """Drafts with everything that the store and the tree need of them: five lists of one length, in one order.

    An object for each draft, with an `Entry` and a `Digest` in it, would take a quarter of the time of an append.
    """

    drafts: list[Draft]
    digests: list[str]
    """The hexadecimal of each envelope's SHA-256."""
    subjects: list[tuple[str, ...]]
    """As text, in order, each once."""
    leaves: list[bytes]
    hashes: list[bytes]
    """Of the leaves, in the tree."""


def prepare(drafts: Iterable[Draft]) -> Batch:
    """Make the entries of a batch, in order.

    Errors: EntryMalformed (LED-101), EntryTooLarge (LED-102).
    """
    sha256 = hashlib.sha256
    ours = list(drafts)
    digests = [sha256(one.envelope).hexdigest() for one in ours]
    shared = [about(one.kind, in_order(one.subjects)) for one in ours]
    leaves = [
        leaf_of(one.at, digest, len(one.envelope), each)
        for one, digest, each in zip(ours, digests, shared, strict=True)
    ]
    hashes = [sha256(b"\x00" + leaf).digest() for leaf in leaves]  # as `leaf_hash`; the call would cost a tenth
    return Batch(ours, digests, [each.names for each in shared], leaves, hashes)


def check_times(drafts: Iterable[Draft], after: Instant | None) -> None:
    """Return if no draft is older than the one before it; raise otherwise.

    Ask only about entries that are new: repeating an old one is no step back.

    Shape:  after is the time of the newest entry already in the log, None in an empty one.
    Errors: TimeReversed (LED-107).
    """
    for one in drafts:
        if after is not None and one.at < after:
            raise TimeReversed(at=stamp(one.at), last=stamp(after))
        after = one.at


def check_included(leaf: bytes, proof: InclusionProof, checkpoint: Checkpoint) -> None:
    """Return if this leaf is under this checkpoint at the place the proof says; raise otherwise.

    Errors: NotIncluded (LED-225), also for a proof about another size.
    Source: docs/security/verification.md, step 3; RFC 9162, section 2.1.3.2.
    """
    case = {"index": proof.index, "origin": checkpoint.origin, "size": checkpoint.size}
    if proof.size != checkpoint.size:
        raise NotIncluded(**case)
    try:
        verify_inclusion(leaf_hash(leaf), proof.index, proof.size, proof.path, checkpoint.root)
    except (ProofMalformed, RootMismatch) as error:
        raise NotIncluded(**case) from error


def check_continues(seen: Checkpoint | None, now: Checkpoint, proof: ConsistencyProof | None) -> None:
    """Return if a checkpoint continues the one seen before; raise otherwise.

    Without one seen before there is nothing to hold it against, and freshness stays unproven.
    It is for whoever has a proof and not the log; a gate has every leaf, and `prove` needs no proof.

    Errors: OriginChanged (LED-221), LogRolledBack (LED-223), LogForked (LED-224).
    Source: docs/security/verification.md, step 3; RFC 9162, section 2.1.4.2.
    """
    if seen is None:
        return
    if seen.origin != now.origin:
        raise OriginChanged(got=now.origin, wanted=seen.origin)
    if now.size < seen.size:
        raise LogRolledBack(origin=now.origin, got=now.size, seen=seen.size)
    if seen.size == 0 and now.size > 0:
        return
    path: Sequence[bytes] = () if proof is None else proof.path
    fork = LogForked(origin=now.origin, size=now.size, seen=seen.size)
    if proof is not None and (proof.old, proof.new) != (seen.size, now.size):
        raise fork
    if seen.size == now.size:
        if seen.root != now.root:
            raise fork
        return
    try:
        verify_consistency(seen.size, now.size, path, old_root=seen.root, new_root=now.root)
    except (ProofMalformed, RootMismatch) as error:
        raise fork from error
