"""A team of which some have security keys, and a machine that seals what they say."""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import httpx
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
from interlock.wiring.serving import Serving
from interlock.wiring.wanted import AnswerWanted
from tests.governed import Team
from tests.passkeys import RP, Passkey
from tests.unit.cli.test_review import POLICY
from tests.visits import ADDRESS, COOKIE, Site, visiting

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
            speaker = Speaker(gate=app.gate, seal=drafts, clock=app.clock, key=who.key, name="a security key")
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

    def verdict(self) -> Verdict:
        """Say what the gate answers now."""
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


class Visited:
    """Ben's browser at the pages of a server, signed in."""

    def __init__(self, world: Guarded, site: Site) -> None:
        self.world, self.site = world, site
        self.account = Account.parse("directory:local/ben")
        self.browser = site.browser()
        self.signs_in()

    def signs_in(self) -> None:
        """Have a new session."""
        secret, _ = self.site.serving.visiting.sessions.open(self.account, "Ben", Method.PASSWORD)
        self.browser.client.cookies.set(COOKIE, secret, domain=RP)

    def adds(self, key: Passkey) -> httpx.Response:
        """Add a security key by the pages."""
        said = self.browser.press("/authenticators/key")
        answer = json.dumps(key.registers(challenge_in(options_in(said.text))))
        return self.browser.press(action_in(said.text, "/authenticators/key/"), answer=answer, called="a key")

    def begins(self, **other: str) -> httpx.Response:
        """Draft the approval that is waited for; give the page that asks for the proof."""
        fields = {
            "about": "release",
            "answer": "approve",
            "target": str(self.world.team.head.digests[0]),
            "environment": "",
            "reason": "fine",
            **other,
        }
        said = self.browser.press("/answer", **fields)
        assert said.status_code == 303, said.text
        return self.browser.get(said.headers["location"])

    def says(self, method: str, path: str, body: object) -> httpx.Response:
        """Ask as a script of a page does."""
        headers = {"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin", "X-Interlock-Form": self.browser.form_token()}
        said: httpx.Response = self.browser.client.request(method, path, json=body, headers=headers)
        return said


def options_in(text: str) -> dict[str, Any]:
    """Give what a page asks a browser's security keys with."""
    found = re.search(r'data-options="([^"]+)"', text)
    assert found is not None, text
    return dict(json.loads(unescape(found[1])))


def action_in(text: str, begins: str) -> str:
    """Give where a form of a page leads, by how that begins."""
    found = re.search(rf'action="({re.escape(begins)}[^"]+)"', text)
    assert found is not None, text
    return unescape(found[1])


@contextmanager
def visited_by_ben(folder: Path) -> Iterator[Visited]:
    """Open the pages of a server for a team, with ben signed in."""
    world = Guarded(folder)
    (said,) = world.deeds("ann", JoinAccount("person:ben", "directory:local/ben", "shown in the office"))
    world.deeds("ben", Confirm(str(said.digest)))
    with world.team.app("server"), visiting(world.team.world) as site:
        yield Visited(world, site)
