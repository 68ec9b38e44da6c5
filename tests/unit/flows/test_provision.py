from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from interlock.adapters.tools.errors import ToolStopped
from interlock.decision import Question
from interlock.deployment.infrastructure import read_rules
from interlock.deployment.infrastructure.errors import PlanMoved
from interlock.deployment.provisioning import Applied, Asked, Changed, Program, Result
from interlock.evidence import ASSESSMENT, Assessment, read_assessment
from interlock.evidence.provisioning import PROVISIONING, Provisioned, read_provisioned
from interlock.flows.attest import footing_of
from interlock.flows.provision import CHECKS, PROVISION, Guard, Outcome, Provision, Rulebook, Wanted
from interlock.kernel import Digest, Subject
from interlock.supply.infrastructure import Doing, Infrastructure, Resource
from interlock.testing.world import World
from interlock.wiring.app import App

RULES = """
rules:
  - {id: private, severity: high, says: it is private, remedy: close it, on: bucket, field: acl, is: private}
  - {id: named, severity: low, says: it has a name, later: waits, on: bucket, field: name, is: logs}
"""
PRIVATE = Resource("bucket.a", "bucket", Doing.CREATE, values={"acl": "private", "name": "logs"})
PUBLIC = Resource("bucket.b", "bucket", Doing.CREATE, values={"acl": "public", "name": "logs"})
WAITS = Resource("bucket.c", "bucket", Doing.CREATE, values={"acl": "private"}, later=("name",))


class Place:
    """A tool that does what a test says, and remembers whether it was let."""

    program: Program | None = Program("tool", "1.0", "ab" * 32)

    def __init__(self, *resources: Resource, unread: tuple[str, ...] = ()) -> None:
        self.planned = Infrastructure("tool", "1.0", resources, unread=unread)
        self.there: Infrastructure | Exception | None = None
        self.comes: Applied | Exception | None = None
        self.applied = 0

    @contextmanager
    def open(self, asked: Asked) -> Iterator[Place]:
        assert asked.path
        yield self

    def plan(self) -> Infrastructure:
        return self.planned

    def apply(self, plan: Infrastructure) -> Applied:
        self.applied += 1
        assert plan is self.planned
        if isinstance(self.comes, Exception):
            raise self.comes
        return self.comes or Applied(tuple(Changed(one.address, Result.DONE) for one in plan.changes), b"done\n")

    def look(self) -> Infrastructure | None:
        if isinstance(self.there, Exception):
            raise self.there
        return self.there


class Site:
    """A repository from which something is set up."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder)

    def run(self, place: Place, *, only_plan: bool = False, rules: str = RULES, policy: str = "") -> Outcome:
        with self.world.app() as app:
            seal = app.seal
            wanted = Wanted(
                "network",
                Asked("/infra"),
                Rulebook(read_rules(rules, "own.yaml").rules, {}, (("other", "not here"),)),
                environment="production",
                product="shop",
                guard=guard(app, policy) if policy else None,
                only_plan=only_plan,
            )
            flow = Provision(
                provisioner=place,
                seal=seal,
                gate=app.gate,
                footing=footing_of(Subject("plan", ())),
                mask=lambda body: body.replace(b"hush", b"****"),
                clock=app.clock,
                version="0.1",
            )
            return flow.run(wanted)

    def told(self) -> tuple[list[Provisioned], dict[str, Assessment]]:
        """Give all that is sealed about a plan: what was told, and the assessments."""
        with self.world.app() as app:
            _ = app.seal
            statements = [*app.gate.of_kind(PROVISIONING), *app.gate.of_kind(ASSESSMENT)]
        assert statements
        told = [
            read_provisioned(one.statement.predicate)
            for one in statements
            if one.statement.predicate_type == PROVISIONING
        ]
        assessments = [
            read_assessment(one.statement.predicate) for one in statements if one.statement.predicate_type == ASSESSMENT
        ]
        return told, {one.control: one for one in assessments}


def guard(app: App, name: str) -> Guard:
    policy = app.policies.get(name, may_lie_outside=True)

    def asking(subject: Subject) -> Question:
        return Question(subject, app.clock(), "production", pipeline=app.pipeline, usual=app.usual_pipeline)

    return Guard(policy, asking)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_what_holds_is_carried_out_and_told(site: Site) -> None:
    place = Place(PRIVATE)
    outcome = site.run(place)
    assert (outcome.result, place.applied) == ("done", 1)
    told, assessments = site.told()
    assert [one.result for one in told] == ["allowed", "begun", "done"]
    assert told[-1].changes[0].result == "done"
    assert told[-1].without == ("other: not here",)
    assert told[-1].environment == "production"
    assert assessments[CHECKS].outcome == "passed"
    assert assessments[PROVISION].outcome == "passed"
    assert assessments[PROVISION].tools[0].sha256 == "ab" * 32


def test_nothing_is_touched_where_a_rule_does_not_hold(site: Site) -> None:
    place = Place(PRIVATE, PUBLIC)
    outcome = site.run(place)
    assert (outcome.result, place.applied) == ("refused", 0)
    assert outcome.says == "bucket.b does not hold to private"
    [finding] = outcome.findings
    assert (finding.rule, finding.at.symbol, finding.remedy) == ("infra:private", "bucket.b", "close it")
    told, assessments = site.told()
    assert [one.result for one in told] == ["refused"]
    assert told[0].faults[0].why == "acl is 'public'"
    assert assessments[CHECKS].outcome == "failed"
    assert PROVISION not in assessments


def test_a_plan_alone_touches_nothing(site: Site) -> None:
    place = Place(PRIVATE)
    outcome = site.run(place, only_plan=True)
    assert (outcome.result, place.applied) == ("allowed", 0)
    assert outcome.applied is None


def test_a_plan_that_could_not_be_judged_as_a_whole_is_refused(site: Site) -> None:
    place = Place(PRIVATE, unread=("two changes are put off",))
    outcome = site.run(place)
    assert (outcome.result, place.applied) == ("refused", 0)
    _, assessments = site.told()
    assert assessments[CHECKS].outcome == "errored"
    assert assessments[CHECKS].coverage[0].covered < assessments[CHECKS].coverage[0].owed


def test_what_broke_off_is_told_change_by_change(site: Site) -> None:
    place = Place(PRIVATE, WAITS)
    changes = (Changed("bucket.a", Result.DONE), Changed("bucket.c", Result.FAILED, "no quota for hush"))
    place.comes = Applied(changes, b"the key is hush", "no quota")
    outcome = site.run(place)
    assert outcome.result == "failed"
    told, assessments = site.told()
    assert [(one.resource, one.result) for one in told[-1].changes] == [("bucket.a", "done"), ("bucket.c", "failed")]
    assert assessments[PROVISION].outcome == "errored"
    assert assessments[PROVISION].code == "DPL-208"
    with site.world.app() as app:
        assert app.store.blobs.get(Digest("sha256", told[-1].log)) == b"the key is ****"


def test_what_is_not_known_to_be_done_is_not_done(site: Site) -> None:
    place = Place(PRIVATE)
    place.comes = Applied((Changed("bucket.a", Result.UNKNOWN),))
    outcome = site.run(place)
    assert outcome.result == "failed"
    assert "not everything" in outcome.says


def test_a_plan_that_moved_on_is_refused_and_told(site: Site) -> None:
    place = Place(PRIVATE)
    place.comes = PlanMoved(what="it", why="the state is another")
    with pytest.raises(PlanMoved):
        site.run(place)
    told, _ = site.told()
    assert ("refused", "DPL-203") in {(one.result, one.code) for one in told}


def test_what_had_to_wait_is_judged_again(site: Site) -> None:
    place = Place(WAITS)
    place.there = Infrastructure(
        "tool", resources=(Resource("bucket.c", "bucket", Doing.NOTHING, values={"name": "logs"}),)
    )
    outcome = site.run(place)
    assert outcome.result == "done"
    assert outcome.again is not None
    assert [one.rule for one in outcome.again.judged] == ["named"]
    place.there = Infrastructure(
        "tool", resources=(Resource("bucket.c", "bucket", Doing.NOTHING, values={"name": "x"}),)
    )
    outcome = site.run(place)
    assert outcome.result == "failed"
    assert "named of bucket.c" in outcome.says


def test_nothing_to_change_is_as_it_should_be(site: Site) -> None:
    place = Place(Resource("bucket.a", "bucket", Doing.NOTHING, values={"acl": "private", "name": "logs"}))
    outcome = site.run(place)
    assert (outcome.result, place.applied) == ("done", 0)
    _, assessments = site.told()
    assert assessments[PROVISION].notes[-1] == "nothing was to be changed"


def test_a_policy_has_to_allow_it_besides(site: Site) -> None:
    site.world.commit({"strict.yaml": "policy: strict\nrequire:\n  - control: acceptance.pentest\n"})
    place = Place(PRIVATE)
    outcome = site.run(place, policy="strict.yaml")
    assert (outcome.result, place.applied) == ("refused", 0)
    assert outcome.decision is not None
    assert "does not allow it" in outcome.says


def test_a_policy_can_rest_on_the_checks_that_were_just_sealed(site: Site) -> None:
    site.world.commit({"own.yaml": "policy: own\nrequire:\n  - control: key.infra-checks\n    limits: {high: 0}\n"})
    outcome = site.run(Place(PRIVATE), policy="own.yaml")
    reasons = {one.requirement: one.status.value for one in outcome.decision.reasons} if outcome.decision else {}
    assert reasons.get("key.infra-checks") == "satisfied", reasons


def test_without_rules_nothing_is_set_up(site: Site) -> None:
    place = Place(PRIVATE)
    with site.world.app() as app:
        wanted = Wanted("network", Asked("/infra"), Rulebook((), {}))
        flow = Provision(
            provisioner=place,
            seal=app.seal,
            gate=app.gate,
            footing=footing_of(Subject("plan", ())),
            mask=bytes,
            clock=app.clock,
            version="0.1",
        )
        outcome = flow.run(wanted)
    assert (outcome.result, place.applied) == ("refused", 0)


def test_one_that_broke_off_is_not_told_as_one_that_touched_nothing(site: Site) -> None:
    place = Place(PRIVATE)
    place.comes = ToolStopped(name="tool")
    with pytest.raises(ToolStopped):
        site.run(place)
    told, assessments = site.told()
    assert [one.result for one in told] == ["allowed", "begun", "failed"]
    assert [one.result for one in told[-1].changes] == ["unknown"]
    assert assessments[PROVISION].outcome == "errored"


@pytest.mark.parametrize("unread", [(), ("a module is not there",)])
def test_what_had_to_wait_and_cannot_be_looked_at_is_not_done(site: Site, unread: tuple[str, ...]) -> None:
    place = Place(WAITS)
    place.there = Infrastructure("tool", resources=(), unread=unread) if unread else ToolStopped(name="tool")
    outcome = site.run(place)
    assert outcome.result == "failed"
    assert "what had to wait until it was carried out could not be judged" in outcome.says


def test_what_is_told_says_whose_it_is(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.run(Place(WAITS), only_plan=True)
    told, _ = site.told()
    assert {(one.product, one.environment) for one in told} == {("shop", "production")}
