from datetime import timedelta

from interlock.cli.exits import Exit
from tests.estate import Estate
from tests.unit.cli.shell import Shell
from tests.unit.cli.test_deploy import estate
from tests.unit.cli.test_verify_deployment import deployed, edit

__all__ = ["estate"]


def test_a_worker_carries_out_what_is_there_and_ends_when_it_is_asked_to(shell: Shell, estate: Estate) -> None:
    shell("deploy", str(estate.artifact().digests[0]), "--env", "staging", "--no-wait")
    said = shell("worker", "--once", "--every", "0.1")
    assert (said.code, said.out.startswith("worker ")) == (Exit.ALLOWED, True)
    run = shell("deployments", "list").out.split()[0]
    assert f"{run}: staging deployed\n" in said.out
    assert "staging: as-planned, 0 differing, 0 new" in said.out, "what was deployed is verified at once"
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
    assert (said.code, "staging refused: staging follows " in said.out) == (Exit.ALLOWED, True)


def test_a_worker_brings_back_what_somebody_changed(shell: Shell, estate: Estate) -> None:
    rules = (
        (estate.world.root / "interlock.yaml")
        .read_text()
        .replace("    targets", "    on_drift: revert\n    targets", 1)
    )
    estate.world.commit({"interlock.yaml": rules})
    estate.world.check()
    deployed(shell, estate)
    edit(estate, {"artifacts": {"app.zip": "c" * 64}})
    said = shell("worker", "--once", "--every", "0.1")
    assert said.code == Exit.ALLOWED
    assert "staging: differs, 1 differing, 1 new" in said.out
    assert "staging is deployed again as planned" in said.out
    assert "staging: as-planned, 0 differing, 0 new" in said.out
    assert "one: mended, app.zip" in said.out
    assert shell("drift").code == Exit.ALLOWED
