from datetime import timedelta

from interlock.cli.exits import Exit
from tests.estate import Estate
from tests.unit.cli.shell import Shell
from tests.unit.cli.test_deploy import estate

__all__ = ["estate"]


def test_a_worker_carries_out_what_is_there_and_ends_when_it_is_asked_to(shell: Shell, estate: Estate) -> None:
    shell("deploy", str(estate.artifact().digests[0]), "--env", "staging", "--no-wait")
    said = shell("worker", "--once", "--every", "0.1")
    assert (said.code, said.out.startswith("worker ")) == (Exit.ALLOWED, True)
    assert "deployed" in shell("deployments", "list").out


def test_a_worker_goes_on_with_what_waited_once_its_time_has_come(shell: Shell, estate: Estate) -> None:
    begun = estate.enter(estate.artifact(), at=estate.world.at + timedelta(milliseconds=1))
    said = shell("worker", "--once", "--every", "0.1")
    assert f"{begun.run}: staging running" in said.out
    assert "deployed" in shell("deployments", "list").out


def test_what_fits_no_more_is_refused_and_told(shell: Shell, estate: Estate) -> None:
    artifact = estate.artifact()
    estate.enter(artifact, at=estate.world.at + timedelta(milliseconds=1))
    shell("deploy", str(artifact.digests[0]), "--env", "staging")
    said = shell("worker", "--once", "--every", "0.1")
    assert (said.code, "staging refused" in said.out) == (Exit.ALLOWED, True)
