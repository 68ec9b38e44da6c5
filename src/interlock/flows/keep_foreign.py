"""Keep: what others signed and what was just verified, sealed into the ledger so that a gate can rest on it.

Enters: what `flows.verify` verified. Leaves: the envelopes that are now in the ledger. Floor 11.
A gate verifies no foreign signature: it believes what was seen here, by whom and under which root. The statement and
the file are kept beside the ledger, so that anybody can verify them again.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from interlock.evidence.foreign import FOREIGN, ForeignCheck, ForeignSigner, ForeignStatement, Told
from interlock.flows.errors import ArtifactUnknowable
from interlock.flows.seal import Seal, Sealing
from interlock.flows.verify import Answer, Verified
from interlock.kernel import Digest, Instant, Subject, stamp
from interlock.kernel.model import ALGORITHMS
from interlock.supply.certified import fill_from
from interlock.supply.provenanced import Provenanced
from interlock.supply.signed import Signed, Target

_KEYED: Final = "keyed"
"""The grade of a signature under a key that somebody gave: no certificate had to count at any time."""


def keep(answer: Answer, target: Target, seal: Seal, at: Instant, version: str) -> tuple[Digest, ...]:
    """Seal each verified attestation about the artifact; give the envelopes.

    Errors: ArtifactUnknowable (FLW-178), those of `Seal.documents`.
    """
    name = PurePosixPath(answer.name).name or answer.name
    known = tuple(sorted(one for one in target.digests if one.alg in ALGORITHMS))
    if not known:
        raise ArtifactUnknowable(name=answer.name)
    subject = Subject(name, known)
    sealings = [Sealing(subject, FOREIGN, _predicate(one, seal, at, version)) for one in answer.verified]
    return seal.documents(sealings)


def _predicate(one: Verified, seal: Seal, at: Instant, version: str) -> ForeignStatement:
    signed = one.signed
    said = one.said if signed.certified is None else fill_from(one.said, signed.certified)
    return ForeignStatement(
        dialect=said.dialect.value,
        predicate_type=said.predicate_type,
        statement=seal.keep(signed.payload, signed.payload_type).hex if signed.payload else "",
        file=seal.keep(one.body, "application/json").hex,
        signer=_signer(signed),
        grade=_KEYED if signed.certified is None else signed.grade.value,
        verified_at=stamp(at),
        interlock=version,
        told=_told(said),
        signed_at=stamp(signed.at) if signed.at is not None else "",
        checks=tuple(ForeignCheck(check.name, check.says) for check in signed.checks),
    )


def _signer(signed: Signed) -> ForeignSigner:
    if signed.certified is None:
        return ForeignSigner(key=signed.key, root=signed.root)
    return ForeignSigner(
        key=signed.key, identity=signed.certified.identity, issuer=signed.certified.issuer, root=signed.root
    )


def _told(said: Provenanced) -> Told:
    names = Told.__struct_fields__
    plain = {name: getattr(said, name) for name in names if isinstance(getattr(said, name, None), str)}
    summary = said.summary
    if summary is None:
        return Told(**plain, event=said.run.event)
    return Told(
        **plain,
        event=said.run.event,
        verifier=summary.verifier,
        resource=summary.resource,
        result=summary.result,
        levels=summary.levels,
    )
