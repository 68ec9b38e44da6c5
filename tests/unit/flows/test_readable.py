"""Whether a statement can be read is asked of whoever would read it."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.evidence import ASSESSMENT, PROVENANCE, REVOCATION, VERIFICATION_SUMMARY, VULNERABILITIES, Statement
from interlock.evidence.risk import RISK_PROFILE, RiskProfile
from interlock.flows.errors import KindOfLaterVersion, PredicateUnreadable
from interlock.flows.readable import READ, require_readable
from interlock.kernel import Digest, Subject, canonical, sha256
from interlock.risk import Profile
from interlock.trace.drawing import FAMILIES
from tests.unit.decision.builders import assessment
from tests.unit.decision.test_handed_in import handed_in, report

AT = "2026-01-02T03:04:05Z"
SCAN: dict[str, Any] = {
    "scanner": {"uri": "x", "version": "1", "db": {"uri": "x", "version": "1", "lastUpdate": AT}, "result": []},
    "metadata": {"scanStartedOn": AT, "scanFinishedOn": AT},
}


def said(kind: str, predicate: object, about: Digest | None = None) -> Statement:
    return Statement((Subject("a", (about or sha256(b"a"),)),), kind, canonical(predicate))


def test_of_types_that_nobody_reads_everything_is_readable() -> None:
    require_readable(said("https://example.org/anything/v1", [1]))


def test_every_type_of_ours_that_the_graph_draws_is_read_but_those_that_shut_nothing() -> None:
    own = {kind for kind in FAMILIES if kind.startswith("https://interlock.example.org/attestation/")}
    left = {kind.removeprefix("https://interlock.example.org/attestation/") for kind in own - READ}
    assert left == {"deployment-plan/v1", "received/v1"}, "these are passed over where they cannot be read"
    assert {PROVENANCE, VERIFICATION_SUMMARY, VULNERABILITIES} <= READ


@pytest.mark.parametrize(
    ("kind", "predicate", "field"),
    [
        (ASSESSMENT, assessment("commit.sast", finished_at="never"), "predicate.finishedAt"),
        (ASSESSMENT, handed_in(report("zap"), report("zap")), ""),
        (REVOCATION, {"target": "x", "reason": "r", "at": "2026-13-01T00:00:00Z"}, "predicate.at"),
        (REVOCATION, {"target": "x", "reason": "r"}, "predicate"),
        (VULNERABILITIES, SCAN, ""),
        (
            VULNERABILITIES,
            {**SCAN, "scanner": {**SCAN["scanner"], "db": {"uri": "x", "version": "1", "lastUpdate": ""}}},
            "predicate.scanner.db.lastUpdate",
        ),
    ],
)
def test_the_field_is_named_that_cannot_be_read(kind: str, predicate: object, field: str) -> None:
    if not field:
        return require_readable(said(kind, predicate))
    with pytest.raises(PredicateUnreadable) as raised:
        require_readable(said(kind, predicate))
    assert raised.value.fields["field"] == field
    return None


def test_a_report_of_several_is_refused_for_the_one_that_has_no_time() -> None:
    import msgspec

    bad = handed_in(report("zap"), msgspec.structs.replace(report("nuclei"), at=""), finished_at=AT)
    with pytest.raises(PredicateUnreadable, match=r"predicate.imported\[1\].at"):
        require_readable(said(ASSESSMENT, bad))


def test_a_risk_has_to_be_about_itself() -> None:
    risk = RiskProfile("log", "shop", Profile.STANDARD, {}, "sha256:0", "x", AT)
    require_readable(said(RISK_PROFILE, risk, sha256(canonical(risk))))
    with pytest.raises(PredicateUnreadable, match="about itself"):
        require_readable(said(RISK_PROFILE, risk))


@pytest.mark.parametrize("kind", ["risk-profile/v2", "directory-act/v3", "directory-act/"])
def test_versions_that_stop_a_gate_are_refused(kind: str) -> None:
    with pytest.raises(KindOfLaterVersion):
        require_readable(said(f"https://interlock.example.org/attestation/{kind}", {}))
