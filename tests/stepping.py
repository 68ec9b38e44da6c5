"""A team of which some have security keys, and a machine that seals what they say."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from interlock.decision import Verdict
from interlock.evidence.in_person import with_proof
from interlock.flows import reviews
from interlock.flows.directory import say
from interlock.flows.in_person import Draft, Drafts
from interlock.flows.seal import Sealing
from interlock.flows.speaking import Speaker
from interlock.identity import Confirm, Deed, JoinAccount
from interlock.identity.step_up import Challenge, StepUp
from interlock.testing.world import World, failed, finding
from tests.governed import Team
from tests.passkeys import Passkey
from tests.unit.cli.test_review import POLICY

HOUSE = {"house.yaml": POLICY, "interlock.yaml": "policy: house.yaml\n"}


class Guarded:
    """A team in which ben has a security key, and a machine whose key is nobody's, which seals for people."""

    def __init__(self, folder: Path, files: dict[str, str] = HOUSE) -> None:
        self.team = Team(World(folder), ("ann", "ben"), files=files)
        self.team.world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
        self.team.world.check()
        self.ann, self.ben, self.wendy = Passkey(), Passkey(), Passkey()
        self.team.stranger("server")
        self.joins("ben", self.ben)
        self.joins("wendy", self.wendy)
        assert self.team.gate().verdict is Verdict.REVIEW

    def deeds(self, who: str, *deeds: Deed) -> Sequence[Any]:
        """Say something about people."""
        with self.team.app(who) as app:
            origin = app.store.ledger.origin
            return say(deeds, app.directory(), app.seal, self.team.keys[who], self.team.world.at, origin)

    def joins(self, person: str, key: Passkey) -> None:
        """Let ann and ben join a security key to somebody."""
        (said,) = self.deeds("ann", JoinAccount(f"person:{person}", f"passkey:{key.digest}", "shown in the office"))
        self.deeds("ben", Confirm(str(said.digest)))

    def draft(self, who: Passkey) -> Draft:
        """Give the approval that the holder of a key would give."""
        with self.team.app("server") as app:
            drafts = Drafts()
            speaker = Speaker(gate=app.gate, seal=drafts, clock=app.clock, key=who.digest, name="a security key")
            says = reviews.approval(speaker, self.team.policy(app), self.team.question(), "fine")
            speaker.say(says, self.team.head)
            return drafts.kept[0]

    def challenge(self, draft: Draft, **other: Any) -> Challenge:
        """Give the challenge of a draft."""
        until = self.team.world.at + timedelta(minutes=5)
        made = Challenge(draft.purpose, draft.digest, "directory:local/ben", "ses-1", os.urandom(32), until)
        return msgspec.structs.replace(made, **other)

    def enters(self, draft: Draft, proof: StepUp, kind: str = "") -> None:
        """Seal a statement with a proof as the server would that does not look at it."""
        with self.team.app("server") as app:
            predicate = with_proof(msgspec.json.decode(draft.predicate), proof)
            app.seal.documents([Sealing(draft.subject, kind or draft.predicate_type, predicate)])

    @property
    def verdict(self) -> Verdict:
        return self.team.gate().verdict
