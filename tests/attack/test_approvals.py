"""Approvals, broken glass and holds that must not count: replayed, about something else, given by one human twice."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from interlock.decision import Decision, Verdict
from interlock.evidence import Approval, BreakGlass, Hold, Revocation
from interlock.flows import reviews
from interlock.kernel import duration, stamp
from interlock.testing.world import World, failed, finding
from tests.governed import Team
from tests.unit.cli.test_review import POLICY

HOUSE = {"house.yaml": POLICY + "break_glass: {max_age: 4h, approvals: 1}\n", "interlock.yaml": "policy: house.yaml\n"}


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """Give ann and ben and a change of wendy's that was sent to review."""
    made = Team(World(tmp_path), ("ann", "ben", "cal"), files=HOUSE)
    made.world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    made.world.check()
    assert made.gate().verdict is Verdict.REVIEW
    return made


def approval(team: Team, environment: str = "") -> Approval:
    """Give an approval that counts once ann or ben signs it."""
    decision = team.gate(environment)
    accepts = tuple(one.key for one in decision.reasons if one.verdict is Verdict.REVIEW)
    target, at = str(team.head.digests[0]), stamp(team.world.at)
    meant = decision.policy_digest.hex
    return Approval("release", "approve", target, at, "fine", environment, meant, accepts)


def verdict(team: Team, environment: str = "") -> Verdict:
    return team.gate(environment).verdict


def test_the_approval_that_the_others_are_variations_of_counts(team: Team) -> None:
    team.say("ben", approval(team))
    assert verdict(team) is Verdict.ALLOW


@pytest.mark.parametrize(
    "changes",
    [
        {"target": "gitCommit:" + "0" * 40},
        {"environment": "live"},
        {"policy": "0" * 64},
        {"policy": ""},
        {"accepts": ()},
        {"accepts": ("commit.sast:violated:0000000000000000",)},
        {"about": "waiver"},
        {"answer": "yes"},
        {"expires_at": "2026-01-05T09:00:00Z"},
    ],
)
def test_an_approval_of_another_digest_environment_policy_or_reason_is_none(
    team: Team, changes: dict[str, object]
) -> None:
    team.say("ben", msgspec.structs.replace(approval(team), **changes))
    assert verdict(team) is Verdict.REVIEW


def test_an_approval_of_one_environment_opens_no_other(team: Team) -> None:
    team.say("ben", approval(team, "test"))
    assert (verdict(team, "test"), verdict(team, "live"), verdict(team)) == (
        Verdict.ALLOW, Verdict.REVIEW, Verdict.REVIEW,
    )  # fmt: skip


def test_an_approval_that_was_withdrawn_is_not_replayed(team: Team) -> None:
    said = approval(team)
    name = team.say("ben", said)
    team.say("ben", msgspec.structs.replace(said, answer="withdraw"))
    assert verdict(team) is Verdict.REVIEW
    team.say("ann", Revocation(name, "it was withdrawn", stamp(team.world.at)))
    team.say("ben", said)
    assert verdict(team) is Verdict.REVIEW, "the same words are the same document"


def test_another_key_does_not_answer_for_a_person(team: Team) -> None:
    team.stranger("ben's other key")
    team.say("ben's other key", approval(team))
    team.say("wendy", approval(team))
    assert verdict(team) is Verdict.REVIEW


def test_a_new_commit_needs_a_new_approval(team: Team) -> None:
    team.say("ben", approval(team))
    team.world.commit({"app.py": "print('more')\n"})
    team.world.check()
    assert verdict(team) is Verdict.REVIEW


def test_a_new_finding_needs_a_new_approval(team: Team) -> None:
    team.say("ben", approval(team))
    team.world.runner.outcomes["commit.sast"] = failed(*(finding("commit.sast", fingerprint=n * 32) for n in "12"))
    team.world.check()
    assert verdict(team) is Verdict.REVIEW


def test_the_policy_that_was_approved_under_is_the_one_that_holds(team: Team) -> None:
    team.say("ben", approval(team))
    text = HOUSE["house.yaml"].replace("not_applicable: allow", "max_age: 30d\n    not_applicable: allow", 1)
    team.world.repository.write("house.yaml", text)
    assert verdict(team) is Verdict.REVIEW


def test_two_accounts_of_one_human_are_one_approval(tmp_path: Path) -> None:
    files = {**HOUSE, "house.yaml": POLICY.replace("approvals: 1", "approvals: 2")}
    team = Team(World(tmp_path), files=files)
    team.world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    team.world.check()
    said = approval(team)
    team.say("ben", said)
    team.say("ben", msgspec.structs.replace(said, reason="and again"))
    assert verdict(team) is Verdict.REVIEW
    team.say("ann", said)
    assert verdict(team) is Verdict.ALLOW


def request(team: Team, **changes: str) -> BreakGlass:
    ends = stamp(team.world.at + duration("2h"))
    fields = {"target": str(team.head.digests[0]), "environment": "live", "reason": "down", "at": stamp(team.world.at)}
    return BreakGlass(**{**fields, "expires_at": ends, **changes})


def breaks(team: Team, **changes: str) -> Decision:
    name = team.say("ann", request(team, **changes), team.head)
    team.approves("ben", name, "break-glass", environment="live")
    return team.gate("live")


def test_glass_is_broken_by_two_and_by_nobody_alone(team: Team) -> None:
    name = team.say("ann", request(team), team.head)
    team.approves("ann", name, "break-glass", environment="live")
    team.approves("wendy", name, "break-glass", environment="live")
    assert verdict(team, "live") is Verdict.REVIEW
    team.approves("ben", name, "break-glass", environment="live")
    assert (verdict(team, "live"), verdict(team, "test"), verdict(team)) == (
        Verdict.ALLOW, Verdict.REVIEW, Verdict.REVIEW,
    )  # fmt: skip
    team.world.pass_time(hours=2)
    assert verdict(team, "live") is Verdict.DENY, "it is over, and nobody has reviewed it"


def test_glass_beyond_the_limit_of_the_policy_opens_nothing(team: Team) -> None:
    assert breaks(team, expires_at=stamp(team.world.at + duration("5h"))).verdict is not Verdict.ALLOW


def test_glass_that_nobody_reviewed_denies_the_next_release_and_whoever_asked_does_not_review_it(team: Team) -> None:
    assert breaks(team).verdict is Verdict.ALLOW
    (name,) = requests(team)
    team.world.commit({"app.py": "print('next')\n"})
    team.world.runner.outcomes.clear()
    team.world.check()
    assert verdict(team, "live") is Verdict.DENY
    team.approves("ann", name, "break-glass-review", environment="live")
    team.approves("wendy", name, "break-glass-review", environment="live")
    team.approves("ben", name, "break-glass-review", environment="test")
    team.approves("cal", name, "break-glass-review", environment="live")
    assert verdict(team, "live") is Verdict.DENY, "it is open still: nobody knows what comes of it"
    team.say("ann", Revocation(name, "the shop is up", stamp(team.world.at)))
    team.world.pass_time(minutes=1)
    team.approves("ben", name, "break-glass-review", environment="live")
    assert verdict(team, "live") is Verdict.DENY, "who agreed to it does not review it"
    team.approves("cal", name, "break-glass-review", environment="live")
    assert verdict(team, "live") is Verdict.ALLOW


def requests(team: Team) -> list[str]:
    with team.world.app(is_reading=True) as app:
        return [one.id for one in app.gate.governance().glasses]


def test_a_hold_is_lifted_by_nobody_who_may_not(team: Team) -> None:
    with team.speaking("ben") as (app, speaker):
        reviews.approve(speaker, app.seal, team.policy(app), team.question(), "fine")
    team.stranger("sly")
    hold = team.say("sly", Hold("place", str(team.head.digests[0]), "wait", stamp(team.world.at)), team.head)
    assert verdict(team) is Verdict.DENY
    for who in ("sly", "wendy"):
        team.say(who, Hold("lift", hold, "go on", stamp(team.world.at)), team.head)
    team.say("ann", Hold("lift", "0" * 64, "another", stamp(team.world.at)), team.head)
    assert verdict(team) is Verdict.DENY
    team.say("ann", Hold("lift", hold, "go on", stamp(team.world.at)), team.head)
    assert verdict(team) is Verdict.ALLOW
