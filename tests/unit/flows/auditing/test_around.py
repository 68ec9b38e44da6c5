"""Changes, waivers, people and keys around deployments."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from interlock.evidence import WAIVER
from interlock.evidence.running import RUNNING, Running
from interlock.flows.seal import Sealing
from interlock.kernel import Digest, Subject, canonical, sha256, stamp
from interlock.testing.world import World
from interlock.trace.lacks import Absence
from interlock.trace.report import Scope
from tests.estate import SETTINGS, Estate
from tests.governed import Team
from tests.reports import kinds, report_of


def _team(folder: Path) -> tuple[Estate, Team]:
    world = World(folder)
    team = Team(world, ("ann", "ben"))
    return Estate(folder, SETTINGS, world), team


def test_who_wrote_a_change_is_the_person_of_the_address(tmp_path: Path) -> None:
    estate, _ = _team(tmp_path)
    begun = estate.deployed(estate.artifact())
    report = report_of(estate, Scope.DEPLOYMENT, begun.run)
    change = next(one for one in report.changes if one.commit == estate.head)
    assert change.people == ("wendy",)
    assert Absence.NO_PEOPLE not in kinds(report)
    assert next(one for one in report.people if one.id == "wendy").did[0] in {
        "asked for a deployment",
        "wrote a change",
    }


def test_an_approval_by_somebody_else_is_a_review(tmp_path: Path) -> None:
    estate, team = _team(tmp_path)
    artifact = estate.artifact()
    team.approves("ben", str(artifact.digests[0]), "release", environment="staging")
    begun = estate.deployed(artifact)
    report = report_of(estate, Scope.DEPLOYMENT, begun.run)
    assert [one.person for one in report.approvals] == ["ben"]
    assert Absence.NO_REVIEW not in kinds(report)
    known = next(one for one in report.people if one.id == "ben")
    assert known.is_known
    assert "approved a release" in known.did
    assert any(role.startswith("approver") for role in known.roles)


def test_without_one_the_change_was_never_reviewed(tmp_path: Path) -> None:
    estate, _ = _team(tmp_path)
    begun = estate.deployed(estate.artifact())
    assert Absence.NO_REVIEW in kinds(report_of(estate, Scope.DEPLOYMENT, begun.run))


def test_waivers_of_a_product_are_told_with_owner_and_age(tmp_path: Path) -> None:
    estate, team = _team(tmp_path)
    estate.deployed(estate.artifact())
    with team.app("ann") as app:
        says = team.waiver(product="shop", ledger=app.gate.origin)
        waived = sha256(canonical(says)).hex
        app.seal.document(Subject("waiver", (Digest("sha256", waived),)), WAIVER, says)
    team.approves("ben", waived)
    estate.world.at += timedelta(days=3)
    report = report_of(estate, Scope.PRODUCT, "shop")
    (excuse,) = report.waivers
    assert (excuse.owner, excuse.asked_by, excuse.age_days, excuse.state) == ("ann", "ann", 3, "active")
    assert excuse.approved_by == ("ben",)
    assert excuse.entry in {one.index for one in report.pieces}
    estate.world.at += timedelta(days=300)
    assert report_of(estate, Scope.PRODUCT, "shop").waivers[0].state == "expired"


def test_keys_are_told_with_how_much_they_signed_and_for_what_they_count(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.deployed(estate.artifact())
    report = report_of(estate, Scope.DEPLOYMENT, begun.run)
    (key,) = report.keys
    assert key.signed == len(report.pieces)
    assert "evidence" in key.purposes


def test_a_look_of_somebody_who_might_not_deploy_there_is_none(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.deployed(estate.artifact())
    plan = begun.judged.plan
    team = Team(estate.world, roles=("operations", "auditor"))
    for who, looks in (("wendy", 0), ("ann", 1)):
        with team.app(who) as app:
            says = Running(
                "staging",
                "shop",
                begun.run,
                plan.digest.hex,
                stamp(estate.world.at),
                "as-planned",
                ledger=app.gate.origin,
            )
            app.seal.documents([Sealing(plan.subject, RUNNING, says)])
        assert len(report_of(estate, Scope.DEPLOYMENT, begun.run).looks) == looks
