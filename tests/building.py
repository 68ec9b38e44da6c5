"""A machine that builds, for tests: it verifies tokens of issuers with keys of their own and seals who built what."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from interlock.decision import Decision, Reason, Verdict
from interlock.evidence.builder import BuilderHost, BuilderIdentity
from interlock.evidence.predicates import BUILDER
from interlock.flows.builder import builder_says, check_commit
from interlock.flows.seal import Seal, Sealing
from interlock.identity.workload import ProvenWorkload
from interlock.kernel import Digest, Subject
from interlock.testing.world import World
from interlock.wiring.issuers import prove_builder
from tests.tokens import AUDIENCE, TokenIssuer

PIN = """\
  - name: release
    issuer: https://token.actions.githubusercontent.com
    repository_id: "1234"
    workflow: .github/workflows/release.yml
    workflow_ref: refs/heads/main
    refs: [refs/heads/main, refs/tags/v*]
    runner: github-hosted
"""
HOUSE = """\
policy: house
says: only what the release workflow builds is let through
require:
  - control: commit.secrets
    not_applicable: allow
"""


def seal_builder(says: BuilderIdentity, subjects: Sequence[Subject], seal: Seal) -> tuple[Digest, ...]:
    """Seal who built some subjects, as a build does beside its provenance, and give the envelopes."""
    return seal.documents([Sealing(subject, BUILDER, says) for subject in subjects])


class Builds:
    """One repository whose policy wants a builder, and a machine whose key may build."""

    def __init__(self, folder: Path, pin: str = PIN, *, issuer: TokenIssuer | None = None, **listed: Any) -> None:
        """`listed` are more fields of the issuer in the user's list."""
        self.world = World(folder)
        self.issuer = issuer or TokenIssuer()
        self.world.commit({"house.yaml": f"{HOUSE}builders:\n{pin}", "interlock.yaml": "policy: house.yaml\n"})
        self.config = self.world.home / ".config" / "interlock"
        self.world.check()
        with self.world.app() as app:
            app.keys.allow(app.keys.signer(self.world.at).key_id, "build")
        self.config.joinpath("keys.json").write_bytes(self.issuer.key_set())
        one = {
            "url": self.issuer.url,
            "kind": self.issuer.kind.value,
            "audience": AUDIENCE,
            "keys": "keys.json",
            **listed,
        }
        told = {name: value for name, value in one.items() if value is not None}
        self.config.joinpath("issuers.yaml").write_text(json.dumps({"issuers": [told]}))

    @property
    def commit(self) -> str:
        """The newest commit."""
        return self.world.repository.git("rev-parse", "HEAD")

    def token(self, **claims: Any) -> str:
        """Give the token of a run that builds the newest commit, but for what is said otherwise."""
        told = {"sha": self.commit, "workflow_sha": self.commit, "job_workflow_sha": self.commit, **claims}
        return self.issuer.token(self.world.at, **told)

    def prove(self, token: str) -> ProvenWorkload:
        """Have a token verified, and used up."""
        with self.world.app() as app:
            return prove_builder(app, token)

    def build(self, token: str, *, host: BuilderHost | None = None) -> Digest:
        """Do what a build does with its token: have it verified, and seal who built the newest commit."""
        with self.world.app() as app:
            proven = prove_builder(app, token)
            check_commit(proven, self.commit)
            says = builder_says(proven, host, self.world.at, "1")
            assert says is not None
            return seal_builder(says, [self.subject], app.seal)[0]

    @property
    def subject(self) -> Subject:
        """The newest commit as a subject."""
        return Subject("HEAD", (Digest("gitCommit", self.commit),))

    def gate(self) -> Decision:
        """Decide about the newest commit."""
        return self.world.gate()

    def reason(self) -> Reason:
        """Give how the decision stands to who built it."""
        return next(one for one in self.gate().reasons if one.requirement == "builders")

    def is_refused(self, says: str) -> bool:
        """Say whether the gate denies for one reason alone, that of the builder, with these words in it."""
        decision = self.gate()
        (one,) = [one for one in decision.reasons if one.verdict is not Verdict.ALLOW]
        told = " ".join((one.says, *one.notes))
        assert says in told, told
        return decision.verdict is Verdict.DENY and one.requirement == "builders"
