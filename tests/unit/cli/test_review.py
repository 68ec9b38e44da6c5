from __future__ import annotations

import pytest

from interlock.cli.exits import Exit
from interlock.testing.world import failed, finding
from tests.unit.cli.company import TEAM, Company
from tests.unit.cli.shell import Shell
from tests.unit.cli.test_choosing import assessed

POLICY = """\
policy: house
says: what is found goes to a person
review: {approvals: 1}
require:
  - control: commit.secrets
    not_applicable: allow
  - control: commit.sast
    otherwise: review
    not_applicable: allow
"""
AUTHORS = ("--account", "ann=git:test@example.org")


@pytest.fixture
def company(shell: Shell) -> Company:
    """Give ann and ben and a change whose finding was sent to review."""
    made = Company(shell)
    made.found(*TEAM)
    shell.world.commit({"house.yaml": POLICY, "interlock.yaml": "policy: house.yaml\n"})
    made.agree("people", "join", "ann", f"git:{shell.world.repository.git('log', '-1', '--format=%ae')}")
    shell.world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    shell.world.check()
    return made


def test_what_waits_is_listed_with_who_may_approve_it_until_somebody_did(company: Company) -> None:
    listed = company("ben", "review", "list")
    assert (listed.code, "commit.sast has 1 high finding" in listed.out) == (Exit.ALLOWED, True)
    assert "may approve: ben\n" in listed.out, "ann wrote it"
    (row,) = company("ben", "review", "list", "--format", "json").json
    assert (row["decision"]["verdict"], row["demands"][0]["may"]) == ("review", ["ben"])
    approved = company("ben", "review", "approve", "HEAD", "--reason", "looked at it")
    assert (approved.code, "let through by the approval of ben" in approved.out) == (Exit.ALLOWED, True), approved.err
    assert company("ann", "gate").code == Exit.ALLOWED
    assert company("ann", "review", "list").out == "nothing waits for review\n"
    shown = company("ann", "review", "show", "HEAD")
    assert "approved  ben" in shown.out
    again = company("ben", "review", "approve", "HEAD")
    assert (again.code, "it is allowed already" in again.err) == (Exit.USAGE, True)


def test_who_wrote_it_cannot_approve_it(company: Company) -> None:
    said = company("ann", "review", "approve", "HEAD", "--reason", "mine is fine")
    assert (said.code, "ann is change.author here and cannot approve it" in said.err) == (Exit.USAGE, True)
    assert "these may approve it: ben" in said.err
    assert company("ann", "gate").code == Exit.REVIEW


def test_an_approval_can_be_withdrawn_and_somebody_elses_cannot(company: Company) -> None:
    company("ben", "review", "approve", "HEAD")
    other = company("ann", "review", "withdraw", "HEAD")
    assert (other.code, "you have given no answer about" in other.err) == (Exit.USAGE, True)
    assert company("ben", "review", "withdraw", "HEAD").code == Exit.REVIEW
    assert company("ann", "gate").code == Exit.REVIEW


def test_a_rejection_denies_until_it_is_withdrawn(company: Company) -> None:
    assert company("ann", "review", "reject", "HEAD", "--reason", "wait for the fix").code == Exit.DENIED
    gate = company("ben", "gate")
    assert (gate.code, "ann rejected it: wait for the fix" in gate.out) == (Exit.DENIED, True)
    assert company("ann", "review", "withdraw", "HEAD").code == Exit.REVIEW


def test_a_release_into_an_environment_can_be_asked_for_and_its_approval_opens_no_other(company: Company) -> None:
    asked = company("ann", "review", "ask", "HEAD", "--env", "live")
    assert asked.code == Exit.REVIEW
    rows = company("ben", "review", "list", "--format", "json").json
    assert [one["decision"]["environment"] for one in rows] == [None, "live"]
    approved = company("ben", "review", "approve", "HEAD", "--env", "live", "--format", "json")
    assert (approved.code, approved.json["approval"]["environment"]) == (Exit.ALLOWED, "live")
    assert approved.json["envelope"].startswith("sha256:")
    assert company("ben", "gate", "--env", "live").code == Exit.ALLOWED
    assert company("ben", "gate").code == Exit.REVIEW
    assert company("ben", "gate", "--env", "test").code == Exit.REVIEW


def test_an_approval_falls_with_what_it_accepted(company: Company) -> None:
    company("ben", "review", "approve", "HEAD")
    company.shell.world.runner.outcomes["commit.sast"] = failed(
        finding("commit.sast"), finding("commit.sast", fingerprint="1" * 32)
    )
    company.shell.world.check()
    assert company("ben", "gate").code == Exit.REVIEW, "another number of findings is another reason"


def test_the_policy_of_a_stage_is_asked_and_one_below_the_profile_decides_nothing(company: Company) -> None:
    stages = "stages:\n  - id: commit\n  - {id: last, controls: [commit.sast], policy: strict.yaml}\n"
    strict = POLICY.replace("otherwise: review", "otherwise: deny").replace("policy: house", "policy: strict")
    shell = company.shell
    shell.world.commit({"strict.yaml": strict, "interlock.yaml": f"policy: house.yaml\n{stages}"})
    shell.world.check()
    asked = [company("ben", "review", "show", "HEAD", *more).out for more in ((), ("--stage", "last"))]
    assert ["under house" in asked[0], "under strict" in asked[1]] == [True, True]
    assert company("ben", "review", "show", "HEAD", "--stage", "lost").code == Exit.USAGE
    assessed(shell.world, "critical")
    said = company("ben", "review", "approve", "HEAD")
    assert "policy house demands less than critical, which the risk profile asks for" in said.out + said.err
    assert said.code != Exit.ALLOWED
    glass = company("ann", "break-glass", "HEAD", "--env", "live", "--hours", "1", "--reason", "down")
    assert (glass.code, "policy house demands less than critical" in glass.err) == (Exit.USAGE, True)
    assert company("ann", "break-glass", "list").out == "nobody ever asked to break the glass\n"


def test_where_something_denies_no_approval_helps(team: Company) -> None:
    said = team("ben", "review", "approve", "HEAD")
    assert (said.code, "no approval answers this: commit.sast has 1 high finding" in said.err) == (Exit.USAGE, True)


PLAIN = """\
policy: plain
require:
  - control: commit.secrets
    not_applicable: allow
  - control: commit.sast
    not_applicable: allow
"""
LIVE = """\
policy: plain.yaml
stages:
  - id: commit
  - {id: last, controls: [commit.sca], policy: house.yaml}
environments:
  - {name: test, deployer: hands, targets: [{name: one}]}
  - {name: live, deployer: hands, targets: [{name: one}], stage: last}
"""


@pytest.fixture
def apart(shell: Shell) -> Company:
    """Give ann and ben and a finding that the usual policy denies and the policy of one environment sends to review."""
    made = Company(shell)
    made.found(*TEAM)
    people = "waivers: {approvals: 1, max_age: 30d}\nbreak_glass: {approvals: 1, max_age: 4h}\n"
    shell.world.commit({"plain.yaml": PLAIN, "house.yaml": POLICY + people, "interlock.yaml": LIVE})
    made.agree("people", "join", "ann", f"git:{shell.world.repository.git('log', '-1', '--format=%ae')}")
    shell.world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    shell.world.check()
    return made


def test_what_is_asked_for_an_environment_waits_and_is_approved_under_its_policy(apart: Company) -> None:
    assert apart("ann", "gate", "--env", "test").code == Exit.DENIED
    assert apart("ann", "review", "ask", "HEAD", "--env", "live").code == Exit.REVIEW
    listed = apart("ben", "review", "list", "--format", "json")
    assert [one["decision"]["environment"] for one in listed.json] == ["live"], listed.err
    assert apart("ben", "review", "approve", "HEAD", "--env", "live").code == Exit.ALLOWED
    assert apart("ann", "gate", "--env", "live").code == Exit.ALLOWED


def test_what_is_accepted_for_an_environment_is_looked_at_under_its_policy(apart: Company) -> None:
    waive = ("waive", "bandit:B602", "--reason", "ours", "--expires", "20d", "--format", "json")
    refused = apart("ann", *waive, "--scope", "environment=test")
    assert (refused.code, "the policy plain takes no waivers" in refused.err) == (Exit.USAGE, True)
    assert "DPL-101" in apart("ann", *waive, "--scope", "environment=lvie").err
    asked = apart("ann", *waive, "--scope", "environment=live")
    assert asked.code == Exit.REVIEW, asked.err
    approved = apart("ben", "waivers", "approve", asked.json["id"])
    assert approved.code == Exit.ALLOWED, approved.err
    assert [one["counts"] for one in apart("ann", "waivers", "list", "--format", "json").json] == [True]
    assert apart("ann", "gate", "--env", "live").code == Exit.ALLOWED


def test_glass_is_broken_on_the_terms_of_the_environment_that_it_guards(apart: Company) -> None:
    ask = ("break-glass", "HEAD", "--hours", "1", "--reason", "down", "--env")
    assert "the policy plain lets nobody break the glass" in apart("ann", *ask, "test").err
    asked = apart("ann", *ask, "live", "--format", "json")
    assert asked.code == Exit.REVIEW, asked.err
    agreed = apart("ben", "break-glass", "approve", asked.json["id"])
    assert agreed.code == Exit.ALLOWED, agreed.err
    assert [one["state"] for one in apart("ann", "break-glass", "list", "--format", "json").json] == ["open"]
    assert apart("ann", "gate", "--env", "live").code == Exit.ALLOWED
    assert apart("ann", "break-glass", "close", asked.json["id"], "--reason", "up").code == Exit.ALLOWED


def test_what_was_said_of_an_environment_that_is_gone_is_still_listed(apart: Company) -> None:
    ask = ("break-glass", "HEAD", "--hours", "1", "--reason", "down", "--env", "live")
    assert apart("ann", *ask).code == Exit.REVIEW
    apart.shell.world.commit({"interlock.yaml": LIVE.replace("name: live", "name: shop")})
    assert [one["state"] for one in apart("ann", "break-glass", "list", "--format", "json").json] == ["waiting"]
