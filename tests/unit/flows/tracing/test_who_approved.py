"""By whose word something went through, as people were known then."""

from __future__ import annotations

from pathlib import Path

from interlock.flows.directory import say
from interlock.flows.tracing.who_approved import who_approved
from interlock.identity import RemovePerson
from tests.estate import Estate
from tests.governed import Team
from tests.tracing import asking


def test_nobody_approved_what_went_through_by_itself(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.deployed(estate.artifact())
    with asking(estate) as (asked, _):
        found = who_approved(asked, asked.subjects.find(begun.run))
    assert (found.approvals, len(found.decisions), found.rollouts[0].run) == ((), 1, begun.run)


def test_an_approval_is_of_the_person_whose_key_it_was_then(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    team = Team(estate.world)
    team.approves("ben", artifact.digests[0].hex, about="release", environment="staging")
    estate.world.pass_time(minutes=1)
    with team.app("ann") as app:
        at = estate.world.at
        say([RemovePerson("ben")], app.directory(), app.seal, team.keys["ann"], at, app.store.ledger.origin)
    with team.app("ann") as app, asking(estate, app=app) as (asked, _):
        found = who_approved(asked, asked.subjects.find(str(artifact.digests[0])))
    assert [(one.by.person, one.is_for) for one in found.approvals] == [("ben", True)]
    assert "approved the release" in found.approvals[0].says


def test_what_was_approved_for_one_environment_is_not_approved_for_another(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    estate.deployed(artifact)
    team = Team(estate.world)
    team.approves("ben", artifact.digests[0].hex, about="release", environment="production")
    team.approves("ann", artifact.digests[0].hex, about="release", environment="staging")
    with team.app("ann") as app, asking(estate, app=app) as (asked, _):
        there = who_approved(asked, asked.subjects.find("staging"))
        everywhere = who_approved(asked, asked.subjects.find(str(artifact.digests[0])))
    assert {one.by.person for one in there.approvals} == {"ann"}
    assert {one.by.person for one in everywhere.approvals} == {"ann", "ben"}


def test_a_rejection_is_told_and_is_no_approval(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    team = Team(estate.world)
    team.approves("ben", artifact.digests[0].hex, about="release", answer="reject", environment="staging")
    with team.app("ann") as app, asking(estate, app=app) as (asked, _):
        found = who_approved(asked, asked.subjects.find(str(artifact.digests[0])))
    assert found.approvals == ()
    assert [one.is_for for one in found.words] == [False]
