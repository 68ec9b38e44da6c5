import pytest

from interlock.cli.exits import Exit
from interlock.wiring.policies import BUILT_IN
from tests.unit.cli.shell import Shell

OWN = """\
policy: own
extends: standard
require:
  - control: commit.sast
    max_age: 7d
examples:
  - {name: fine, given: {others: passed}, expect: allow}
"""


def test_policies_are_listed_with_the_one_in_force_and_why(shell: Shell) -> None:
    said = shell("policy", "list")
    assert said.code == Exit.ALLOWED
    assert "in force: baseline, because nothing is configured" in said.out
    shell.write("policies/own.yaml", OWN)
    shell.write("interlock.yaml", "version: 1\npolicy: policies/own.yaml\n")
    listed = shell("policy", "--format", "json", "list").json
    assert [one["name"] for one in listed["policies"]] == [*BUILT_IN, "policies/own.yaml"]
    assert [one["name"] for one in listed["policies"] if one["in_force"]] == ["policies/own.yaml"]
    assert listed["because"].startswith("interlock.yaml names it")


def test_a_policy_that_cannot_be_loaded_is_listed_with_the_reason(shell: Shell) -> None:
    shell.write("broken.yaml", "policy: broken\nextends: nothing\n")
    assert "cannot be loaded: there is no policy 'nothing'" in shell("policy", "list").out


@pytest.mark.parametrize("name", BUILT_IN)
def test_our_policies_hold_their_examples_and_show_all_that_they_demand(shell: Shell, name: str) -> None:
    said = shell("policy", "test", "--whole", name)
    assert said.code == Exit.ALLOWED
    assert "none failed" in said.out
    assert shell("policy", "lint", name).code == Exit.ALLOWED


def test_an_example_that_does_not_hold_fails_the_test(shell: Shell) -> None:
    path = shell.write("own.yaml", OWN.replace("expect: allow", "expect: deny"))
    said = shell("policy", "test", path)
    assert said.code == Exit.DENIED
    assert "the verdict is allow and not deny" in said.out
    assert shell("policy", "--format", "json", "test", path).json["holds"] is False


def test_no_examples_are_no_success_and_unshown_demands_fail_where_all_are_wanted(shell: Shell) -> None:
    path = shell.write("own.yaml", OWN)
    assert shell("policy", "test", path).code == Exit.ALLOWED
    assert shell("policy", "test", "--whole", path).code == Exit.DENIED
    assert shell("policy", "test", shell.write("none.yaml", OWN.partition("examples")[0])).code == Exit.DENIED


def test_lint_tells_everything_at_once_with_file_and_line(shell: Shell) -> None:
    shell.write(
        "own.yaml",
        "policy: own\nextends: standard\nrequire:\n  - {control: commit.sats}\n"
        "  - {control: commit.sast, max_age: 0s}\n"
        "rules:\n  - {id: r, assert: 'change.brnch == 1', says: s}\n  - {id: t, assert: 'true', says: s}\n"
        "examples:\n  - {name: n, given: {}}\n",
    )
    said = shell("policy", "lint")
    assert said.code == Exit.DENIED
    for line, words in ((4, "[DEC-105]"), (5, "max_age 0s"), (7, "[DEC-305]"), (8, "always true"), (10, "[FMT-103]")):
        assert any(row.startswith(f"own.yaml:{line}: ") and words in row for row in said.out.splitlines()), words
    problems = shell("policy", "--format", "json", "lint").json["problems"]
    assert {one["line"] for one in problems} == {4, 5, 7, 8, 10}
    assert all(one["remedy"] for one in problems)


def test_lint_of_a_file_that_is_no_policy_says_so(shell: Shell) -> None:
    shell.write("own.yaml", "policy: [\n")
    said = shell("policy", "lint", "own.yaml")
    assert (said.code, "[FMT-101]" in said.out) == (Exit.DENIED, True)
    assert "[DEC-107]" in shell("policy", "lint", "nothing.yaml").out


def test_lint_knows_environments_that_no_policy_here_covers(shell: Shell) -> None:
    rule = "rules:\n  - {id: r, assert: \"environment != 'staging'\", says: s}\n"
    shell.write("own.yaml", "policy: own\nextends: standard\napplies: {environments: [production]}\n" + rule)
    shell.write("interlock.yaml", "version: 1\npolicy: own.yaml\n")
    said = shell("policy", "lint")
    assert "own.yaml:5: no policy here is for the environment 'staging'" in said.out


def test_a_policy_is_shown_and_explained_and_compared(shell: Shell) -> None:
    path = shell.write("own.yaml", OWN)
    shown = shell("policy", "show", path)
    assert (shown.code, "7 days" in shown.out) == (Exit.ALLOWED, True)
    assert "evidence of commit.sast no older than 7 days" in shell("policy", "explain", path).out
    assert "commit.sast: max_age is 7 days, and was 14 days" in shell("policy", "diff", "standard", path).out
    document = shell("policy", "--format", "json", "diff", path, "standard").json
    assert [one["kind"] for one in document["differences"]] == ["less"]
    assert "baseline" in shell("policy", "show").out


def test_a_new_policy_can_be_named_by_the_file_that_it_is_to_be(shell: Shell) -> None:
    said = shell("policy", "new", "rules/payments.yaml")
    assert said.out == "rules/payments.yaml written; read it, then run `interlock policy test rules/payments.yaml`\n"
    assert shell("policy", "test", "rules/payments.yaml").code == Exit.ALLOWED
    assert "policy: payments" in (shell.world.root / "rules" / "payments.yaml").read_text("utf-8")


def test_a_new_policy_that_cannot_be_written_says_where(shell: Shell) -> None:
    shell.write("policies", "a file in the way")
    said = shell("policy", "new", "payments")
    assert (said.code, "[CLI-102]" in said.err, "payments.yaml cannot be written" in said.err) == (2, True, True), said
    assert (shell.world.root / "policies").is_file()


def test_a_new_policy_is_written_once_and_holds(shell: Shell) -> None:
    said = shell("policy", "new", "payments")
    assert said.code == Exit.ALLOWED
    assert shell("policy", "test", "--whole", "policies/payments.yaml").code == Exit.ALLOWED
    assert shell("policy", "lint").code == Exit.ALLOWED
    again = shell("policy", "new", "payments")
    assert (again.code, "is there already" in again.err) == (Exit.USAGE, True)
    assert shell("policy", "new", "x", "--extends", "nothing").code == Exit.USAGE


def test_recorded_decisions_are_made_again(shell: Shell) -> None:
    assert "there is no store" in shell("policy", "replay").err
    shell.world.check()
    said = shell("policy", "replay", "--since", "1d")
    assert said.code == Exit.ALLOWED
    assert "byte for byte" in said.out
    listed = shell("policy", "replay", "--format", "json").json
    assert [(one["then"], one["identical"]) for one in listed["decisions"]] == [("allow", True)]
