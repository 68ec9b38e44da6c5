from pathlib import Path

from interlock.cli.exits import Exit
from interlock.wiring.building import kept_artifacts
from tests.estate import Estate
from tests.unit.cli.shell import Shell
from tests.unit.cli.test_deploy import estate

__all__ = ["estate"]


def test_what_ran_before_runs_again_and_the_plan_says_why(shell: Shell, estate: Estate) -> None:
    assert "nothing else ran there before" in shell("rollback", "--env", "staging").err
    old = str(estate.artifact().digests[0])
    shell("deploy", old, "--env", "staging")
    shell("deploy", str(estate.artifact(b"newer").digests[0]), "--env", "staging")
    planned = shell("rollback", "--env", "staging", "--plan", "--format", "json").json
    assert (planned["plan"]["why"], f"sha256:{planned['plan']['artifacts'][0]['sha256']}") == ("rollback", old)
    done = shell("rollback", "--env", "staging")
    assert (done.code, "✔ DEPLOYED" in done.out) == (Exit.ALLOWED, True), done
    assert old.removeprefix("sha256:") in shell("env", "show", "staging").out


def test_whoever_goes_back_twice_goes_further_back_and_never_to_what_was_taken_back(
    shell: Shell, estate: Estate
) -> None:
    first, second, third = (str(estate.artifact(body).digests[0]) for body in (b"first", b"second", b"third"))
    for one in (first, second, second, third):
        assert shell("deploy", one, "--env", "staging").code == Exit.ALLOWED
    for back in (second, first):
        assert shell("rollback", "--env", "staging").code == Exit.ALLOWED
        assert back.removeprefix("sha256:") in shell("env", "show", "staging").out
    assert "nothing else ran there before" in shell("rollback", "--env", "staging").err
    assert shell("rollback", "--env", "staging", "--to", third).code == Exit.ALLOWED
    assert shell("rollback", "--env", "staging").code == Exit.ALLOWED
    assert first.removeprefix("sha256:") in shell("env", "show", "staging").out


def test_what_never_ran_there_is_nothing_to_go_back_to(shell: Shell, estate: Estate) -> None:
    shell("deploy", str(estate.artifact().digests[0]), "--env", "staging")
    said = shell("rollback", "--env", "staging", "--to", "sha256:ef")
    assert (said.code, "never ran there" in said.err) == (Exit.USAGE, True)


def test_what_is_gone_is_told_before_anything_is_planned(shell: Shell, estate: Estate) -> None:
    old = estate.artifact().digests[0]
    shell("deploy", str(old), "--env", "staging")
    shell("deploy", str(estate.artifact(b"newer").digests[0]), "--env", "staging")
    with estate.world.app() as app:
        Path(kept_artifacts(app).place_of(old)).unlink()
    before = estate.all()
    for more in (["--plan"], []):
        said = shell("rollback", "--env", "staging", *more)
        assert said.code == Exit.BROKEN
        assert f"interlock rebuild {old}" in said.err
    assert estate.all() == before


def test_what_was_held_meanwhile_is_not_gone_back_to(shell: Shell, estate: Estate) -> None:
    old = str(estate.artifact().digests[0])
    shell("deploy", old, "--env", "staging")
    shell("deploy", str(estate.artifact(b"newer").digests[0]), "--env", "staging")
    shell("hold", "place", old, "--reason", "a hole was found")
    said = shell("rollback", "--env", "staging")
    assert (said.code, "a hole was found" in said.out) == (Exit.DENIED, True)
