"""What makes an entry, and what makes a checkpoint believable.

Enters: drafts, proofs, checkpoints. Leaves: leaves to append, or nothing but an error. Floor 7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from interlock.crypto.errors import ProofMalformed, RootMismatch
from interlock.crypto.merkle import leaf_hash, verify_consistency, verify_inclusion
from interlock.kernel import Instant, stamp
from interlock.ledger.errors import LogForked, LogRolledBack, NotIncluded, OriginChanged, TimeReversed
from interlock.ledger.model import Draft, Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from interlock.ledger.model import Checkpoint, ConsistencyProof, InclusionProof


class Prepared(msgspec.Struct, frozen=True, gc=False):
    """A draft with everything that the store and the tree need of it."""

    entry: Entry
    leaf: bytes
    hash: bytes
    """The leaf's hash in the tree."""
    envelope: bytes


def prepare(drafts: Iterable[Draft]) -> list[Prepared]:
    """Make the entries of a batch, in order.

    Errors: EntryMalformed (LED-101), EntryTooLarge (LED-102).
    """
    made: list[Prepared] = []
    for draft in drafts:
        entry = Entry.of(draft)
        leaf = entry.leaf()
        made.append(Prepared(entry, leaf, leaf_hash(leaf), draft.envelope))
    return made


def check_times(batch: Sequence[Prepared], after: Instant | None) -> None:
    """Return if no entry is older than the one before it; raise otherwise.

    Ask only about entries that are new: repeating an old one is no step back.

    Shape:  after is the time of the newest entry already in the log, None in an empty one.
    Errors: TimeReversed (LED-107).
    """
    for one in batch:
        if after is not None and one.entry.at < after:
            raise TimeReversed(at=stamp(one.entry.at), last=stamp(after))
        after = one.entry.at


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
