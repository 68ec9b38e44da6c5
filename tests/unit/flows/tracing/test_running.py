"""What ran, by entries that count alone."""

from __future__ import annotations

from pathlib import Path

from interlock.evidence.deployment import DEPLOYMENT, DeploymentStep
from interlock.flows.seal import Sealing
from interlock.flows.tracing.running import ran
from interlock.kernel import stamp
from interlock.trace import Kind, Relation
from interlock.wiring.tracing import Tracing
from tests.estate import Estate
from tests.shared_ledger import MINE, SharedLedger
from tests.tracing import asking


def test_what_runs_and_what_ran_are_told_apart(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    estate.world.pass_time(minutes=1)
    estate.deployed(estate.artifact(b"newer"))
    with asking(estate) as (asked, _):
        found = ran(asked, asked.subjects.find("staging", only=[Kind.ENVIRONMENT]))
    assert (len(found.now), len(found.before), found.doubted, found.is_cut) == (1, 1, (), False)
    assert found.now[0].since.at > found.before[0].since.at


def test_what_ran_twice_and_was_replaced_twice_is_over_since_the_second_time(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    first, second = estate.artifact(), estate.artifact(b"newer")
    for one in (first, second, first, second):
        estate.world.pass_time(minutes=1)
        estate.deployed(one)
    with estate.world.app(is_reading=True) as app:
        asked = Tracing(app).asking()
        place = asked.subjects.find("staging", only=[Kind.ENVIRONMENT])
        found = ran(asked, place)
        walked = asked.walk(place)
    runs = {one.source.name: one.over for one in walked.links if one.relation is Relation.RUNS_AS}
    ended = [one.until for one in found.before if one.until and one.artifact.name == str(first.digests[0])]
    assert len(ended) == 2
    assert runs == {str(second.digests[0]): None, str(first.digests[0]): max(ended, key=lambda one: one.entry)}


def test_what_nobody_ended_that_counts_is_over_with_the_next_that_counts_and_not_the_newest(tmp_path: Path) -> None:
    ledger = SharedLedger(tmp_path)
    estate, versions = ledger.estate, [ledger.built(MINE, "app.zip", name) for name in (b"first", b"second", b"third")]
    begun = estate.deployed(versions[0])
    seen = {"one": {"artifacts": {"app.zip": "ab" * 32}}}
    with ledger.team.app("wendy") as app:
        plan, at = begun.judged.plan, stamp(estate.world.at)
        says = DeploymentStep(
            "dpl-forged", plan.digest.hex, "staging", MINE, "deployed", at, ledger=app.gate.origin, seen=seen
        )
        app.seal.documents([Sealing(plan.subject, DEPLOYMENT, says)])
    ledger.be("ann")
    for one in versions[1:]:
        estate.deployed(one)
    with estate.world.app(is_reading=True) as app:
        asked = Tracing(app).asking()
        found = ran(asked, asked.subjects.find("staging", only=[Kind.ENVIRONMENT]))
    since = {one.artifact.name: one.since.entry for one in found.landed}
    (ended,) = [one.until for one in found.before if one.artifact.name == str(versions[0].digests[0])]
    assert ended is not None
    assert ended.entry == since[str(versions[1].digests[0])]
