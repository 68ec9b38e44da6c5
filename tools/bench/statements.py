"""What is said of an artifact from its commit to production, as sealed statements: of each number always the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final, NamedTuple

import msgspec

from interlock.crypto import LocalSigner, Signer, generate
from interlock.decision import Decision, Reason, Status, Verdict
from interlock.deployment import Plan, PlannedArtifact, Strategy, Target
from interlock.evidence import (
    APPROVAL,
    ASSESSMENT,
    CYCLONEDX,
    VERIFICATION_SUMMARY,
    Approval,
    Assessment,
    Count,
    Origin,
    Rules,
    seal,
)
from interlock.evidence.deployment import DEPLOYMENT, DEPLOYMENT_PLAN, DeploymentStep
from interlock.evidence.predicates import PROVENANCE
from interlock.flows.summary import summary_of
from interlock.kernel import Digest, KeyId, Subject, sha256
from interlock.trace import names

PRODUCTS: Final = 50
ENVIRONMENTS: Final = ("production", "staging")
TARGETS: Final = 4
PODS: Final = 6
KINDS: Final = 7
"""Statements of one artifact; the third is its SBOM."""
SBOM: Final = 2
AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
_SAID: Final = "2026-01-01T00:00:00Z"
_POLICY: Final = sha256(b"policy")


class Said(NamedTuple):
    """A statement as a ledger takes it."""

    kind: str
    subjects: tuple[Subject, ...]
    predicate: object
    envelope: bytes

    @property
    def digests(self) -> tuple[Digest, ...]:
        """What it is about."""
        return tuple(digest for one in self.subjects for digest in one.digests)


class Unsigned:
    """Signs nothing, for what is only drawn: signatures are not looked at there."""

    def __init__(self, number: int) -> None:
        self._key = _key()
        self.key_id = KeyId(f"{number:064x}")
        self.public = self._key.public

    def sign(self, message: bytes) -> bytes:
        """Give as many bytes as a signature has."""
        del message
        return bytes(64)


@cache
def _key() -> LocalSigner:
    return generate()


@cache
def nobody() -> tuple[Signer, ...]:
    """Give seven that sign nothing."""
    return tuple(Unsigned(number) for number in range(7))


def artifact(number: int) -> str:
    """Give the name of an artifact."""
    return f"sha256:{number * 0x9E3779B97F4A7C15 % 2**64:016x}{number:048x}"


def commit(number: int) -> str:
    """Give the name of the commit that it was built from."""
    return f"gitCommit:{number * 0x9E3779B97F4A7C15 % 2**64:016x}{number:024x}"


def called(number: int) -> str:
    """Give what an artifact is called."""
    return f"{product(number)}-{number}"


def product(number: int) -> str:
    """Give the product that an artifact is of."""
    return f"product-{number % PRODUCTS}"


def stage(number: int) -> str:
    """Give the environment that an artifact went to, as its product calls it."""
    return ENVIRONMENTS[number // PRODUCTS % 2]


def environment(number: int) -> str:
    """Give the name of that environment."""
    return names.environment(product(number), stage(number))


def deployment(number: int) -> str:
    """Give the name of its deployment."""
    return names.deployment(f"run-{number}")


def said(number: int, *, signers: Sequence[Signer] = (), parts: Sequence[str] = (), origin: str = "") -> Iterator[Said]:
    """Give the statements of an artifact, in the order in which they are made.

    Shape: parts are the package URLs of its components, where its SBOM is to name them; without signers nobody signs.
    """
    about = Subject(called(number), (Digest("sha256", artifact(number)[7:]),))
    change = Subject(product(number), (Digest("gitCommit", commit(number)[10:]),))
    signer = [(signers or nobody())[number % len(signers or nobody())]]
    made: list[Digest] = []

    def told(kind: str, predicate: object, *subjects: Subject) -> Said:
        plain = msgspec.to_builtins(predicate)
        envelope = seal(subjects, kind, plain, signer)
        made.append(sha256(envelope))
        return Said(kind, subjects, plain, envelope)

    yield told(ASSESSMENT, _assessment(number), change)
    yield told(PROVENANCE, _provenance(number), about)
    yield told(CYCLONEDX, _sbom(number, parts), about)
    answer = Approval("release", "approve", artifact(number), _SAID, "it is well", stage(number), _POLICY.hex)
    yield told(APPROVAL, msgspec.structs.replace(answer, ledger=origin, product=product(number)), about)
    evidence = tuple(made)
    reason = Reason("commit.sast", Status.SATISFIED, Verdict.ALLOW, "it passed", evidence=evidence)
    decision = Decision(Verdict.ALLOW, about, "standard", _POLICY, "release", stage(number), AT, (reason,))
    decision = msgspec.structs.replace(decision, product=product(number), actor=str(signer[0].key_id))
    yield told(VERIFICATION_SUMMARY, summary_of(decision, "1"), about)
    plan = _plan(number)
    yield told(DEPLOYMENT_PLAN, plan, plan.subject, about)
    yield told(DEPLOYMENT, _step(number, plan, made[4], str(signer[0].key_id), origin), plan.subject, about)


def _assessment(number: int) -> Assessment:
    author = f"Developer {number % 900} <dev-{number % 900}@example.org>"
    origin = Origin(
        "commit",
        commit(number)[10:],
        "main",
        f"https://code.example.org/{product(number)}",
        author,
        author,
        base=commit(number - PRODUCTS)[10:] if number >= PRODUCTS else "",
        rules=Rules(product=product(number)),
        title=f"TEAM-{number // 2 + 1}: Change {number}",
    )
    counts = (Count("bandit:B506", "high", "new", is_new=True, count=2),)
    return Assessment("commit.sast", "commit", "passed", origin, _SAID, _SAID, "1", "", counts=counts)


def _provenance(number: int) -> dict[str, Any]:
    source = {"uri": f"https://code.example.org/{product(number)}", "digest": {"gitCommit": commit(number)[10:]}}
    builder = f"https://ci.example.org/{number % 5}"
    return {
        "buildDefinition": {
            "buildType": "https://ci.example.org/build/v1",
            "externalParameters": {},
            "resolvedDependencies": [source],
        },
        "runDetails": {"builder": {"id": builder}, "metadata": {"invocationId": f"urn:run:{number}"}},
    }


def _sbom(number: int, parts: Sequence[str]) -> dict[str, Any]:
    components = []
    for purl in parts:
        name, _, version = purl.removeprefix("pkg:npm/").partition("@")
        components.append({"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl})
    serial = f"urn:uuid:00000000-0000-4000-8000-{number:012x}"
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": serial, "components": components}


def _plan(number: int) -> Plan:
    about = PlannedArtifact(called(number), artifact(number)[7:], commit(number)[10:], "refs/heads/main")
    return Plan(
        stage(number),
        product(number),
        (about,),
        (),
        "folders",
        {},
        (),
        (Target(_target(number)),),
        Strategy(),
        None,
        "",
        ticket=f"OPS-{number // 3 + 1}",
        settings_commit=commit(number)[10:],
    )


def _target(number: int) -> str:
    return f"service-{number // (2 * PRODUCTS) % TARGETS}"


def _step(number: int, plan: Plan, decision: Digest, actor: str, origin: str) -> DeploymentStep:
    parts = [{"name": f"shop/pod-{number // 400 % 3}-{pod}", "images": [artifact(number)[7:]]} for pod in range(PODS)]
    seen = {_target(number): {"plan": plan.digest.hex, "artifacts": {}, "parts": parts}}
    return DeploymentStep(
        f"run-{number}",
        plan.digest.hex,
        stage(number),
        product(number),
        "deployed",
        _SAID,
        "release",
        asked_by=actor,
        ticket=plan.ticket,
        decisions=(decision.hex,),
        seen=seen,
        ledger=origin,
    )
