from interlock.cli.exits import Exit
from tests.estate import Estate
from tests.unit.cli.shell import Shell
from tests.unit.cli.test_deploy import estate

__all__ = ["estate"]


def test_deployments_are_listed_and_shown_with_every_step(shell: Shell, estate: Estate) -> None:
    assert "nothing was ever deployed" in shell("deployments", "list").out
    digest = str(estate.artifact().digests[0])
    shell("deploy", digest, "--env", "staging")
    (row,) = shell("deployments", "list").out.splitlines()
    run = row.split()[0]
    assert "deployed" in row
    shown = shell("deployments", "show", run[:10])
    assert shown.out.startswith("✔ DEPLOYED  staging runs it")
    assert "switch one by" in shown.out
    assert "entry" in shown.out
    assert shell("deployments", "show", run, "--format", "json").json["run"] == run
    assert len(shell("deployments", "list", "--env", "live", "--format", "json").json["deployments"]) == 0


def test_one_that_is_over_is_watched_to_its_end_at_once(shell: Shell, estate: Estate) -> None:
    shell("deploy", str(estate.artifact().digests[0]), "--env", "staging")
    run = shell("deployments", "list").out.split()[0]
    watched = shell("deployments", "watch", run)
    assert (watched.code, "✔ switch one" in watched.out) == (Exit.ALLOWED, True)


def test_what_nobody_knows_or_does_not_wait_is_told(shell: Shell, estate: Estate) -> None:
    shell("deploy", str(estate.artifact().digests[0]), "--env", "staging")
    run = shell("deployments", "list").out.split()[0]
    assert (shell("deployments", "show", "dpl-zzzz").code, shell("deployments", "go", run).code) == (2, 2)


def test_one_that_was_entered_and_never_begun_goes_on(shell: Shell, estate: Estate) -> None:
    said = shell("deploy", str(estate.artifact().digests[0]), "--env", "staging", "--no-wait")
    assert said.code == Exit.ALLOWED
    run = shell("deployments", "list").out.split()[0]
    assert "running" in shell("deployments", "list").out
    assert shell("deployments", "go", run).code == Exit.ALLOWED
    assert "deployed" in shell("deployments", "list").out
