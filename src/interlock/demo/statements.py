"""What is said of one release of a product of the demonstration, from its commit to what runs. Floor 14."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

import msgspec

from interlock.control import Finding
from interlock.decision import Decision, Reason, Status, Verdict
from interlock.demo.code import AUTHOR, CHANGES
from interlock.deployment import Plan, PlannedArtifact, Strategy, Target
from interlock.evidence import Approval, Assessment, Origin, Rules
from interlock.evidence.counts import counts_of
from interlock.evidence.deployment import DeploymentStep, Release
from interlock.evidence.predicates import Covered
from interlock.kernel import Digest, Instant, Subject, sha256, stamp

CONTROLS: Final = ("commit.secrets", "commit.build", "commit.sast", "commit.sca", "commit.iac", "key.builds")
POLICY: Final = sha256(b"the standard policy of the demonstration")


class Shipped(msgspec.Struct, frozen=True):
    """One release: all that is said of it has these names."""

    product: str
    number: int
    """Counted from 1 for each product."""
    at: Instant
    """When its commit was made."""
    commit: str
    base: str
    """The commit of the release before it; empty for the first."""
    ledger: str

    @property
    def version(self) -> str:
        """What it is called."""
        return f"{self.at:%Y.%m}.{self.number}"

    @property
    def code(self) -> Subject:
        """The commit as evidence is about it."""
        return Subject(self.product, (Digest("gitCommit", self.commit),))

    @property
    def artifact(self) -> Subject:
        """What was built from it."""
        return Subject(f"{self.product}.oci", (sha256(f"{self.product}/{self.number}".encode()),))

    @property
    def remote(self) -> str:
        """Where its code is."""
        return f"https://code.example.org/{self.product}"

    def run(self, environment: str) -> str:
        """Name its deployment to an environment."""
        return "dep-" + hashlib.sha256(f"{self.product}/{self.number}/{environment}".encode()).hexdigest()[:12]

    def after(self, **span: float) -> str:
        """Give a moment after its commit, RFC 3339."""
        return stamp(self.at + timedelta(**span))


def assessment(one: Shipped, control: str, found: Sequence[Finding], listed: str, *, is_met: bool) -> Assessment:
    """Say what a control found on the commit."""
    origin = Origin(
        "commit",
        one.commit,
        "main",
        one.remote,
        AUTHOR,
        AUTHOR,
        base=one.base,
        files=240 + one.number,
        changed=3 + one.number % 5,
        rules=Rules("standard", POLICY.hex, one.commit, product=one.product),
        title=CHANGES[one.number % len(CHANGES)],
        tickets=(f"SHOP-{100 + one.number}",),
    )
    return Assessment(
        control,
        "commit",
        "passed" if is_met else "failed",
        origin,
        one.after(minutes=2),
        one.after(minutes=3),
        "0",
        sha256(b"plan").hex,
        coverage=(Covered("files", 240 + one.number, 240 + one.number),),
        counts=counts_of(found),
        findings=listed,
        duration_ms=400 + 970 * CONTROLS.index(control),
    )


def provenance(one: Shipped) -> dict[str, Any]:
    """Say how it was built. Source: SLSA provenance v1."""
    source = {"uri": f"git+{one.remote}@refs/heads/main", "digest": {"gitCommit": one.commit}}
    times = {"startedOn": one.after(minutes=6), "finishedOn": one.after(minutes=9)}
    return {
        "buildDefinition": {
            "buildType": "https://ci.example.org/build/v1",
            "externalParameters": {"ref": "refs/heads/main"},
            "resolvedDependencies": [source],
        },
        "runDetails": {
            "builder": {"id": "https://ci.example.org/builder"},
            "metadata": {"invocationId": f"https://ci.example.org/runs/{one.product}/{one.number}", **times},
        },
    }


def sbom(one: Shipped, purls: Sequence[str]) -> dict[str, Any]:
    """Say what it is made of. Source: CycloneDX 1.6."""
    parts = []
    for purl in purls:
        name, _, version = purl.rpartition("/")[2].partition("@")
        parts.append({"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl})
    serial = f"urn:uuid:{one.artifact.digests[0].hex[:8]}-0000-4000-8000-{one.number:012x}"
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": serial, "version": 1, "components": parts}


def decision(
    one: Shipped, stage: str, environment: str, reasons: Sequence[Reason], asked_by: str, **after: float
) -> Decision:
    """Give the answer of a gate: the worst that a reason amounts to."""
    order = (Verdict.ALLOW, Verdict.REVIEW, Verdict.DENY)
    verdict = max((reason.verdict for reason in reasons), key=order.index)
    about = one.artifact if environment else one.code
    place = f"product:{one.product}" + (f"/environment:{environment}" if environment else "")
    return Decision(
        verdict,
        about,
        "standard",
        POLICY,
        stage,
        environment,
        one.at + timedelta(**after),
        tuple(reasons),
        resource=place,
        product=one.product,
        actor=asked_by,
    )


def met(control: str, evidence: Digest) -> Reason:
    """Say that a requirement is satisfied."""
    return Reason(control, Status.SATISFIED, Verdict.ALLOW, f"{control} passed", evidence=(evidence,))


def approval(one: Shipped, environment: str, reason: str, **after: float) -> Approval:
    """Give the answer of a person to a release."""
    return Approval(
        "release",
        "approve",
        str(one.artifact.digests[0]),
        one.after(**after),
        reason,
        environment,
        POLICY.hex,
        ledger=one.ledger,
        product=one.product,
    )


def release(one: Shipped) -> Release:
    """Put it under a version."""
    digest = one.artifact.digests[0].hex
    return Release(
        f"pkg:generic/{one.product}@{one.version}",
        sha256(digest.encode()).hex,
        one.version,
        one.product,
        CHANGES[one.number % len(CHANGES)],
        one.commit,
        "refs/heads/main",
        one.after(minutes=12),
        ledger=one.ledger,
    )


def plan(one: Shipped, environment: str) -> Plan:
    """Give what is to be deployed."""
    about = PlannedArtifact(one.artifact.name, one.artifact.digests[0].hex, one.commit, "refs/heads/main")
    targets = tuple(Target(f"{one.product}-{name}") for name in ("a", "b"))
    given: dict[str, Any] = {}
    return Plan(
        environment,
        one.product,
        (about,),
        (),
        "folders",
        given,
        (),
        targets,
        Strategy(),
        None,
        "",
        ticket=f"OPS-{one.number}",
        settings_commit=one.commit,
    )


def step(
    one: Shipped, what: Plan, outcome: str, asked_by: str, decisions: Sequence[str], says: str = "", **after: float
) -> DeploymentStep:
    """Say where the deployment stands; what runs then is told by the targets."""
    seen = {}
    if outcome == "deployed":
        images = [one.artifact.digests[0].hex]
        parts = [{"name": f"{one.product}/pod-{number}", "images": images} for number in range(2)]
        seen = {target.name: {"plan": what.digest.hex, "artifacts": {}, "parts": parts} for target in what.targets}
    return DeploymentStep(
        one.run(what.environment),
        what.digest.hex,
        what.environment,
        one.product,
        outcome,
        one.after(**after),
        "release",
        says=says,
        asked_by=asked_by,
        ticket=what.ticket,
        decisions=tuple(decisions),
        seen=seen,
        ledger=one.ledger,
    )
