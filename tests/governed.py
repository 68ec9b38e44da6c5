"""A team on one machine for tests of what people let through: each signs with a key of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from interlock.decision import Decision, Policy, Question
from interlock.evidence import Waiver
from interlock.flows.directory import say
from interlock.flows.speaking import Speaker
from interlock.identity import Found, Founder, FoundingGrant
from interlock.kernel import Digest, KeyId, Subject, duration, stamp
from interlock.testing.world import World
from interlock.wiring.app import App

ROLES = ("security", "engineer", "operations", "approver")
RESOURCE = "organisation"


class Team:
    """People who are all owners and hold every role, in one repository; wendy, who has none, wrote the change."""

    def __init__(
        self,
        world: World,
        people: Sequence[str] = ("ann", "ben"),
        roles: Sequence[str] = ROLES,
        files: Any = None,
        of_wendy: Sequence[str] = (),
    ) -> None:
        """`of_wendy` are roles of hers after all."""
        self.world = world
        self.of_wendy = of_wendy
        self.keys: dict[str, KeyId] = {}
        if files:
            world.commit(files)
        with world.app() as app:
            for name in (*people, "wendy"):
                self.keys[name] = app.keys.new(world.at, name=name).key_id
        self.found(people, roles)

    def found(self, people: Sequence[str], roles: Sequence[str] = ROLES) -> None:
        """Say in the ledger who they are."""
        world, author = self.world, self.world.repository.git("log", "-1", "--format=%ae")
        founders = [Founder(one, one.title(), (f"key:{self.keys[one]}",)) for one in people]
        founders.append(Founder("wendy", "Wendy", (f"git:{author}", f"key:{self.keys['wendy']}")))
        grants = [FoundingGrant(role, f"person:{one}") for one in people for role in ("owner", *roles)]
        grants += [FoundingGrant(role, "person:wendy") for role in self.of_wendy]
        with self.app(people[0]) as app:
            deed = Found(tuple(founders), tuple(grants))
            say([deed], app.directory(), app.seal, self.keys[people[0]], world.at, app.store.ledger.origin)

    def stranger(self, name: str) -> None:
        """Give somebody a key that the machine trusts and that the directory does not know."""
        with self.world.app() as app:
            self.keys[name] = app.keys.new(self.world.at, name=name).key_id

    @contextmanager
    def app(self, who: str) -> Iterator[App]:
        """Open the program as one of them."""
        Path(self.world.home, ".config", "interlock", "keys", "current").write_text(self.keys[who], "ascii")
        with self.world.app() as app:
            yield app

    @contextmanager
    def speaking(self, who: str) -> Iterator[tuple[App, Speaker]]:
        """Open the program as one of them who is about to say something."""
        with self.app(who) as app:
            yield app, Speaker(gate=app.gate, seal=app.seal, clock=app.clock, key=self.keys[who], name=who)

    def say(self, who: str, says: Any, about: Subject | None = None) -> str:
        """Sign anything whatever, as somebody does who does not ask whether it would count."""
        with self.speaking(who) as (_, speaker):
            return speaker.say(says, about)

    def approves(self, who: str, target: str, about: str = "waiver", answer: str = "approve", **more: Any) -> str:
        """Sign an answer without asking whether it would count."""
        with self.speaking(who) as (_, speaker):
            return speaker.say(speaker.answer(about, answer, target, "read it", **more))

    @property
    def head(self) -> Subject:
        """The newest commit."""
        commit = self.world.repository.git("rev-parse", "HEAD")
        return Subject("HEAD", (Digest("gitCommit", commit),))

    def question(self, environment: str = "") -> Question:
        """Ask whether the newest commit may proceed."""
        return Question(self.head, self.world.at, environment=environment)

    def policy(self, app: App) -> Policy:
        """Give the configured policy."""
        return app.policies.get(app.settings.policy)

    def gate(self, environment: str = "") -> Decision:
        """Decide about the newest commit."""
        with self.world.app(is_reading=True) as app:
            return app.gate.decide(self.policy(app), self.question(environment))

    def waiver(self, name: str = "bandit:B602", owner: str = "ann", lasts: str = "30d", **more: Any) -> Waiver:
        """Write a waiver, not signed yet."""
        ends = stamp(self.world.at + duration(lasts))
        fields = {"what": "rule", "reason": "ours", "created_at": stamp(self.world.at), "expires_at": ends, **more}
        return Waiver(name=name, owner=owner, **fields)
