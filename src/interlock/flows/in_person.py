"""In person: what somebody is about to say with a security key, looked over first and said once it is proven. Floor 11.

A statement is drafted, held against everything that decides whether it would count, and shown with its digest. It is
sealed as it was drafted, with the proof in it, by whoever carries it into the ledger.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from interlock.evidence import Statement
from interlock.evidence.in_person import digest_said, purpose_of, said_in_person, with_proof
from interlock.flows.errors import StepUpOfAnother
from interlock.flows.seal import Seal, Sealing
from interlock.identity.step_up import Purpose, StepUp
from interlock.kernel import Digest, Subject, canonical, sha256


class Draft(msgspec.Struct, frozen=True):
    """A statement that nobody has said yet."""

    subject: Subject
    predicate_type: str
    predicate: bytes
    """Canonical JSON, without a proof."""

    @property
    def digest(self) -> Digest:
        """What a step-up has to be about so that it is said."""
        return digest_said([self.subject], self.predicate_type, msgspec.json.decode(self.predicate))

    @property
    def purpose(self) -> Purpose:
        """What a step-up has to be for."""
        return purpose_of(self.predicate_type, str(msgspec.json.decode(self.predicate).get("about", "")))


class Drafts:
    """Where a `Speaker` enters what they would say: it is kept here, and said by nobody."""

    def __init__(self) -> None:
        self.kept: list[Draft] = []

    def documents(self, sealings: Sequence[Sealing]) -> tuple[Digest, ...]:
        """Keep documents; give their digests."""
        self.kept += [Draft(one.subject, one.predicate_type, canonical(one.predicate)) for one in sealings]
        return tuple(one.digest for one in self.kept[-len(sealings) :])


def say_in_person(draft: Draft, proof: StepUp, seal: Seal) -> tuple[str, Digest]:
    """Enter a draft with the proof of who says it; give its id and its envelope.

    Errors: StepUpOfAnother (FLW-290) if the proof is not about this draft, or proves nothing; those of
            `Seal.documents`.
    """
    predicate = with_proof(msgspec.json.decode(draft.predicate), proof)
    said = said_in_person(Statement((draft.subject,), draft.predicate_type, canonical(predicate)))
    if said is None or said[0].predicate != draft.predicate:
        raise StepUpOfAnother
    (envelope,) = seal.documents([Sealing(draft.subject, draft.predicate_type, predicate)])
    return sha256(draft.predicate).hex, envelope
