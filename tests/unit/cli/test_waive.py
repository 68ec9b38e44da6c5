from __future__ import annotations

import pytest

from interlock.cli.exits import Exit
from interlock.control import Witness
from interlock.testing.world import failed, finding
from tests.unit.cli.company import Company
from tests.unit.cli.shell import Shell
from tests.unit.cli.test_waivers import WAIVE


def test_it_says_what_it_would_cover_and_who_may_approve_it(team: Company) -> None:
    said = team("ann", *WAIVE, "--instead", "the caller checks it")
    assert said.code == Exit.REVIEW
    assert "it would cover 1 finding now" in said.out
    assert "it does not count before somebody else approved it" in said.out
    assert "  ben may\n" in said.out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["bandit:B999", "--expires", "3"], "did you mean 'bandit:B602'"),
        (["commit.sats", "--expires", "3"], "did you mean 'commit.sast'"),
        (["rule:none", "--expires", "3"], "the policy baseline has no rules"),
        (["bandit:B602", "--expires", "0"], "that is past"),
        (["bandit:B602", "--expires", "2020-01-01"], "that is past"),
        (["bandit:B602", "--expires", "400d"], "180 days is the limit"),
        (["bandit:B602", "--expires", "soon"], "soon"),
        (["bandit:B602", "--expires", "3", "--scope", "path=other.py"], "fits none of the 1 findings"),
        (["bandit:B602", "--expires", "3", "--scope", "component=pkg:pypi/a"], "fits none of the 1 findings"),
        (["bandit:B602", "--expires", "3", "--scope", "fingerprint=fnd-ffffffffffff"], "fits none of the 1 findings"),
        (["bandit:B602", "--expires", "3", "--scope", "fingerprint=fnd-00"], "at least twelve digits"),
        (["bandit:B602", "--expires", "3", "--scope", "where=here"], "is not of the form KIND=VALUE"),
        (["bandit:B602", "--expires", "3", "--scope", "path=/etc"], "must be relative"),
        (["bandit:B602", "--expires", "3", "--owner", "nobody"], "nobody"),
    ],
)
def test_a_waiver_that_could_never_count_is_refused_and_not_signed(team: Company, words: list[str], why: str) -> None:
    said = team("ann", "waive", *words, "--reason", "because")
    assert (said.code, why in said.err) == (Exit.USAGE, True), said.err
    assert team("ann", "waivers", "list").out == "there are no such waivers\n"


def test_a_waiver_can_be_limited_to_places_commits_and_environments(team: Company) -> None:
    scopes = ["path=app.py", "fingerprint=fnd-000000000000", "subject=HEAD", "environment=live"]
    said = team("ann", *WAIVE, *(word for one in scopes for word in ("--scope", one)), "--format", "json")
    assert said.code == Exit.REVIEW, said.err
    waiver = said.json["waiver"]
    assert (waiver["paths"], waiver["environments"], len(said.json["covers"])) == (["app.py"], ["live"], 1)
    assert waiver["subjects"][0].startswith("gitCommit:")
    team("ben", "waivers", "approve", said.json["id"])
    assert team("ben", "gate").code == Exit.DENIED
    assert team("ben", "gate", "--env", "live").code == Exit.ALLOWED


def test_a_vulnerability_that_is_not_found_yet_can_be_waived_with_a_note(team: Company) -> None:
    said = team("ann", "waive", "CVE-2026-0001", "--scope", "component=pkg:pypi/a", "--reason", "x", "--expires", "3")
    assert (said.code, "is in nothing that was found here" in said.out) == (Exit.REVIEW, True)


def test_a_whole_control_can_be_waived(team: Company) -> None:
    said = team("ann", "waive", "commit.sast", "--reason", "the tool is mended", "--expires", "2d")
    assert (said.code, "it would cover the whole of it, 1 finding now" in said.out) == (Exit.REVIEW, True)
    name = said.out.split()[0]
    assert team("ben", "waivers", "approve", name).code == Exit.ALLOWED
    assert team("ben", "gate").code == Exit.ALLOWED


def test_whoever_nobody_knows_asks_for_nothing(shell: Shell) -> None:
    said = shell("waive", "commit.sast", "--reason", "x", "--expires", "2d")
    assert (said.code, "nobody is known for your key" in said.err) == (Exit.USAGE, True)


@pytest.fixture
def seen_twice(team: Company) -> Company:
    """Give a change with a finding that two tools saw."""
    both = (Witness("bandit", "B602"), Witness("ruff", "S602"))
    team.shell.world.runner.outcomes["commit.sast"] = failed(finding("commit.sast", witnesses=both))
    team.shell.world.pass_time(minutes=1)
    team.shell.world.check()
    return team


def test_a_rule_that_hides_nothing_alone_is_not_waived_alone_and_the_answer_says_how(seen_twice: Company) -> None:
    alone = seen_twice("ann", *WAIVE)
    assert alone.code == Exit.USAGE
    assert "what bandit:B602 says here is said by ruff:S602 too" in alone.err
    assert "`interlock waive bandit:B602 ruff:S602 ...`" in alone.err
    assert "--scope fingerprint=fnd-0000000000000000" in alone.err
    assert seen_twice("ann", "waivers", "list").out == "there are no such waivers\n"
    itself = seen_twice("ann", *WAIVE, "--scope", "fingerprint=fnd-0000000000000000")
    assert (itself.code, "it would cover 1 finding now" in itself.out) == (Exit.REVIEW, True), itself.err


def test_rules_that_say_the_same_are_waived_and_approved_together(seen_twice: Company) -> None:
    said = seen_twice("ann", "waive", "ruff:S602", *WAIVE[1:], "--format", "json")
    assert said.code == Exit.REVIEW, said.err
    assert [len(one["covers"]) for one in said.json] == [1, 1]
    ids = [one["id"] for one in said.json]
    assert seen_twice("ben", "waivers", "approve", ids[0]).code == Exit.ALLOWED
    assert seen_twice("ben", "gate").code == Exit.DENIED
    both = seen_twice("ben", "waivers", "approve", *ids)
    assert (both.code, both.out.count("approved  ben")) == (Exit.ALLOWED, 2), both.err
    assert seen_twice("ben", "gate").code == Exit.ALLOWED
    assert seen_twice("ann", "waivers", "revoke", *ids, "--reason", "mended").code == Exit.ALLOWED
    assert seen_twice("ben", "gate").code == Exit.DENIED


def test_the_second_rule_may_be_waived_after_the_first_one_with_others(seen_twice: Company) -> None:
    assert seen_twice("ann", "waive", "ruff:S602", *WAIVE[1:]).code == Exit.REVIEW
    again = seen_twice("ann", *WAIVE)
    assert (again.code, "it would cover 1 finding now\n" in again.out) == (Exit.REVIEW, True), again.err


def test_of_several_names_none_is_signed_if_one_is_refused(team: Company) -> None:
    said = team("ann", "waive", "commit.sast", "commit.sats", "--reason", "x", "--expires", "2d")
    assert (said.code, "did you mean 'commit.sast'" in said.err) == (Exit.USAGE, True)
    assert team("ann", "waivers", "list").out == "there are no such waivers\n"
