"""Who deploys is a person like any other: kept apart from who made a change, and from who approved it."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.adapters.registries.folder import FolderRepository
from interlock.cli.governing import speaker_of
from interlock.deployment import Outcome, Why
from interlock.flows import reviews
from interlock.flows.cargo import load_lying, of_file
from interlock.flows.deploy import Asked, Begun, Wanted
from interlock.flows.directory import say
from interlock.flows.standing import standing_of
from interlock.identity import Confirm, Deed, Grant, JoinAccount
from interlock.kernel import Subject
from interlock.supply.artifact import Artifact
from interlock.testing.world import World
from tests.estate import SETTINGS, Estate, Kept
from tests.governed import Team

POLICY = """\
policy: house
says: a person looks, and never the one who deploys
review: {approvals: 1, not_by: []}
require:
  - {control: commit.secrets, not_applicable: allow}
  - {control: production.smoke, otherwise: review}
separation:
  - [change.author, deployment.by]
  - [approval.by, deployment.by]
"""
HOUSE = f"policy: house.yaml\n{SETTINGS}"
ROLES = ("security", "engineer", "operations", "approver")


class House:
    """Ann and ben, who may do everything, and wendy, who wrote the change and may deploy."""

    def __init__(self, folder: Path, policy: str = POLICY, settings: str = HOUSE) -> None:
        world = World(folder)
        world.commit({"house.yaml": policy})
        self.estate = Estate(folder, settings, world)
        self.team = Team(world, roles=ROLES, of_wendy=ROLES)
        with self.team.app("ann") as app:
            app.keys.allow(self.team.keys["ann"], "build")
            self.subject = self.estate.artifact()

    def asks(self, who: str) -> Begun:
        with self.team.app(who):
            return self.estate.enter(self.subject)

    def answers(self, who: str, answer: str = "approve") -> None:
        with self.team.app(who), self.estate.deploying() as (app, made):
            speaker = speaker_of(app)
            question = made.question(self.subject, "staging", "")
            do = {"approve": reviews.approve, "withdraw": reviews.withdraw}[answer]
            do(speaker, app.seal, made.policy("staging"), question, "read it")

    def goes_on(self, who: str) -> Begun:
        with self.team.app(who), self.estate.deploying() as (_, made):
            [waiting] = made.deployments.waiting()
            return made.deploy.again(waiting)

    def carries(self, who: str, begun: Begun, kept: Kept | None = None) -> Outcome:
        with self.team.app(who):
            return self.estate.carry(begun, kept)


def says(begun: Begun) -> str:
    reasons = [reason.says for one in begun.judged.decisions for reason in one.reasons]
    return " ".join([*reasons, *(why for one in begun.judged.decisions for why in one.hypothetical)])


def test_who_wrote_a_change_does_not_deploy_it(tmp_path: Path) -> None:
    house = House(tmp_path)
    refused = house.asks("wendy")
    assert refused.outcome is Outcome.REFUSED
    assert "wendy is both change.author and deployment.by" in says(refused)
    waiting = house.asks("ann")
    assert waiting.outcome is Outcome.WAITING, says(waiting)


def test_who_asked_for_a_deployment_cannot_approve_it_even_if_somebody_else_goes_on_with_it(tmp_path: Path) -> None:
    house = House(tmp_path)
    assert house.asks("ann").outcome is Outcome.WAITING
    house.answers("ann")
    again = house.goes_on("ben")
    assert again.outcome is Outcome.REFUSED
    assert "ann is both approval.by and deployment.by" in says(again)


def test_what_one_asked_for_and_another_approved_is_carried_out_by_whoever_works(tmp_path: Path) -> None:
    house = House(tmp_path)
    begun = house.asks("ann")
    house.answers("ben")
    assert house.goes_on("ben").outcome is Outcome.RUNNING  # who approved may go on with it: ann asked for it
    assert house.carries("wendy", begun) is Outcome.DEPLOYED  # and so may whoever wrote it work for it
    assert house.estate.last().asker == house.team.keys["ann"]


def test_an_approval_that_is_taken_back_half_way_stops_at_the_next_switch_and_takes_back(tmp_path: Path) -> None:
    targets = HOUSE.replace("[{name: one}]", "[{name: one}, {name: two}]")
    house = House(tmp_path, settings=targets)
    begun = house.asks("ann")
    house.answers("ben")
    house.goes_on("ann")

    def meanwhile(action: str, order: object) -> bool:
        if action == "switch" and "switch two" not in house.estate.hands.did:
            house.answers("ben", "withdraw")
        return False

    house.estate.hands.fails = meanwhile
    assert house.carries("ann", begun) is Outcome.ROLLED_BACK
    assert [one for one in house.estate.hands.did if "settle" not in one] == [
        *("bring one", "bring two", "switch one", "restore two", "restore one"),
    ]
    last = house.estate.last().last
    assert last.says.startswith("switch two: ")


UNWATCHED = POLICY.replace("  - {control: production.smoke, otherwise: review}\n", "")
"""Nobody looks; who deploys is still kept apart."""


def with_robot(folder: Path, settings: str) -> House:
    """Give the house with a program of the directory that has a key."""
    house = House(folder, UNWATCHED, settings)
    house.team.stranger("robot")
    named = JoinAccount("workload:robot", f"key:{house.team.keys['robot']}", "made on the deployer")
    allowed = Grant("releaser", "workload:robot", "product:shop/environment:staging")
    for who in ("ann", "ben"):
        with house.team.app(who) as app:
            directory = app.directory()
            deeds: list[Deed] = [Confirm(str(one.digest)) for one in directory.pending]
            if who == "ann":
                deeds = [named, allowed]
            say(deeds, directory, app.seal, house.team.keys[who], house.team.world.at, app.store.ledger.origin)
    return house


@pytest.mark.parametrize("is_automatic", [False, True])
def test_a_program_deploys_by_itself_what_it_is_not_told_to(tmp_path: Path, *, is_automatic: bool) -> None:
    house = with_robot(tmp_path, HOUSE.replace("    deployer", "    start: automatic\n    deployer"))
    with house.team.app("robot"), house.estate.deploying() as (app, made):
        if is_automatic:
            listed = of_file(Artifact("app.zip", house.subject.digests[0], len(b"an artifact")))
            load_lying(listed)(FolderRepository(app.local_repository))
            [begun] = [one.begun for one in made.continuing.look(made.environments) if one.begun is not None]
        else:
            plan = made.deploy.plan(Asked(made.environment("staging"), (Wanted(house.subject),)))
            begun = made.deploy.enter(made.deploy.judge(plan))
    if not is_automatic:
        assert begun.outcome is Outcome.REFUSED
        assert "nobody can tell who" in says(begun)
        return
    assert begun.outcome is Outcome.RUNNING, says(begun)
    assert house.carries("robot", begun) is Outcome.DEPLOYED


BRINGS_BACK = "    on_drift: revert\n    probe: {addresses: ['http://127.0.0.1:1/'], failing: rollback}\n"


@pytest.mark.parametrize("brings_back", [False, True])
def test_a_program_is_nobody_only_where_it_may_begin_or_bring_back_what_was_there(
    tmp_path: Path, *, brings_back: bool
) -> None:
    house = with_robot(tmp_path, HOUSE.replace("    deployer", f"{BRINGS_BACK * brings_back}    deployer", 1))
    with house.team.app("ann"):
        older = house.estate.artifact(b"older")
        house.estate.deployed(older)
        house.estate.deployed(house.subject)
        other = house.estate.artifact(b"other")

    def asks(subject: Subject, why: Why) -> Begun:
        with house.team.app("robot"), house.estate.deploying() as (_, made):
            plan = made.deploy.plan(Asked(made.environment("staging"), (Wanted(subject),), why))
            return made.deploy.enter(made.deploy.judge(plan, is_automatic=why is Why.RELEASE))

    refused = [(other, Why.REPAIR), (other, Why.RELEASE), (other, Why.ROLLBACK), (older, Why.REPAIR)]
    back = [(house.subject, Why.REPAIR), (older, Why.ROLLBACK)]
    for subject, why in refused if brings_back else refused + back:
        begun = asks(subject, why)
        assert begun.outcome is Outcome.REFUSED
        assert "nobody can tell who" in says(begun)
    for subject, why in back if brings_back else ():
        begun = asks(subject, why)
        assert begun.outcome is Outcome.RUNNING, says(begun)
        house.carries("robot", begun)


def test_an_environment_shows_who_asked_and_who_had_approved(tmp_path: Path) -> None:
    house = House(tmp_path)
    begun = house.asks("ann")
    house.answers("ben")
    house.goes_on("wendy")
    house.carries("wendy", begun)
    house.answers("ben", "withdraw")
    with house.estate.deploying() as (app, made):
        found = standing_of(made.environment("staging"), made.deployments, made.releases, app.clock())
    assert (found.by, found.approved_by) == ("ann", ("ben",))
