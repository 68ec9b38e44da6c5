from __future__ import annotations

from interlock.cli.exits import Exit
from tests.unit.cli.company import Company
from tests.unit.cli.shell import Shell


def test_who_can_do_something_is_answered_with_the_chain(shell: Shell) -> None:
    company = Company(shell)
    company.found("--role", "releaser=group:ops@job:deploy")
    nobody = company("ann", "who", "can", "release.deploy", "on", "job:deploy")
    assert (nobody.code, nobody.out) == (Exit.DENIED, "nobody may release.deploy on job:deploy\n")
    company.agree("groups", "add", "ops", "ben")
    said = company("ann", "who", "can", "release.deploy", "on", "job:deploy")
    assert said.code == Exit.ALLOWED
    assert said.out == "ben  ben is in group ops, which is releaser on job:deploy (since the founding, entry 0)\n"
    (answer,) = company("ann", "who", "--format", "json", "can", "release.deploy", "on", "job:deploy").json
    assert (answer["person"], answer["paths"][0]["enablers"]) == ("ben", ["ann", "ben"])


def test_a_role_for_a_time_counts_now(shell: Shell) -> None:
    company = Company(shell)
    company.found()
    company.agree("roles", "grant", "approver", "ben", "on", "product:shop", "--until", "2099-01-31")
    assert company("ann", "who", "can", "release.approve", "on", "product:shop").code == Exit.ALLOWED


def test_an_unknown_action_names_those_there_are(shell: Shell) -> None:
    company = Company(shell)
    company.found()
    said = company("ann", "who", "can", "deploy", "on", "organisation")
    assert (said.code, "release.deploy" in said.err) == (Exit.USAGE, True)


def test_who_i_am_depends_on_the_key_that_signs_here(shell: Shell) -> None:
    company = Company(shell)
    company.found()
    assert "person  ben  Ben Other" in company("ben", "who", "am-i").out
    assert company("ben", "who", "--format", "json", "am-i").json["person"]["id"] == "ben"
    shell("keys", "new", "--name", "a new laptop")
    said = shell("who", "am-i")
    assert (said.code, "person  none" in said.out) == (Exit.DENIED, True)
    assert shell("who", "--format", "json", "am-i").json["person"] is None


def test_without_a_key_nobody_is_anybody(shell: Shell) -> None:
    said = shell("who", "am-i")
    assert (said.code, "there is no key yet" in said.out) == (Exit.DENIED, True)
