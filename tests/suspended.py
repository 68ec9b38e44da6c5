"""A team whose approvals open a gate, and a server that is told over SCIM who of them is gone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from interlock.decision import Decision
from interlock.flows import reviews
from interlock.flows.directory import say
from interlock.identity import Confirm, Deed, Directory, Grant, JoinAccount, KeepPeople
from interlock.testing.world import World, failed, finding
from tests.governed import Team
from tests.providers import provider
from tests.provisioning import SOURCE, USERS, Sender
from tests.signing_in import SigningIn, configure
from tests.unit.cli.test_review import POLICY
from tests.visits import visiting

HOUSE = {"house.yaml": POLICY, "interlock.yaml": "policy: house.yaml\n"}
OFF = {"op": "replace", "path": "active", "value": False}
ON = {"op": "replace", "path": "active", "value": True}


class Staff:
    """Owners who approve, each with an account elsewhere, and the provider that tells of them."""

    def __init__(self, team: Team, place: SigningIn, people: Sequence[str]) -> None:
        self.team, self.place = team, place
        for one in people:
            self.agreed(JoinAccount(f"person:{one}", place.account(one), "signed in"))
        self.agreed(JoinAccount("workload:interlock", f"key:{place.keeper}", "made there"))
        self.agreed(Grant("teller", "workload:corp-scim", "organisation"))
        self.sender = Sender(place)
        self.users = {one: self.sender.user(one) for one in people}

    def let(self) -> None:
        """Have the server say who is gone."""
        self.agreed(KeepPeople("workload:interlock", "scim:corp", self.issuer))

    @property
    def issuer(self) -> str:
        """The provider, as accounts have it."""
        return self.place.corp.url.partition("://")[2]

    def deeds(self, who: str, *deeds: Deed) -> list[str]:
        """Say something about people."""
        with self.team.app(who) as app:
            origin, at = app.store.ledger.origin, self.team.world.at
            done = say(deeds, app.directory(), app.seal, self.team.keys[who], at, origin)
        return [str(one.digest) for one in done]

    def agreed(self, deed: Deed) -> None:
        """Have ann say it and ben confirm it."""
        (name,) = self.deeds("ann", deed)
        self.deeds("ben", Confirm(name))

    def directory(self) -> Directory:
        """Say who is who, as the ledger has it."""
        with self.team.world.app(is_reading=True) as app:
            return app.directory()

    def tell(self, who: str, operation: dict[str, object]) -> int:
        """Have the provider change a user; give the status of the answer."""
        self.team.world.pass_time(seconds=1)
        return int(self.sender.patch(f"{USERS}/{self.users[who]}", operation).status_code)

    def approves(self, who: str, *, unasked: bool = False) -> None:
        """Approve the newest commit; `unasked` signs it without asking whether it would count."""
        with self.team.speaking("ann" if unasked else who) as (app, speaker):
            says = reviews.approval(speaker, self.team.policy(app), self.team.question(), f"fine, says {who}")
            if not unasked:
                speaker.say(says, self.team.head)
        if unasked:
            self.team.say(who, says, self.team.head)

    def changes(self, name: str) -> Decision:
        """Commit something of which a tool finds something; give what the gate says."""
        self.team.world.pass_time(minutes=1)
        self.team.world.commit({name: "x = 1\n"})
        with self.team.app("ann"):
            self.team.world.check()
        return self.team.gate()


@contextmanager
def staff(folder: Path, people: Sequence[str] = ("ann", "ben", "carl"), **more: Any) -> Iterator[Staff]:
    """Open the server of a team; `more` is for its source of SCIM."""
    world, log = World(folder / "world"), list[str]()
    team = Team(world, people, files=HOUSE)
    world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    world.check()
    with provider(lambda: world.at) as corp:
        configure(world, corp)
        path = world.home / ".config" / "interlock" / "sign-in.yaml"
        path.write_text(json.dumps({**json.loads(path.read_text()), "scim": [{**SOURCE, "groups": {}, **more}]}))
        with visiting(world, fault=log.append) as site:
            yield Staff(team, SigningIn(site, corp, log), people)
