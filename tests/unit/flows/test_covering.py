from pathlib import Path

import pytest

from interlock.control import Witness
from interlock.flows.covering import covers, newest
from interlock.kernel import Severity
from interlock.testing.world import World, failed, finding
from tests.governed import Team


@pytest.fixture
def team(tmp_path: Path) -> Team:
    made = Team(World(tmp_path))
    made.world.runner.outcomes["commit.sast"] = failed(
        finding("commit.sast"),
        finding(
            "commit.sast",
            Severity.LOW,
            rule="bandit:B101",
            witnesses=(Witness("bandit", "B101"),),
            fingerprint="1" * 32,
        ),
    )
    made.world.check()
    return made


def test_the_newest_evidence_are_the_findings_of_the_last_check(team: Team) -> None:
    with team.speaking("ann") as (_, speaker):
        assert {one.rule for one in newest(speaker.gate).findings} == {"bandit:B602", "bandit:B101"}
    team.world.commit({"app.py": "print('mended')\n"})
    team.world.runner.outcomes.clear()
    team.world.check()
    with team.speaking("ann") as (_, speaker):
        evidence = newest(speaker.gate)
    assert (evidence.findings, evidence.subject.digests) == ((), team.head.digests)


def test_a_waiver_covers_what_it_names_where_it_names_it(team: Team) -> None:
    with team.speaking("ann") as (_, speaker):
        evidence = newest(speaker.gate)
    assert [one.rule for one in covers(team.waiver(), evidence, None).findings] == ["bandit:B602"]
    assert covers(team.waiver(paths=("other.py",)), evidence, None).is_empty
    assert not covers(team.waiver(environments=("live",)), evidence, None).is_empty
    assert covers(team.waiver(subjects=("gitCommit:" + "0" * 40,)), evidence, None).is_empty
    whole = covers(team.waiver("commit.sast", what="control"), evidence, None)
    assert (whole.is_whole, len(whole.findings)) == (True, 2)


def test_what_several_rules_say_is_covered_by_a_waiver_of_each_or_of_the_finding(team: Team) -> None:
    witnesses = (Witness("bandit", "B602"), Witness("ruff", "S602"))
    team.world.runner.outcomes["commit.sast"] = failed(finding("commit.sast", witnesses=witnesses))
    team.world.check()
    with team.speaking("ann") as (_, speaker):
        evidence = newest(speaker.gate)
    one, other = team.waiver(), team.waiver("ruff:S602", paths=("app.py",))
    assert covers(one, evidence, None).is_empty
    assert len(covers(one, evidence, None, [other]).findings) == 1
    assert covers(one, evidence, None, [team.waiver("ruff:S602", paths=("elsewhere.py",))]).is_empty
    itself = team.waiver(fingerprints=("0" * 16,))
    assert len(covers(itself, evidence, None).findings) == 1
    assert covers(one, evidence, None, [itself]).is_empty, "what another waiver covers by itself is not this one's"
