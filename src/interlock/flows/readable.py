"""Readable: whether whoever reads statements of a type can read this one, asked before it enters a ledger. Floor 11.

A gate stays shut over what it cannot read, since that may be the piece that takes something back; and a trace says
that it is not whole. In one's own ledger that is right. Over HTTP it would let any key that counts stop everything,
so what nobody can read is not taken there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from interlock.decision import Decision
from interlock.evidence import (
    APPROVAL,
    ASSESSMENT,
    BREAK_GLASS,
    BUILDER,
    HOLD,
    OPENVEX,
    PROVENANCE,
    REVOCATION,
    VERIFICATION_SUMMARY,
    VULNERABILITIES,
    WAIVER,
    Approval,
    Assessment,
    BreakGlass,
    Hold,
    Revocation,
    Statement,
    VerificationSummary,
    VulnerabilityScan,
    Waiver,
    read_approval,
    read_assessment,
    read_break_glass,
    read_hold,
    read_provenance,
    read_revocation,
    read_scan,
    read_summary,
    read_waiver,
)
from interlock.evidence.action import ACTION, read_action
from interlock.evidence.admission import ADMISSIONS, read_admissions
from interlock.evidence.audited import READING, read_reading
from interlock.evidence.builder import read_builder
from interlock.evidence.deployment import (
    DEPLOYMENT,
    ENVIRONMENT,
    RELEASE,
    read_deployment_step,
    read_environment_act,
    read_release,
)
from interlock.evidence.desired import DESIRED_STATE, OBSERVATION, read_desired_state, read_observation
from interlock.evidence.directory import ACT_TYPES, DIRECTORY_ACT, DIRECTORY_ACTS, SECOND_ACT, read_directory_act
from interlock.evidence.errors import PredicateMalformed
from interlock.evidence.foreign import FOREIGN, read_foreign
from interlock.evidence.provisioning import PROVISIONING, read_provisioned
from interlock.evidence.rebuild import REBUILD, read_rebuild
from interlock.evidence.risk import RISK_PROFILE, read_risk_profile
from interlock.evidence.running import RUNNING, read_running
from interlock.evidence.signature import SIGNATURE, read_signature
from interlock.evidence.transfer import TRANSFER, read_transfer
from interlock.flows.errors import KindOfLaterVersion, PredicateUnreadable
from interlock.formats.errors import VexMalformed
from interlock.formats.openvex import read_openvex
from interlock.kernel import InstantMalformed, NotCanonical, canonical, instant, sha256

_PLACE: Final = "predicate"
_VERSIONS: Final = {DIRECTORY_ACTS: ACT_TYPES, RISK_PROFILE.rpartition("/")[0] + "/": (RISK_PROFILE,)}
"""How the types begin of which a later version stops what cannot read it, with the versions that can be read."""
_OF_THEMSELVES: Final = frozenset({*ACT_TYPES, RISK_PROFILE})
"""What has to be about itself, so that nobody moves it to another subject."""
_LONGEST: Final = 200


def require_readable(statement: Statement) -> None:
    """Return if whoever reads statements of this type can read this one; raise otherwise.

    Shape:  of a type that nobody here reads, everything can be read.
    Errors: PredicateUnreadable (FLW-305) with the field, KindOfLaterVersion (FLW-306).
    """
    kind = statement.predicate_type
    for start, known in _VERSIONS.items():
        if start in kind and kind not in known:
            raise KindOfLaterVersion(field="predicateType", kind=kind[:_LONGEST], known=known[-1])
    reader = _READERS.get(kind)
    if reader is None:
        return
    try:
        read = reader(statement.predicate)
        digest = sha256(canonical(read)) if kind in _OF_THEMSELVES else None
    except PredicateMalformed as error:
        raise PredicateUnreadable(field=_PLACE, kind=kind, why=error.fields["why"]) from error
    except (VexMalformed, NotCanonical, msgspec.ValidationError) as error:
        raise PredicateUnreadable(field=_PLACE, kind=kind, why=str(error)) from error
    if digest is not None and not any(digest in subject.digests for subject in statement.subjects):
        raise PredicateUnreadable(field="subject", kind=kind, why=f"it has to be about itself, {digest}")
    for field, text in _times(read):
        try:
            instant(text)
        except InstantMalformed as error:
            raise PredicateUnreadable(field=f"{_PLACE}.{field}", kind=kind, why=str(error)) from error


def _summary(predicate: bytes) -> VerificationSummary:
    """Read what was summed up; where it says to be a decision of ours, that too."""
    read = read_summary(predicate)
    if read.interlock_decision:
        msgspec.convert(read.interlock_decision, Decision, strict=False)
    return read


def _times(read: object) -> Iterator[tuple[str, str]]:
    """Give the times that are read of a predicate when somebody asks for it, each with its field."""
    match read:
        case Assessment():
            yield "finishedAt", read.finished_at
            for place, one in enumerate(read.imported):
                yield f"imported[{place}].at", one.at
        case Waiver():
            yield "createdAt", read.created_at
        case Approval() | BreakGlass() | Hold() | Revocation():
            yield "at", read.at
        case VulnerabilityScan():
            yield "scanner.db.lastUpdate", read.scanner.db.last_update
    if isinstance(read, Approval | BreakGlass | Waiver) and read.expires_at:
        yield "expiresAt", read.expires_at


_READERS: Final[dict[str, Callable[[bytes], object]]] = {
    ACTION: read_action,
    ADMISSIONS: read_admissions,
    APPROVAL: read_approval,
    ASSESSMENT: read_assessment,
    BREAK_GLASS: read_break_glass,
    BUILDER: read_builder,
    DEPLOYMENT: read_deployment_step,
    DESIRED_STATE: read_desired_state,
    DIRECTORY_ACT: read_directory_act,
    ENVIRONMENT: read_environment_act,
    FOREIGN: read_foreign,
    HOLD: read_hold,
    OBSERVATION: read_observation,
    OPENVEX: lambda predicate: read_openvex(predicate, "the predicate"),
    PROVENANCE: read_provenance,
    PROVISIONING: read_provisioned,
    READING: read_reading,
    REBUILD: read_rebuild,
    RELEASE: read_release,
    REVOCATION: read_revocation,
    RISK_PROFILE: read_risk_profile,
    RUNNING: read_running,
    SECOND_ACT: lambda predicate: read_directory_act(predicate, SECOND_ACT),
    SIGNATURE: read_signature,
    TRANSFER: read_transfer,
    VERIFICATION_SUMMARY: _summary,
    VULNERABILITIES: read_scan,
    WAIVER: read_waiver,
}
READ: Final = frozenset(_READERS)
"""The predicate types that are read."""
