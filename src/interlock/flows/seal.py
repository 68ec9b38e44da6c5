"""Seal: sign what was seen or decided, and enter it in the ledger.

Enters: a closed stage, or a decision. Leaves: the digests of the envelopes that are now in the ledger. Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from interlock.change import Change
from interlock.control import Attachment, Blobs, ClosedStage
from interlock.crypto import Signer
from interlock.decision import Decision, Grounds, Policy
from interlock.evidence import ASSESSMENT, seal
from interlock.flows.assessments import Mask, assessment_of, findings_pieces
from interlock.flows.gate import Gate
from interlock.flows.ports import Clock, EvidenceLedger
from interlock.flows.recording import recordings
from interlock.flows.summary import seal_decision
from interlock.flows.telling import notices_of
from interlock.kernel import Digest, Instant, Subject, canonical, sha256
from interlock.ledger import Draft
from interlock.supply.ports import InventoryBook
from interlock.supply.recorded import Kept, Recording
from interlock.supply.spoof import Rule

Beside = Callable[[Digest], Iterable[tuple[str, object]]]
"""Given the envelope of a document, gives types and predicates of what is said beside it."""


class Sealing(msgspec.Struct, frozen=True):
    """A document that is to be sealed together with others."""

    subject: Subject
    predicate_type: str
    predicate: object
    also: tuple[Subject, ...] = ()
    """What it is about besides: one signature counts for all of them."""

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """Everything it is about."""
        return (self.subject, *self.also)


Then = Callable[[Sequence[bytes]], Iterable[Sealing]]
"""Given the envelopes of some documents, gives what else is to be sealed."""


class Seal:
    """Signs with one key into one ledger."""

    def __init__(
        self,
        *,
        signer: Signer,
        ledger: EvidenceLedger,
        blobs: Blobs,
        gate: Gate,
        clock: Clock,
        version: str,
        inventories: InventoryBook,
        components: Mapping[str, str] | None = None,
        mask: Mask | None = None,
    ) -> None:
        """`components` names what third-party controls came in, by control; `mask` is for what commits say."""
        self._mask = mask
        self._inventories = inventories
        self._signer = signer
        self._ledger = ledger
        self._blobs = blobs
        self._gate = gate
        self._clock = clock
        self._version = version
        self._components = components or {}

    def stage(
        self,
        change: Change,
        stage: ClosedStage,
        times: tuple[Instant, Instant],
        grounds: Grounds,
        *,
        base_is_chosen: bool,
    ) -> dict[str, Digest]:
        """Seal one statement for each control, and what it attached, and append all of it together.

        Leaves: the envelopes of the assessments by control.

        Units:  `times` are when the stage began and when it was closed.
        Errors: those of the signer, the store, `Gate.remember`.
        """
        for meaning in grounds.meanings:
            self._blobs.put(meaning, "application/json")
        drafts: dict[str, Draft] = {}
        at = self._clock()
        for run in stage.runs:
            listed = self._blobs.write(findings_pieces(run.findings), "application/jsonl") if run.findings else None
            predicate = assessment_of(
                change,
                stage.plan,
                run,
                listed,
                times,
                self._version,
                rules=grounds.rules,
                base_is_chosen=base_is_chosen,
                component=self._components.get(run.control, ""),
                mask=self._mask,
            )
            drafts[run.control] = self._draft(change, ASSESSMENT, predicate, at)
        documents = [
            self._draft(change, one.predicate_type, msgspec.json.decode(one.predicate), at)
            for run in stage.runs
            for one in run.attached
        ]
        attached = [one for run in stage.runs for one in run.attached]
        envelopes = [one.envelope for one in documents]
        made_of = recordings([change.subject], attached, at, doubted=_doubted(stage), envelopes=envelopes)
        self._append([*documents, *drafts.values()], made_of)
        return {control: sha256(draft.envelope) for control, draft in drafts.items()}

    def _draft(self, change: Change, predicate_type: str, predicate: object, at: Instant) -> Draft:
        envelope = seal([change.subject], predicate_type, predicate, [self._signer])
        return Draft(envelope, predicate_type, change.subject.digests, at)

    def document(
        self, subject: Subject, predicate_type: str, predicate: object, beside: Beside | None = None
    ) -> tuple[Digest, tuple[Kept, ...]]:
        """Seal a document about a subject and append it; what it says of components is recorded.

        Leaves: the envelope, and what was recorded.
        Shape:  `beside` gives more to be said of the subject once the envelope is known; all of it enters, or none.
        Errors: as for `stage`; NotCanonical (KRN-103), ManifestMalformed (FMT-201).
        """
        at = self._clock()
        body = canonical(predicate)
        envelope = seal([subject], predicate_type, predicate, [self._signer])
        drafts = [Draft(envelope, predicate_type, subject.digests, at)]
        for kind, more in beside(sha256(envelope)) if beside is not None else ():
            drafts.append(Draft(seal([subject], kind, more, [self._signer]), kind, subject.digests, at))
        made_of = recordings([subject], [Attachment(predicate_type, body)], at, envelopes=[envelope])
        return sha256(envelope), self._append(drafts, made_of)

    def documents(self, sealings: Sequence[Sealing]) -> tuple[Digest, ...]:
        """Seal documents that say nothing of components, and append all of them together; give their envelopes.

        Errors: as for `stage`; NotCanonical (KRN-103).
        """
        at = self._clock()
        drafts = [self._drafted(one, at) for one in sealings]
        self._append(drafts)
        return tuple(sha256(one.envelope) for one in drafts)

    def together(self, sealings: Sequence[Sealing], then: Then | None = None) -> tuple[Digest, ...]:
        """Seal documents, and what follows from their envelopes; all of it enters, or none.

        Leaves: the envelopes in order. What they say of components is recorded.

        Errors: as for `stage`; NotCanonical (KRN-103), ManifestMalformed (FMT-201), what `then` raises.
        """
        at = self._clock()
        everything = list(sealings)
        drafts = [self._drafted(one, at) for one in sealings]
        for one in then(tuple(draft.envelope for draft in drafts)) if then is not None else ():
            everything.append(one)
            drafts.append(self._drafted(one, at))
        made_of = [
            recording
            for one, draft in zip(everything, drafts, strict=True)
            for recording in recordings(
                [one.subject],
                [Attachment(one.predicate_type, canonical(one.predicate))],
                at,
                envelopes=[draft.envelope],
            )
        ]
        self._append(drafts, made_of)
        return tuple(sha256(one.envelope) for one in drafts)

    def _drafted(self, one: Sealing, at: Instant) -> Draft:
        envelope = seal(one.subjects, one.predicate_type, one.predicate, [self._signer])
        digests = tuple(digest for each in one.subjects for digest in each.digests)
        return Draft(envelope, one.predicate_type, digests, at)

    def keep(self, body: bytes, media_type: str) -> Digest:
        """Keep bytes beside the ledger, under their digest. Errors: those of the store."""
        self._blobs.put(body, media_type)
        return sha256(body)

    def decision(self, decision: Decision, policy: Policy) -> Digest:
        """Seal a decision as a verification summary, append it, and keep the policy that it was made under.

        Errors: as for `stage`.
        """
        kept = self._blobs.put(canonical(msgspec.to_builtins(policy)), "application/json")
        draft = seal_decision(decision, self._signer, self._version, kept.hex)
        self._append([draft])
        return sha256(draft.envelope)

    def _append(self, drafts: list[Draft], made_of: Sequence[Recording] = ()) -> tuple[Kept, ...]:
        """Append to a log that was proven before, with what it has to tell; remember it once it is proven again.

        What was sealed of components is recorded in the same transaction, so that nobody finds the one without the
        other, whenever this process is killed.
        """
        entering = self._inventories.entering(made_of) if made_of else None
        beside = entering.within if entering is not None else None
        self._ledger.append(drafts, notices_of(drafts, {self._signer.key_id: self._signer.public}), beside)
        self._gate.remember()
        return entering.done() if entering is not None else ()


def _doubted(stage: ClosedStage) -> frozenset[str]:
    """Give the names of the components whose hashes were found to have changed."""
    rule = Rule.HASH_CHANGED.word
    return frozenset(one.at.symbol for run in stage.runs for one in run.findings if one.rule.endswith(f":{rule}"))
