"""The middle steps of verifying an audit pack: the checkpoint, the entries, their signatures. Floor 11.

Source: docs/security/verification.md, "An audit pack", steps 5 to 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import msgspec

from interlock.crypto import NoteVerifier, Trust, open_note
from interlock.crypto.merkle import leaf_hash, root_of
from interlock.flows.auditing.course import Found
from interlock.flows.auditing.dated import check_dated
from interlock.flows.auditing.opening import Opened
from interlock.flows.auditing.trusting import Anchors
from interlock.flows.auditing.unpacked import AdmittedOnce, EntriesOfPack, Unpacked
from interlock.flows.auditing.verified import State
from interlock.kernel import Digest, Instant, KeyId, sha256
from interlock.ledger import Checkpoint, ConsistencyProof, Entry, InclusionProof, Record, check_continues
from interlock.ledger.part import ProvenPart, part_of
from interlock.trace.errors import PackRefuted
from interlock.trace.pack import CHECKPOINT, LEAVES, older_name, read_older, read_proof

_SHOWN = 5


class Headed(msgspec.Struct, frozen=True):
    """A checkpoint of the log that the pack is under."""

    checkpoint: Checkpoint
    signers: tuple[KeyId, ...]


class Entered(msgspec.Struct, frozen=True):
    """The entries of a pack, proven to be in the log."""

    log: ProvenPart
    ledger: EntriesOfPack
    leaves: tuple[bytes, ...] = ()
    """Every leaf of the log, in a pack that holds them."""

    @property
    def last(self) -> tuple[int, Instant] | None:
        """The last entry of the log that is known, with when it was entered; none where none is."""
        if self.leaves:
            return len(self.leaves) - 1, Entry.read(self.leaves[-1]).at
        return next(((index, Entry.read(leaf).at) for index, leaf in reversed([*self.log.held.items()])), None)

    @property
    def is_last_known(self) -> bool:
        """Whether that is the last entry of all."""
        return self.last is not None and self.last[0] == self.log.checkpoint.size - 1


def check_head(opened: Opened, anchors: Anchors, seen: Checkpoint | None) -> Found[Headed]:
    """Step 5: a key of the log signed the checkpoint, it is that of the manifest, and it continues older ones.

    Errors: those of `Checkpoint.open`, PackRefuted (TRC-141), OriginChanged (LED-221), LogForked (LED-224).
    """
    said = opened.manifest
    origin = anchors.origin or said.ledger
    verifiers = _verifiers(origin, opened.trust, is_revoked=False)
    note = opened.unpacked.member(CHECKPOINT)
    head = Checkpoint.open(note, list(verifiers), origin)
    if (said.ledger, said.size, said.root) != (head.origin, head.size, head.root.hex()):
        raise PackRefuted(why="the manifest was signed for another state of the log than the checkpoint says")
    good = {(one.name, one.hash) for one in open_note(note, list(verifiers)).verified}
    signers = tuple(key for verifier, key in verifiers.items() if (verifier.name, verifier.hash) in good)
    older = _check_older(opened, head)
    says = [f"{head.origin} had {head.size} entries, root {head.root.hex()[:16]}"]
    own = [one.id for one in anchors.by_itself(opened.trust)]
    is_open = len(own) > 1 and not set(own).isdisjoint(signers)
    if is_open:
        says.append(f"which of the {len(own)} keys that you named signs for the log only the file says: use --trust")
    if older:
        says.append(f"it continues {len(older)} older checkpoints, the first of {min(older)} entries")
    state = State.OPEN if is_open else State.HOLDS
    if seen is not None:
        leaves = leaves_of(opened.unpacked, head)
        known = {**older, head.size: head.root}
        if leaves and 0 < seen.size <= head.size:
            known[seen.size] = root_of([leaf_hash(one) for one in leaves[: seen.size]])
        held, line = _held_against(head, known, seen)
        state = State.OPEN if State.OPEN in {held, state} else held
        says.append(line)
    return Headed(head, signers), state, says


def _verifiers(origin: str, trust: Trust, *, is_revoked: bool) -> dict[NoteVerifier, KeyId]:
    return {
        NoteVerifier.of(origin, one.key): one.id
        for one in trust.keys
        if "ledger" in one.purposes and (is_revoked or one.revoked_at is None)
    }


def _check_older(opened: Opened, head: Checkpoint) -> dict[int, bytes]:
    """Give the sizes and roots of the older checkpoints, each signed for the log and continued by this one."""
    verifiers = list(_verifiers(head.origin, opened.trust, is_revoked=True))
    found: dict[int, bytes] = {}
    for name, body in opened.unpacked.members.items():
        if not name.startswith("log/older/"):
            continue
        read = read_older(body)
        one = Checkpoint.open(read.note.encode("utf-8"), verifiers, head.origin)
        if name != older_name(one.size):
            raise PackRefuted(why=f"{name} is a checkpoint of {one.size} entries")
        path = tuple(bytes.fromhex(each) for each in read.path)
        check_continues(one, head, ConsistencyProof(one.size, head.size, path))
        found[one.size] = one.root
    return found


def leaves_of(unpacked: Unpacked, head: Checkpoint) -> tuple[bytes, ...]:
    """Give every leaf of the log, after the tree was built from them; none where the pack does not hold them.

    Errors: PackRefuted (TRC-141).
    """
    body = unpacked.members.get(LEAVES)
    if body is None:
        return ()
    leaves = body.split(b"\n")
    if leaves.pop() != b"" or len(leaves) != head.size or root_of([leaf_hash(one) for one in leaves]) != head.root:
        raise PackRefuted(why=f"the leaves in {LEAVES} are not those of the log")
    return tuple(leaves)


def _held_against(head: Checkpoint, known: Mapping[int, bytes], seen: Checkpoint) -> tuple[State, str]:
    """Hold a checkpoint against one that the reader knows, by the roots that are known of the log.

    Errors: LogForked (LED-224), OriginChanged (LED-221).
    """
    if seen.origin == head.origin and seen.size > head.size:
        more = seen.size - head.size
        return (
            State.HOLDS,
            f"it is older than the {seen.size} entries that you have seen: {more} newer ones are not in it",
        )
    if seen.size in known or seen.origin != head.origin:
        root = known.get(seen.size, b"")
        check_continues(seen, Checkpoint(head.origin, seen.size, root, b""), None)
        return State.HOLDS, f"it continues the {seen.size} entries that you have seen"
    return State.OPEN, f"nothing in it shows that it continues the {seen.size} entries that you have seen"


def check_entries(opened: Opened, headed: Headed) -> Found[Entered]:
    """Step 6: each entry is in the tree of the checkpoint, names the envelope that is here, and was there before.

    Errors: NotIncluded (LED-225), EntryMalformed (LED-101), PackRefuted (TRC-141), PackUnreadable (TRC-140).
    """
    unpacked, head = opened.unpacked, headed.checkpoint
    records: dict[int, Record] = {}
    proofs: list[tuple[bytes, InclusionProof]] = []
    entries: list[Entry] = []
    for index in unpacked.indexes():
        record, proof = unpacked.record(index)
        entry = Entry.read(record.leaf)
        if sha256(record.envelope) != entry.envelope or len(record.envelope) != entry.size:
            raise PackRefuted(why=f"entry {index} has another envelope than the one that the log took in")
        records[index] = record
        entries.append(entry)
        proofs.append((record.leaf, InclusionProof(index, head.size, read_proof(proof))))
    part = part_of(head, proofs)
    if any(later.at < earlier.at for earlier, later in pairwise(entries)):
        raise PackRefuted(why="the times of its entries go back, and those of a log never do")
    says = f"{len(records)} of {head.size}, each in the tree of the checkpoint, with the envelope that was entered"
    entered = Entered(part, EntriesOfPack(head, records), leaves_of(opened.unpacked, head))
    state, dated = check_dated(opened, headed.signers, entered.last)
    return entered, state, (says, *dated)


def check_signatures(entered: Entered, trust: Trust) -> Found[AdmittedOnce]:
    """Step 7: each envelope is signed by a key that counted when it was entered; what is not proves nothing.

    Errors: PackRefuted (TRC-141) where an entry is not what it was entered as.
    """
    entries = [(index, Entry.read(leaf)) for index, leaf in entered.log.held.items()]
    admitting = AdmittedOnce(entered.ledger, trust, entered.log, entries)
    kinds = dict(entries)
    for one in admitting.every.statements:
        said, entry = one.statement, kinds[one.index]
        digests: set[Digest] = {digest for subject in said.subjects for digest in subject.digests}
        if said.predicate_type != entry.kind or not digests & set(entry.subjects):
            raise PackRefuted(why=f"entry {one.index} was entered as something else than what was signed")
    bad = [*admitting.every.foreign, *admitting.every.refused]
    good = len(admitting.every.statements)
    says = [f"{good} of {len(entries)} are signed by keys that counted when they were entered"]
    says += [f"entry {one.index} proves nothing: {one.says}" for one in bad]
    return admitting, State.OPEN if bad else State.HOLDS, says
