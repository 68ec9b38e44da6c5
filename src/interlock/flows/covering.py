"""Covering: what a waiver covers in the newest evidence here. Floor 11."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from interlock.control import Finding, FindingState
from interlock.decision import Signed, WaiverTerms
from interlock.decision.handed_in import HandedIn, is_left, made_at, tools_answered
from interlock.decision.waivers import Standing, fits, is_for, waive
from interlock.evidence import ASSESSMENT, EvidenceError, VerifiedStatement, Waiver, read_assessment
from interlock.flows.gate import Gate
from interlock.kernel import Digest, InstantMalformed, KeyId, Subject, instant

_NOWHERE: Final = Digest("sha256", "0" * 64)
_NO_KEY: Final = KeyId("0" * 64)


class Evidence(msgspec.Struct, frozen=True):
    """The newest evidence here: of each control its last findings."""

    subject: Subject = Subject("nothing", ())
    findings: tuple[Finding, ...] = ()
    examined: frozenset[str] = frozenset()
    """The controls that examined it."""


class Cover(msgspec.Struct, frozen=True):
    """What a waiver covers in some evidence."""

    findings: tuple[Finding, ...] = ()
    is_whole: bool = False
    """Whether it covers a control or a rule of the policy as a whole."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that it would be needed for."""
        return not self.findings


def newest(gate: Gate) -> Evidence:
    """Give what the last check here found: of each control the last assessment about the same subject.

    Errors: those of `Gate.proven`.
    """
    last = gate.of_kind(ASSESSMENT, newest=True)
    if not last:
        return Evidence()
    return found_in(gate, last[-1].statement.subjects[0])


def found_in(gate: Gate, subject: Subject) -> Evidence:
    """Give what was found in something: of each control what its last assessment says.

    Errors: those of `Gate.proven`.
    """
    held: dict[str, VerifiedStatement] = {}
    reports: dict[str, list[tuple[VerifiedStatement, HandedIn]]] = {}
    for one in gate.known(subject).statements:
        if one.statement.predicate_type == ASSESSMENT:
            try:
                read = read_assessment(one.statement.predicate)
                for each in read.imported:
                    made_at(each, one.at)
            except (EvidenceError, InstantMalformed):
                continue  # the gate says so; there is nothing in it to cover
            if read.imported:
                reports.setdefault(read.control, []).append((one, HandedIn(one.index, one.at, read)))
            else:
                held[read.control] = one
    found = [each for listed in gate.findings(list(held.values())).values() for each in listed]
    for several in reports.values():
        answered = tools_answered(handed_in for _, handed_in in several)
        for one, handed_in in several:
            listed = gate.findings([one]).get(handed_in.read.findings, ())
            found += [each for each in listed if is_left(each, answered[one.index])]
    return Evidence(subject, tuple(found), frozenset({*held, *reports}))


def covers(says: Waiver, evidence: Evidence, terms: WaiverTerms | None, beside: Iterable[Waiver] = ()) -> Cover:
    """Give what a waiver covers if it counts, and others `beside` it do: what several rules say needs all of them."""
    rules = (one for one in beside if one.what == "rule" and not one.fingerprints)
    where = says.environments[0] if says.environments else ""
    if not (says.paths or says.components or says.fingerprints) and (
        says.what == "control" or says.name.startswith("rule:")
    ):
        is_meant = not says.subjects or {str(one) for one in evidence.subject.digests} & set(says.subjects)
        of_control = tuple(one for one in evidence.findings if one.control == says.name) if is_meant else ()
        return Cover(of_control, is_whole=True)
    if not is_for(says, evidence.subject, where):
        return Cover()
    counting = [Standing(_unsigned(one)) for one in (says, *rules)]
    after, _ = waive(evidence.findings, counting, terms, evidence.subject, where)
    return Cover(
        tuple(
            new
            for old, new in zip(evidence.findings, after, strict=True)
            if new.state is FindingState.WAIVED is not old.state and fits(says, old)
        )
    )


def _unsigned(says: Waiver) -> Signed[Waiver]:
    at = instant(says.created_at)
    return Signed(says, "", _NOWHERE, 0, at, at, _NO_KEY, "")
