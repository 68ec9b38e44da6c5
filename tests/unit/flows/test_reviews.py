from pathlib import Path

import pytest

from interlock.decision import Policy, Verdict
from interlock.flows import reviews
from interlock.flows.errors import PolicyLost, WouldNotCount
from interlock.testing.world import World, failed, finding
from tests.governed import Team
from tests.unit.cli.test_review import POLICY


@pytest.fixture
def team(tmp_path: Path) -> Team:
    made = Team(World(tmp_path), files={"house.yaml": POLICY, "interlock.yaml": "policy: house.yaml\n"})
    made.world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    made.world.check()
    return made


def waits(team: Team) -> tuple[reviews.Row, ...]:
    with team.speaking("ann") as (app, speaker):
        rows, lost = reviews.queue(speaker.gate, lambda *_: team.policy(app), "", team.world.at)
        assert lost == ()
        return rows


def test_what_was_sent_to_review_waits_since_then(team: Team) -> None:
    began = team.world.at
    team.world.pass_time(days=2)
    team.world.check()
    (row,) = waits(team)
    assert (row.since, row.decision.verdict) == (began, Verdict.REVIEW)
    assert [one.requirement for one in row.waits_for] == ["commit.sast"]
    assert row.demands[0].could == ("ann", "ben")


def test_a_policy_that_is_not_at_hand_is_said_and_hides_nothing(team: Team) -> None:
    def gone(name: str, digest: str) -> Policy:
        raise PolicyLost(name=name, why=digest[:4])

    with team.speaking("ann") as (_, speaker):
        rows, lost = reviews.queue(speaker.gate, gone, "", team.world.at)
    assert (rows, len(lost), "house" in lost[0]) == ((), 1, True)


def test_an_approval_names_the_reasons_that_it_accepts_and_the_new_decision_is_sealed(team: Team) -> None:
    (row,) = waits(team)
    with team.speaking("ben") as (app, speaker):
        said = reviews.approve(speaker, app.seal, team.policy(app), team.question(), "fine")
        assert said.approval.accepts == tuple(one.key for one in row.waits_for)
        assert said.approval.policy == team.policy(app).digest.hex
        assert (said.decision.verdict, said.sealed is not None) == (Verdict.ALLOW, True)
    assert waits(team) == ()


def test_nobody_approves_before_evidence_says_who_wrote_it(tmp_path: Path) -> None:
    early = Team(World(tmp_path), files={"house.yaml": POLICY, "interlock.yaml": "policy: house.yaml\n"})
    for who in ("ann", "ben"):
        with early.speaking(who) as (app, speaker), pytest.raises(WouldNotCount, match="no evidence says who wrote it"):
            reviews.approve(speaker, app.seal, early.policy(app), early.question(), "fine")
    with early.app("ben") as app:
        assert app.gate.governance().approvals == ()


def test_what_a_rule_asks_for_is_approved_and_only_by_whom_it_counts(tmp_path: Path) -> None:
    rule = "rules: [{id: seen, assert: \"approvals.exists(a, a.by == 'ben')\", says: ben has to approve it}]\n"
    asking = "policy: asking\nrequire: [{control: commit.secrets, not_applicable: allow}]\n" + rule
    made = Team(World(tmp_path), files={"asking.yaml": asking, "interlock.yaml": "policy: asking.yaml\n"})
    made.world.check()
    assert made.gate().verdict is Verdict.DENY
    with made.speaking("ann") as (app, speaker), pytest.raises(WouldNotCount, match="takes nobody's approval"):
        reviews.approve(speaker, app.seal, made.policy(app), made.question(), "fine")
    with made.speaking("ben") as (app, speaker):
        said = reviews.approve(speaker, app.seal, made.policy(app), made.question(), "fine")
        assert (said.decision.verdict, made.gate().verdict) == (Verdict.ALLOW, Verdict.ALLOW)


def test_who_may_not_approve_signs_nothing(team: Team) -> None:
    team.stranger("sly")
    for who in ("sly",):
        with team.speaking(who) as (app, speaker), pytest.raises(Exception, match="nobody is known for your key"):
            reviews.approve(speaker, app.seal, team.policy(app), team.question(), "")
    with team.speaking("ann") as (app, speaker), pytest.raises(WouldNotCount, match="no answer"):
        reviews.withdraw(speaker, app.seal, team.policy(app), team.question(), "")
