"""Verify host: hold what a machine holds and runs against its sealed list, and seal what was found. Floor 11.

Enters: what was seen, and the sealed list. Leaves: an assessment of `key.delivery-integrity` about the list, and about
whatever it is asked for: artifacts that were built there, or go there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from interlock.control import Card, Location, Sighting, gather
from interlock.evidence import ASSESSMENT, Assessment, Covered, counts_of
from interlock.flows.assessments import findings_pieces
from interlock.flows.attest import Footing, Mask
from interlock.flows.desire import Desired
from interlock.flows.seal import Seal, Sealing
from interlock.kernel import Certainty, Digest, Instant, Subject, stamp
from interlock.runtime.errors import PlaceUnreadable
from interlock.runtime.hosts import HostFault, HostSeen

FORM: Final = "host"
"""What sealed lists of machines are called among sealed states."""
TOOL: Final = "host"
_MISSING: Final = 200


class HostVerified(msgspec.Struct, frozen=True):
    """What was found on a machine, as it is in the ledger."""

    desired: Desired
    host: str
    seen: HostSeen
    faults: tuple[HostFault, ...]
    assessment: Assessment
    envelope: Digest


def seal_host(
    desired: Desired,
    host: str,
    seen: HostSeen,
    faults: tuple[HostFault, ...],
    about: Sequence[Subject],
    *,
    card: Card,
    footing: Footing,
    seal: Seal,
    at: Instant,
    mask: Mask,
    version: str,
) -> HostVerified:
    """Seal what was found on a machine. Errors: those of `Seal.documents`."""
    findings = gather(card.id, [_sighting(one, host, mask) for one in faults], _no_lines)
    for meaning in footing.meanings:
        seal.keep(meaning, "application/json")
    kept = seal.keep(b"".join(findings_pieces(findings)), "application/jsonl").hex if findings else ""
    broken = next((PlaceUnreadable(path=what, why=why) for what, why in seen.missing), None)
    done = len(seen.executables) + len(seen.processes) + len(seen.listeners)
    assessment = Assessment(
        control=card.id,
        stage=card.stages[-1].value,
        outcome="errored" if broken is not None else "failed" if findings else "passed",
        origin=footing.origin,
        started_at=stamp(at),
        finished_at=stamp(at),
        interlock=version,
        plan="",
        reason=_words(str(broken), mask) if broken is not None else "",
        code=broken.code if broken is not None else "",
        remedy=broken.remedy if broken is not None else "",
        coverage=(
            Covered(
                "files, processes and sockets",
                done + len(seen.missing),
                done,
                tuple((_words(what, mask), why) for what, why in seen.missing[:_MISSING]),
            ),
        ),
        counts=counts_of(findings),
        findings=kept,
        notes=(f"{host} held against {desired.says.name}, sealed as {desired.envelope}",),
        place=host,
    )
    (envelope,) = seal.documents([Sealing(desired.subject, ASSESSMENT, assessment, tuple(about))])
    return HostVerified(desired, host, seen, faults, assessment, envelope)


def _sighting(one: HostFault, host: str, mask: Mask) -> Sighting:
    hand = f"; by {one.hand.who}{f' at {one.hand.at}' if one.hand.at else ''}" if one.hand is not None else ""
    return Sighting(
        tool=TOOL,
        rule=one.rule,
        severity=one.severity,
        certainty=Certainty.HIGH,
        message=_words(f"{one.says}{hand}", mask),
        at=Location(f"{host}:{_words(one.path, mask)}"),
        cwe=("CWE-494",) if one.rule == "altered-executable" else (),
        remedy="Remove it, or have it approved and seal the host again with `interlock attest host`.",
    )


def _no_lines(_: str) -> Sequence[str]:
    return ()


def _words(text: str, mask: Mask) -> str:
    return mask(text.encode("utf-8", "replace")).decode("utf-8", "replace")
