"""What is to be decided, and everything that is known for it. Frozen values. Floor 8."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from interlock.control import STRICT, Finding, Pipeline, Stage
from interlock.decision.governance import Governance
from interlock.decision.model import Policy
from interlock.evidence import VerifiedStatement
from interlock.kernel import Instant, KeyId, Subject


class Refused(msgspec.Struct, frozen=True):
    """An entry about the subject that could not be verified, and why; the gate must not look away from it."""

    index: int
    code: str
    says: str


class Question(msgspec.Struct, frozen=True):
    """What is to be decided, and when."""

    subject: Subject
    at: Instant
    stage: str = "commit"
    environment: str = ""
    hypothetical: tuple[str, ...] = ()
    policy_is_asked: bool = False
    """Whether a person named the policy."""
    is_vouched: bool = False
    """Whether the policy that a person named is one that no change can touch."""
    product: str = ""
    """Whose release it is, as permissions are given for it."""
    actor: str = ""
    """The key of whoever asks, where that is who would deploy it."""
    pipeline: Pipeline = STRICT
    """The stages to go by."""
    usual: Pipeline = STRICT
    """Those that hold where nobody declares any."""

    @property
    def pipelines(self) -> tuple[Pipeline, ...]:
        """Give what a record of the decision has to hold of stages, to be made again.

        What counts before or at a commit is the same for the usual stages, whatever runs at them.
        """
        is_usual = not self.pipeline.is_declared and self.stage in {Stage.PRECOMMIT, Stage.COMMIT}
        return () if is_usual else (self.pipeline, self.usual)

    @property
    def resource(self) -> str:
        """What permissions are asked for on."""
        parts = [
            f"{kind}:{name}" for kind, name in (("product", self.product), ("environment", self.environment)) if name
        ]
        return "/".join(parts) or "organisation"


class Stake(msgspec.Struct, frozen=True):
    """How much is at stake in a product, by the assessment of the ledger that counts."""

    profile: str
    """`baseline`, `standard` or `critical`."""
    by: str
    """The person, by id, or the name of the key of somebody whom nobody knows."""
    at: Instant
    answers: Mapping[str, tuple[str, ...]] = {}
    """By question."""


class Known(msgspec.Struct, frozen=True):
    """Everything the ledger holds about a subject, verified or refused, and how fresh the ledger itself is."""

    statements: tuple[VerifiedStatement, ...] = ()
    """About the subject, and about the commits that provenance of it names."""
    refused: tuple[Refused, ...] = ()
    """Entries that do not verify: somebody tampered with them, so the gate is shut."""
    foreign: tuple[Refused, ...] = ()
    """Entries by keys that do not count here: they prove nothing, so whatever they say is missing."""
    is_fresh: bool = True
    """Whether the ledger was held against a checkpoint remembered outside of it."""
    findings_lost: tuple[str, ...] = ()
    """Controls whose list of findings is gone or damaged."""
    policies: Mapping[str, Policy] = {}
    """The policies that the evidence names, by the digest of what they mean, as far as they are kept."""
    ledger_fault: str = ""
    """Why the ledger as a whole proves nothing; empty for a sound one."""
    governance: Governance = Governance()
    """What people said: waivers, approvals, holds, broken glass, and who is who."""
    findings: Mapping[str, tuple[Finding, ...]] = {}
    """The findings of assessments that waivers may cover, by the digest of their list."""
    building_keys: frozenset[KeyId] = frozenset()
    """The keys that this machine trusts to say who built something, beside those of workloads in the directory."""
    stakes: Mapping[str, Stake] = {}
    """How much is at stake by product; under no name what holds for a product that nobody assessed by its name."""
