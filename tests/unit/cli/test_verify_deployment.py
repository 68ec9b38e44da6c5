import json

from interlock.cli.exits import Exit
from tests.estate import Estate
from tests.unit.cli.shell import Said, Shell
from tests.unit.cli.test_deploy import estate

__all__ = ["estate"]


def deployed(shell: Shell, estate: Estate) -> None:
    assert shell("deploy", str(estate.artifact().digests[0]), "--env", "staging").code == Exit.ALLOWED


def edit(estate: Estate, change: dict[str, object]) -> None:
    """Change what the target of staging says that it holds."""
    top = estate.world.home / "srv" / "one"
    current = top / (top / "current").read_text()
    current.write_text(json.dumps({**json.loads(current.read_text()), **change}))


def verify(shell: Shell, *words: str) -> Said:
    return shell("verify-deployment", *words)


def test_what_runs_as_planned_is_said_in_a_sentence_and_sealed(shell: Shell, estate: Estate) -> None:
    deployed(shell, estate)
    said = verify(shell)
    assert said.code == Exit.ALLOWED, said
    assert said.out.startswith("✔ AS PLANNED  staging runs what was deployed, and nothing else\n")
    assert "looked at 1 of 1 target asked, 1 of 1 artifact decided about again" in said.out
    assert "key.deploy-verification passed" in shell("evidence", "list").out


def test_what_differs_is_told_for_each_target_as_a_difference(shell: Shell, estate: Estate) -> None:
    deployed(shell, estate)
    touched = {"deploy/app.env": {"who": "mallory", "at": "2026-01-05T09:30:00Z"}}
    edit(estate, {"configuration": {"deploy/app.env": "e" * 64}, "touched": touched, "strangers": ["/srv/one/x"]})
    said = verify(shell, "--env", "staging")
    assert said.code == Exit.DENIED
    assert said.out.startswith("✖ DIFFERS  staging is not what was deployed: 2 differences\n")
    assert "        + sha256:" + "e" * 64 in said.out
    assert "        by mallory at 2026-01-05T09:30:00Z" in said.out
    assert "/srv/one/x is there and belongs to no deployment" in said.out
    told = json.loads(verify(shell, "--format", "json").out)
    assert told["schema"] == "interlock.verify-deployment/v1"
    (one,) = told["environments"]
    assert (one["answer"], [each["kind"] for each in one["differing"]]) == ("differs", ["configuration", "stranger"])
    assert one["differing"][0]["who"] == "mallory"


def test_a_target_that_cannot_be_asked_is_broken_and_not_well(shell: Shell, estate: Estate) -> None:
    deployed(shell, estate)
    (estate.world.home / "srv" / "one" / "current").write_text("nothing of the kind")
    said = verify(shell)
    assert said.code == Exit.BROKEN
    assert said.out.startswith("! UNKNOWN  nobody knows what staging runs: 1 could not be looked at\n")
    assert "DPL-106" in said.out


def test_where_nothing_was_deployed_nothing_is_well(shell: Shell, estate: Estate) -> None:
    said = verify(shell, "--env", "live")
    assert (said.code, said.out.startswith("· NOTHING  nothing was ever deployed to live")) == (Exit.DENIED, True)
    said = verify(shell)
    assert (said.code, said.out) == (Exit.DENIED, "nothing was ever deployed from here; `interlock deploy` does\n")


def test_an_environment_that_nobody_knows_is_usage(shell: Shell, estate: Estate) -> None:
    said = verify(shell, "--env", "stagign")
    assert (said.code, "[DPL-101]" in said.err) == (Exit.USAGE, True)


def test_without_environments_there_is_nothing_to_verify(shell: Shell) -> None:
    said = verify(shell)
    assert (said.code, "[DPL-102]" in said.err) == (Exit.USAGE, True)
