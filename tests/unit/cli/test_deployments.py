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


def test_deployments_are_listed_newest_first_and_nothing_is_listed_of_an_environment_that_is_not_there(
    shell: Shell, estate: Estate
) -> None:
    digest = str(estate.artifact().digests[0])
    for _ in range(2):
        shell("deploy", digest, "--env", "staging", "--plan")
    listed = [one["run"] for one in shell("deployments", "list", "--format", "json").json["deployments"]]
    assert listed == [line.split()[0] for line in shell("deployments", "list").out.splitlines()]
    assert "`interlock deploy ARTIFACT --env live`" in shell("deployments", "list", "--env", "live").out
    wrong = shell("deployments", "list", "--env", "stagin")
    assert (wrong.code, "there is no environment 'stagin'" in wrong.err) == (Exit.USAGE, True)


def test_what_begins_later_and_what_is_left_to_a_worker_say_so(shell: Shell, estate: Estate) -> None:
    digest = str(estate.artifact().digests[0])
    later = shell("deploy", digest, "--env", "staging", "--at", "2099-01-01T00:00:00Z")
    assert (later.code, "staging waits: it begins at 2099-01-01T00:00:00Z" in later.out) == (Exit.REVIEW, True)
    again = shell("deployments", "go", later.out.split("interlock deployments go ")[1].split("`")[0])
    assert (again.code, "staging waits: it begins at 2099-01-01T00:00:00Z" in again.out) == (Exit.REVIEW, True)
    entered = shell("deploy", digest, "--env", "staging", "--no-wait")
    assert "▶ ENTERED  nothing was deployed to staging yet: a worker has to carry it out" in entered.out
    assert "`interlock worker`" in entered.out


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
