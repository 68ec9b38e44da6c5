from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from interlock.adapters.registries.folder import FolderRepository
from interlock.deployment import Outcome, Why
from interlock.flows.cargo import load_lying, of_file
from interlock.flows.continuing import Looked, changed_parts
from interlock.flows.deploy import Asked, Wanted
from interlock.flows.environments import Environments
from interlock.kernel import Subject
from interlock.supply.artifact import Artifact
from tests.estate import SETTINGS, Estate

AUTOMATIC = SETTINGS.replace("    deployer", "    start: automatic\n    deployer")


def built(estate: Estate, body: bytes = b"an artifact") -> Subject:
    """Keep an artifact, and list it in the local repository as a build does."""
    estate.world.pass_time(seconds=1)
    subject = estate.artifact(body)
    with estate.world.app() as app:
        repository = FolderRepository(app.local_repository)
        load_lying(of_file(Artifact(subject.name, subject.digests[0], len(body))))(repository)
    return subject


def look(estate: Estate) -> dict[str, Looked]:
    with estate.deploying() as (_, made):
        return {one.environment: one for one in made.continuing.look(made.environments)}


def carried(estate: Estate, looked: Looked) -> Outcome:
    assert looked.begun is not None, looked.says
    assert looked.begun.outcome is Outcome.RUNNING
    estate.world.pass_time(seconds=1)
    return estate.carry(looked.begun)


def idle(estate: Estate, name: str = "staging") -> str:
    """Say why nothing begins."""
    found = look(estate)[name]
    assert found.begun is None
    return found.says


def test_the_newest_good_build_goes_through_all_environments_once(tmp_path: Path) -> None:
    estate = Estate(tmp_path, AUTOMATIC)
    assert {one.begun for one in look(estate).values()} == {None}
    subject = built(estate)
    found = look(estate)
    assert (found["live"].begun, found["staging"].says) == (None, "the newest build that its gate does not deny")
    assert look(estate)["staging"].begun is None  # it is under way
    assert carried(estate, found["staging"]) is Outcome.DEPLOYED
    found = look(estate)
    assert (found["staging"], found["live"].says) == (Looked("staging"), "it runs in staging")
    assert carried(estate, found["live"]) is Outcome.DEPLOYED
    assert look(estate) == {name: Looked(name) for name in ("staging", "live")}
    last = estate.last("live")
    assert (last.first.start, last.first.says) == ("automatic", "automatic: it runs in staging")
    with estate.deploying() as (_, made):
        assert made.deployments.reached("live") == {subject.digests[0].hex}


def test_environments_that_are_started_by_hand_are_left_alone(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    built(estate)
    assert look(estate) == {}


def test_what_is_denied_is_passed_over_for_the_newest_that_is_not(tmp_path: Path) -> None:
    estate = Estate(tmp_path, AUTOMATIC)
    good = built(estate)
    estate.world.commit({"unchecked.py": "x = 1\n"})
    built(estate, b"of a commit that nobody checked")
    begun = look(estate)["staging"].begun
    assert begun is not None
    assert [one.sha256 for one in begun.judged.plan.artifacts] == [good.digests[0].hex]


def test_what_was_taken_back_is_not_tried_again_before_something_of_its_plan_changes(tmp_path: Path) -> None:
    estate = Estate(tmp_path, AUTOMATIC)
    built(estate)
    carried(estate, look(estate)["staging"])
    built(estate, b"newer")
    estate.hands.fails = lambda action, _: action == "switch"
    assert carried(estate, look(estate)["staging"]) is Outcome.ROLLED_BACK
    estate.hands.fails = lambda *_: False
    why = idle(estate)
    assert "not again" in why
    assert "nothing of its plan has changed" in why
    assert "it was told to" in why
    estate.world.commit({"interlock.yaml": AUTOMATIC + "# a comment\n"})
    estate.world.check()
    assert "nothing of its plan has changed" in idle(estate)
    estate.world.commit(
        {"interlock.yaml": AUTOMATIC.replace("{name: one}]\n    conf", "{name: one}, {name: two}]\n    conf")}
    )
    found = look(estate)["staging"]
    assert "again, since other than for dpl-" in found.says
    assert found.says.endswith("are: targets")
    assert carried(estate, found) is Outcome.DEPLOYED


def test_what_is_newer_is_tried_whatever_became_of_what_was_before(tmp_path: Path) -> None:
    estate = Estate(tmp_path, AUTOMATIC)
    built(estate)
    carried(estate, look(estate)["staging"])
    built(estate, b"newer")
    estate.hands.fails = lambda action, _: action == "switch"
    carried(estate, look(estate)["staging"])
    estate.hands.fails = lambda *_: False
    built(estate, b"mended")
    assert carried(estate, look(estate)["staging"]) is Outcome.DEPLOYED


def test_what_somebody_went_back_from_does_not_come_again_by_itself(tmp_path: Path) -> None:
    estate = Estate(tmp_path, AUTOMATIC)
    old = built(estate)
    carried(estate, look(estate)["staging"])
    built(estate, b"newer")
    carried(estate, look(estate)["staging"])
    estate.world.pass_time(seconds=1)
    estate.carry(estate.enter(old, why=Why.ROLLBACK))
    assert "was replaced by something else since" in idle(estate)


def test_where_somebody_has_to_look_nothing_begins_by_itself(tmp_path: Path) -> None:
    estate = Estate(tmp_path, AUTOMATIC)
    built(estate)
    carried(estate, look(estate)["staging"])
    built(estate, b"newer")
    estate.hands.fails = lambda action, _: action in {"switch", "restore"}
    assert carried(estate, look(estate)["staging"]) is Outcome.STRANDED
    estate.hands.fails = lambda *_: False
    mended = built(estate, b"mended")
    assert "by hand first" in idle(estate)
    estate.world.pass_time(seconds=1)
    estate.deployed(mended)
    assert idle(estate) == ""


def test_what_was_refused_is_tried_again_once_nothing_stands_against_it(tmp_path: Path) -> None:
    estate = Estate(tmp_path, AUTOMATIC)
    with estate.deploying() as (app, _):
        key = app.keys.signer(app.clock()).key_id
        Environments(gate=app.gate, seal=app.seal, clock=app.clock, key=key, product="shop").lock("staging", "a move")
    built(estate)
    begun = look(estate)["staging"].begun
    assert begun is not None
    assert begun.outcome is Outcome.REFUSED
    before = len(estate.all())
    assert "and still staging is locked" in idle(estate)
    assert len(estate.all()) == before
    with estate.deploying() as (app, _):
        Environments(gate=app.gate, seal=app.seal, clock=app.clock, key=key, product="shop").unlock("staging", "moved")
    found = look(estate)["staging"]
    assert "this no longer stands against it: staging is locked" in found.says
    assert carried(estate, found) is Outcome.DEPLOYED


def test_two_workers_that_see_the_same_enter_one_deployment(tmp_path: Path) -> None:
    estate = Estate(tmp_path, AUTOMATIC)
    subject = built(estate)
    with estate.deploying() as (_, one), estate.deploying() as (_, other):
        slow = replace(other.environment("staging"))
        judged = other.deploy.judge(other.deploy.plan(Asked(slow, (Wanted(subject),))))
        first = one.continuing.look([slow])[0]
        second = other.continuing._enter(judged, "it saw the same", [])
    assert first.begun is not None
    assert first.begun.run == second.run
    assert len(estate.all("staging")) == 1


def test_what_waits_by_itself_gives_way_to_what_is_newer(tmp_path: Path) -> None:
    window = AUTOMATIC.replace("    configuration", '    windows: [{days: sat, from: "10:00"}]\n    configuration')
    estate = Estate(tmp_path, window)
    built(estate)
    first = look(estate)["staging"].begun
    assert first is not None
    assert first.outcome is Outcome.WAITING
    assert idle(estate) == ""
    built(estate, b"newer")
    second = look(estate)["staging"].begun
    assert second is not None
    by_run = {one.run: one for one in estate.all()}
    assert (by_run[first.run].outcome, by_run[second.run].outcome) == (Outcome.REFUSED, Outcome.WAITING)
    assert by_run[first.run].last.says == f"{second.run} is newer"


def test_the_parts_that_differ_are_named_and_what_is_replaced_is_none(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    plan = estate.enter(estate.artifact(), only_plan=True).judged.plan
    assert changed_parts(plan, replace(plan, replaces="ab" * 32, settings="cd" * 32, ticket="CHG-1")) == ()
    assert changed_parts(plan, replace(plan, parameters={"a": 1}, deployer="other")) == ("parameters", "deployer")
