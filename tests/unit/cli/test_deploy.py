from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from interlock.cli.exits import Exit
from tests.estate import Estate
from tests.unit.cli.shell import Said, Shell

DO = """\
import hashlib, json, os, sys
told = json.load(sys.stdin)
top = os.path.join(os.environ["HOME"], "srv", told["target"]["name"])
os.makedirs(top, exist_ok=True)
current = os.path.join(top, "current")
action = os.environ["INTERLOCK_ACTION"]
if action == "look":
    name = open(current).read() if os.path.exists(current) else ""
    seen = json.load(open(os.path.join(top, name))) if name else {}
    print(json.dumps(seen))
elif action == "bring":
    plan = told["plan"]
    seen = {"plan": told["digest"], "configuration": {one["path"]: one["sha256"] for one in plan["configuration"]}}
    files = {one["name"]: open(told["files"][one["name"]], "rb").read() for one in plan["artifacts"]}
    seen["artifacts"] = {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}
    json.dump(seen, open(os.path.join(top, told["digest"]), "w"))
elif os.path.exists(os.path.join(os.environ["HOME"], "full")):
    sys.exit("the disk is full")
else:
    open(current, "w").write(told["digest"] if action == "switch" else told["replaces"])
"""


def settings() -> str:
    """Give environments whose deployer is a program of the repository."""
    words = f'["{sys.executable}", do.py]'
    given = ", ".join(f"{name}: {words}" for name in ("look", "bring", "switch", "restore"))
    common = f"    deployer: command\n    with: {{{given}}}\n"
    return (
        "product: shop\nenvironments:\n"
        f"  - name: staging\n{common}    targets: [{{name: one}}]\n    configuration: [deploy/app.env]\n"
        f"  - name: live\n{common}    targets: [{{name: two}}]\n    after: [staging]\n    ticket: CHG-[0-9]+\n"
    )


@pytest.fixture
def estate(shell: Shell, tmp_path: Path) -> Estate:
    """Give a repository with two environments and an artifact that may be deployed."""
    shell.world.commit({"do.py": DO})
    return Estate(tmp_path, settings(), shell.world)


def deploy(shell: Shell, *words: str) -> Said:
    return shell("deploy", *words)


def document(said: Said) -> Any:
    return said.json


def test_a_plan_is_shown_before_and_that_very_plan_is_carried_out(shell: Shell, estate: Estate) -> None:
    digest = str(estate.artifact().digests[0])
    planned = deploy(shell, digest, "--env", "staging", "--plan")
    assert (planned.code, planned.out.startswith("· PLANNED  planned for staging, and nothing was touched")) == (
        0,
        True,
    )
    assert "bring one" in planned.out
    (name,) = [word.strip("`") for word in planned.out.split() if word.startswith("sha256:") and word.endswith("`")]
    done = deploy(shell, name)
    assert (done.code, "✔ DEPLOYED  staging runs it, and nothing else" in done.out) == (Exit.ALLOWED, True), done
    assert [line.strip() for line in done.out.splitlines()[:6]] == [
        *("✔ verify", "✔ bring one", "✔ switch one", "✔ check one", "✔ confirm one", "✔ settle one"),
    ]
    again = deploy(shell, name)
    assert (again.code, "[DPL-103]" in again.err) == (Exit.DENIED, True)


def test_what_stands_against_it_is_told_with_what_to_do(shell: Shell, estate: Estate) -> None:
    digest = str(estate.artifact().digests[0])
    said = deploy(shell, digest, "--env", "live")
    assert said.code == Exit.DENIED
    assert "✖ REFUSED  live stays as it is" in said.out
    assert "--ticket NAME" in said.out
    assert "`interlock deploy" in said.out
    told = document(deploy(shell, digest, "--env", "live", "--format", "json"))
    assert [one["kind"] for one in told["hindrances"]] == ["too-early", "ticket"]
    assert (told["outcome"], told["schema"]) == ("refused", "interlock.deployment-plan/v1")


def test_a_step_that_fails_is_taken_back_and_told(shell: Shell, estate: Estate) -> None:
    assert deploy(shell, str(estate.artifact().digests[0]), "--env", "staging").code == Exit.ALLOWED
    (estate.world.home / "full").touch()
    said = deploy(shell, str(estate.artifact(b"newer").digests[0]), "--env", "staging")
    assert said.code == Exit.BROKEN
    assert "! STRANDED" in said.out
    assert "the disk is full" in said.out


def test_a_time_that_has_not_come_is_waited_for(shell: Shell, estate: Estate) -> None:
    digest = str(estate.artifact().digests[0])
    said = deploy(shell, digest, "--env", "staging", "--at", "2099-01-01T00:00:00Z")
    assert (said.code, "… WAITING  staging waits" in said.out) == (Exit.REVIEW, True)
    assert "interlock worker" in said.out


def test_wrong_words_are_usage(shell: Shell, estate: Estate) -> None:
    digest = str(estate.artifact().digests[0])
    assert deploy(shell, digest).code == Exit.USAGE
    said = deploy(shell, digest, "--env", "stagin")
    assert (said.code, "known are staging, live" in said.err) == (Exit.USAGE, True)
    said = deploy(shell, "nothing-here.zip", "--env", "staging")
    assert said.code == Exit.USAGE
    assert deploy(shell, "local", "--env", "staging").code == Exit.USAGE


def test_the_document_of_a_deployment_has_every_step(shell: Shell, estate: Estate) -> None:
    digest = str(estate.artifact().digests[0])
    told = document(deploy(shell, digest, "--env", "staging", "--format", "json"))
    assert (told["schema"], told["outcome"]) == ("interlock.deployment/v1", "deployed")
    assert [one["number"] for one in told["steps"]] == list(range(8))
    assert told["artifacts"][0]["sha256"] == digest.removeprefix("sha256:")
