"""A team of which some have security keys, and a machine that seals what they say."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pyotp

from interlock.decision import Verdict
from interlock.evidence.in_person import with_proof
from interlock.flows import reviews
from interlock.flows.directory import say
from interlock.flows.in_person import Draft, Drafts
from interlock.flows.seal import Sealing
from interlock.flows.speaking import Speaker
from interlock.identity import Account, Confirm, Deed, JoinAccount
from interlock.identity.sessions import Method, Visitor
from interlock.identity.step_up import Challenge, StepUp
from interlock.testing.world import World, failed, finding
from interlock.wiring.app import App
from interlock.wiring.in_person import AnswerWanted
from interlock.wiring.serving import Serving
from tests.governed import Team
from tests.passkeys import RP, Passkey
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


class Signed:
    """Somebody who is signed in at a server, with whatever they prove themselves with."""

    def __init__(self, world: Guarded, app: App, who: str = "ben") -> None:
        self.world = world
        self.serving = Serving(app)
        self.account = Account.parse(f"directory:local/{who}")
        self.proofs = self.serving.proving.at(f"https://{RP}")
        self.secret, _ = self.serving.visiting.sessions.open(self.account, who.title(), Method.PASSWORD)

    @property
    def visitor(self) -> Visitor:
        """Who asks, as they stand this moment."""
        return self.serving.visiting.sessions.who(self.secret)

    def enrols(self, key: Passkey) -> None:
        """Add a security key."""
        new = self.proofs.authenticators.begin_key(self.visitor)
        answer = json.dumps(key.registers(challenge_in(new.options))).encode()
        self.proofs.authenticators.finish_key(self.visitor, new.id, answer, "a key")

    def takes_codes(self) -> str:
        """Add a generator of codes; give its secret."""
        new = self.proofs.authenticators.begin_code(self.visitor)
        self.proofs.authenticators.finish_code(self.visitor, new.id, self.code(new.secret), "a phone")
        return new.secret

    def code(self, secret: str, steps: int = 0) -> str:
        """Give the code that a generator shows, so many steps later."""
        return str(pyotp.TOTP(secret).generate_otp(int(self.serving.clock().timestamp()) // 30 + steps))

    def draft(self) -> Draft:
        """Give the approval that is waited for."""
        wanted = AnswerWanted("release", "approve", str(self.world.team.head.digests[0]), reason="fine")
        return self.serving.proving.in_person.draft(wanted, self.proofs.step_ups.key_of(self.visitor))


def challenge_in(options: dict[str, Any] | None) -> bytes:
    """Give the challenge that a browser is asked with."""
    assert options is not None
    text = str(options["challenge"])
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@contextmanager
def signed_in(folder: Path, who: str = "ben") -> Iterator[Signed]:
    """Open a server for a team, with somebody signed in."""
    world = Guarded(folder)
    (said,) = world.deeds("ann", JoinAccount(f"person:{who}", f"directory:local/{who}", "shown in the office"))
    world.deeds("ben", Confirm(str(said.digest)))
    with world.team.app("server") as app:
        yield Signed(world, app, who)
