from pathlib import Path

from interlock.cli.exits import Exit
from tests.estate import Estate
from tests.unit.cli.shell import Shell
from tests.unit.cli.test_deploy import estate

__all__ = ["estate"]


def test_environments_are_listed_in_order_with_what_runs_there(shell: Shell, estate: Estate) -> None:
    assert "has no environments" not in shell("env", "list").err
    first, second = shell("env", "list").out.splitlines()
    assert first.startswith("staging")
    assert second.endswith("nothing runs there  (after staging)")
    shell("deploy", str(estate.artifact().digests[0]), "--env", "staging")
    assert f"app.zip of {estate.head[:12]}" in shell("env", "list").out
    shown = shell("env", "show", "staging", "--format", "json").json
    assert (shown["schema"], shown["artifacts"][0]["commit"]) == ("interlock.environment/v1", estate.head)


def test_a_lock_stops_a_deployment_until_it_is_lifted(shell: Shell, estate: Estate) -> None:
    digest = str(estate.artifact().digests[0])
    assert shell("env", "lock", "staging", "--reason", "a migration").code == Exit.ALLOWED
    said = shell("deploy", digest, "--env", "staging")
    assert (said.code, "a migration" in said.out) == (Exit.DENIED, True)
    assert shell("env", "unlock", "staging", "--reason", "done").code == Exit.ALLOWED
    assert "is not locked" in shell("env", "unlock", "staging", "--reason", "done").out
    assert shell("deploy", digest, "--env", "staging").code == Exit.ALLOWED


def test_a_freeze_has_an_end_and_can_be_thawed(shell: Shell, estate: Estate) -> None:
    digest = str(estate.artifact().digests[0])
    assert shell("env", "freeze", "staging", "--until", "2d", "--reason", "year end").code == Exit.ALLOWED
    said = shell("deploy", digest, "--env", "staging")
    assert (said.code, "frozen until" in said.out) == (Exit.REVIEW, True)
    assert "year end" in shell("env", "list").out
    assert shell("env", "thaw", "staging", "--reason", "not needed").code == Exit.ALLOWED
    assert shell("env", "thaw", "staging", "--reason", "again").code == Exit.USAGE
    assert shell("deploy", digest, "--env", "staging").code == Exit.ALLOWED


def test_a_new_environment_is_written_without_touching_a_line(shell: Shell, estate: Estate) -> None:
    before = (estate.world.root / "interlock.yaml").read_text().splitlines()
    assert shell("env", "add", "edge", "--after", "live", "--target", "a", "--target", "b").code == Exit.ALLOWED
    after = (estate.world.root / "interlock.yaml").read_text().splitlines()
    assert after[: len(before)] == before
    assert "edge" in shell("env", "list").out
    assert shell("env", "add", "edge").code == Exit.USAGE
    assert shell("env", "add", "Edge").code == Exit.USAGE
    unknown = shell("env", "add", "far", "--deployer", "rocket")
    assert (unknown.code, "there is no deployer 'rocket'" in unknown.err) == (Exit.USAGE, True)
    assert (estate.world.root / "interlock.yaml").read_text().splitlines() == after


def test_without_environments_the_first_step_is_told(shell: Shell) -> None:
    said = shell("env", "list")
    assert (said.code, "`interlock env add NAME`" in said.err) == (Exit.USAGE, True)


def test_the_calendar_says_when_something_may_begin_and_when_it_is_frozen(shell: Shell, estate: Estate) -> None:
    assert "may begin at any time" in shell("env", "calendar").out
    shell("env", "freeze", "live", "--until", "14d", "--reason", "year end")
    told = shell("env", "--format", "json", "calendar", "--weeks", "1", "--env", "live").json
    assert told["schema"] == "interlock.calendar/v1"
    assert [(one["what"], one["says"]) for one in told["entries"]] == [("freeze", "year end")]
    wrong = shell("env", "calendar", "--weeks", "0")
    assert (wrong.code, "'0' is not a number from 1 to 52" in wrong.err) == (Exit.USAGE, True)
    assert shell("env", "calendar", "--env", "nowhere").code == Exit.USAGE


def test_what_runs_is_held_against_what_is_expected_and_that_is_evidence(
    shell: Shell, estate: Estate, tmp_path: Path
) -> None:
    file = tmp_path / "expected.yaml"
    file.write_text("expected: [{environment: staging, branch: main}, {environment: live, runs: false}]\n")
    digest = str(estate.artifact().digests[0])
    shell("deploy", digest, "--env", "staging")
    said = shell("env", "list", "--expected", str(file))
    assert (said.code, "was built from nobody knows what, not main" in said.out) == (Exit.DENIED, True)
    assert "✔ live  nothing runs there" in said.out
    file.write_text("expected: [{environment: staging}, {environment: live, runs: false}]\n")
    told = shell("env", "--format", "json", "list", "--expected", str(file)).json
    assert [one["differs"] for one in told["environments"]] == [[], []]
    assert len(told["evidence"]) == 1
    assert "key.governance" in shell("evidence", "list").out
    file.write_text("expected: [{environment: nowhere}]\n")
    assert shell("env", "list", "--expected", str(file)).code == Exit.USAGE
    assert shell("env", "list", "--expected", str(tmp_path / "none")).code == Exit.USAGE
