"""The steps for other deployment tools that the documentation shows: each is read, and each script is run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

import interlock
from interlock.cli.exits import Exit
from interlock.testing.world import World
from tests.architecture.test_docs import DOCS, Block, marked

PAGE = DOCS / "how-to" / "gate-elsewhere.md"
GITHUB = {
    "action": "requested",
    "environment": "production",
    "event": "workflow_dispatch",
    "sha": "c" * 40,
    "ref": "refs/heads/main",
    "deployment_callback_url": "https://api.github.com/repos/o/r/actions/runs/7/deployment_protection_rule",
    "deployment": {
        "url": "https://api.github.com/repos/o/r/deployments/11",
        "id": 11,
        "node_id": "DE_x",
        "task": "deploy",
        "original_environment": "production",
        "environment": "production",
        "description": None,
        "created_at": "2026-01-05T09:00:00Z",
        "updated_at": "2026-01-05T09:00:00Z",
        "sha": "a" * 40,
        "ref": "main",
        "payload": {},
        "creator": {"login": "ann", "id": 1, "type": "User"},
        "transient_environment": False,
        "production_environment": True,
        "performed_via_github_app": None,
    },
    "pull_requests": [],
    "repository": {"id": 5, "name": "r", "full_name": "o/r", "private": True, "default_branch": "main"},
    "organization": {"login": "o", "id": 4},
    "installation": {"id": 3},
    "sender": {"login": "ann", "id": 1, "type": "User"},
}
"""Everything that GitHub tells of a deployment that waits, shortened where no script looks."""
GITLAB = {
    "object_kind": "merge_request",
    "event_type": "merge_request",
    "user": {"id": 1, "name": "Ann", "username": "ann"},
    "project": {"id": 6, "name": "shop", "path_with_namespace": "o/shop", "default_branch": "main"},
    "object_attributes": {
        "id": 93,
        "iid": 3,
        "target_branch": "main",
        "source_branch": "mine",
        "source_project_id": 14,
        "target_project_id": 6,
        "state": "opened",
        "last_commit": {"id": "b" * 40, "message": "one\n", "author": {"name": "Ann", "email": "ann@example.org"}},
        "action": "open",
    },
    "labels": [],
    "changes": {},
    "repository": {"name": "shop", "url": "git@gitlab.example.org:o/shop.git"},
    "external_approval_rule": {"id": 9, "name": "gate", "external_url": "https://x"},
}
"""What GitLab tells of a merge request whose status is checked elsewhere."""
LIVE = """\
environments:
  - {name: staging, deployer: hands, targets: [{name: one}]}
  - {name: production, deployer: hands, targets: [{name: one}], policy: strict.yaml}
"""
STRICT = "policy: strict\nextends: baseline\nrequire:\n  - control: key.rbac\n"


def blocks(mark: str) -> list[Block]:
    return [one for one in marked(mark) if one.page == PAGE]


class Ran(NamedTuple):
    code: int
    asked: list[str]
    """What the gate was asked."""
    sent: list[str]
    """What curl was told."""
    body: str


def run(folder: Path, name: str, event: Mapping[str, Any], code: int = 0, world: World | None = None) -> Ran:
    """Run a script of the page with an `interlock` and a `curl` that write down how they were called.

    In a world it is the real program that is asked there.
    """
    (script,) = [one.body for one in blocks("sh") if name in one.body]
    (folder / "script.sh").write_text(script)
    (folder / "event.json").write_text(json.dumps(event))
    (folder / "token").write_text("abc")
    fakes = {
        "interlock": f'for a; do echo "$a"; done > {folder}/asked; echo "said \\"this\\""; exit {code}\n',
        **({"interlock": f'exec {sys.executable} -m interlock "$@"\n'} if world is not None else {}),
        "curl": f'for a; do echo "$a"; done > {folder}/sent; cat > {folder}/body < /dev/stdin\n',
    }
    for called, text in fakes.items():
        (folder / called).write_text(f"#!/bin/sh\n{text}")
        (folder / called).chmod(0o755)
    done = subprocess.run(  # noqa: TID251  # a script of the documentation, as a user runs it
        ["/bin/sh", str(folder / "script.sh"), str(folder / "event.json")],
        cwd=world.root if world is not None else folder,
        env={
            **(world.environ if world is not None else {}),
            "PYTHONPATH": str(Path(interlock.__file__).parents[1]),
            "PATH": f"{folder}:{os.environ['PATH']}",
            "TOKEN_FILE": str(folder / "token"),
            "GITLAB": "https://gitlab.example.org",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )

    def lines(name: str) -> list[str]:
        file = folder / name
        return file.read_text().splitlines() if file.exists() else []

    return Ran(done.returncode, lines("asked"), lines("sent"), "\n".join(lines("body")))


@pytest.mark.parametrize("block", blocks("sh"), ids=str)
def test_every_script_is_one_that_a_shell_reads(block: Block) -> None:
    done = subprocess.run(  # noqa: TID251  # the shell itself says whether it can read it
        ["/bin/sh", "-n"], input=block.body.encode(), capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_job_before_a_synchronisation_lets_nothing_on_unless_the_gate_says_so() -> None:
    (job,) = [one for text in blocks("yaml") for one in yaml.safe_load_all(text.body) if one.get("kind") == "Job"]
    assert job["metadata"]["annotations"]["argocd.argoproj.io/hook"] == "PreSync"
    assert (job["spec"]["backoffLimit"], job["spec"]["template"]["spec"]["restartPolicy"]) == (0, "Never")
    _is_gate(job["spec"]["template"]["spec"]["containers"][0]["command"])


def test_the_stage_of_a_pipeline_stops_it_where_the_gate_is_shut() -> None:
    (block,) = blocks("json")
    stage = json.loads(block.body)
    assert (stage["type"], stage["failPipeline"], stage["continuePipeline"]) == ("runJobManifest", True, False)
    _is_gate(stage["manifest"]["spec"]["template"]["spec"]["containers"][0]["command"])


def _is_gate(command: list[str]) -> None:
    assert command[:2] == ["interlock", "gate"]
    assert command[3:] == ["--env", "production"]


def test_the_job_that_deploys_needs_the_one_that_asks() -> None:
    (workflow,) = [read for text in blocks("yaml") if "jobs" in (read := yaml.safe_load(text.body))]
    jobs = workflow["jobs"]
    assert (jobs["deploy"]["needs"], jobs["deploy"]["environment"]) == ("gate", "production")
    assert workflow["permissions"] == {}
    asks = [step for step in jobs["gate"]["steps"] if "interlock gate" in step.get("run", "")]
    assert asks
    assert all("${{" not in step["run"] and "continue-on-error" not in step for step in asks)


@pytest.mark.parametrize(
    ("code", "state"),
    [(Exit.ALLOWED, "approved"), (Exit.DENIED, "rejected"), (Exit.REVIEW, "rejected"), (4, "rejected")],
)
def test_a_protection_rule_is_answered_as_the_gate_says(tmp_path: Path, code: int, state: str) -> None:
    ran = run(tmp_path, "protection-rule.sh", GITHUB, code)
    assert (ran.code, ran.asked) == (0, ["gate", "a" * 40, "--env", "production"])
    assert ran.sent[-1] == GITHUB["deployment_callback_url"]
    assert "Authorization: Bearer abc" in ran.sent
    assert json.loads(ran.body) == {"environment_name": "production", "state": state, "comment": 'said "this"'}


@pytest.mark.parametrize(
    "url",
    [
        "https://api.github.com.example.org/repos/o/r/deployment_protection_rule",
        "http://127.0.0.1/",
        "file:///etc/passwd",
    ],
)
def test_no_other_address_learns_the_token(tmp_path: Path, url: str) -> None:
    ran = run(tmp_path, "protection-rule.sh", {**GITHUB, "deployment_callback_url": url}, 0)
    assert (ran.code, ran.sent) == (2, [])


@pytest.mark.parametrize(
    ("code", "status"), [(Exit.ALLOWED, "passed"), (Exit.DENIED, "failed"), (Exit.REVIEW, "failed")]
)
def test_a_status_check_is_answered_as_the_gate_says(tmp_path: Path, code: int, status: str) -> None:
    ran = run(tmp_path, "status-check.sh", GITLAB, code)
    assert (ran.code, ran.asked) == (0, ["gate", "b" * 40])
    assert ran.sent[-1] == (
        "https://gitlab.example.org/api/v4/projects/6/merge_requests/3/status_check_responses"
        f"?sha={'b' * 40}&external_status_check_id=9&status={status}"
    )


def test_an_event_that_is_not_what_it_should_be_is_answered_by_nothing(tmp_path: Path) -> None:
    for number, event in enumerate(
        (
            {},
            {**GITLAB, "project": {"id": "6/../7"}},
            {**GITLAB, "object_attributes": {"iid": 3, "last_commit": {"id": "--help"}}},
        )
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        ran = run(folder, "status-check.sh", event, 0)
        assert ran.code != 0
        assert (ran.asked, ran.sent) == ([], [])


def test_the_pipeline_puts_no_parameter_into_the_text_of_a_shell() -> None:
    (block,) = blocks("groovy")
    for opening, closing in ("{}", "()", "[]"):
        assert block.body.count(opening) == block.body.count(closing)
    assert block.body.index("stage('Gate')") < block.body.index("stage('Deploy')")
    commands = re.findall(r"\bsh (['\"])(.*)\1", block.body)
    assert commands[0] == ("'", 'interlock gate "$DIGEST" --env production --explain')
    assert all(quote == "'" for quote, _ in commands)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Give a commit that one environment takes and the other does not."""
    (tmp_path / "world").mkdir()
    made = World(tmp_path / "world")
    made.at = datetime.now(UTC)  # noqa: TID251 (the program reads the real clock)
    made.commit({"interlock.yaml": LIVE, "strict.yaml": STRICT})
    made.check()
    return made


@pytest.mark.parametrize(
    ("environment", "state", "why"),
    [
        ("staging", "approved", "Allowed under baseline"),
        ("production", "rejected", "Denied under strict: there is no evidence of key.rbac"),
        ("Production", "rejected", "there is no environment 'Production' [DPL-101]"),
    ],
)
def test_a_deployment_that_waits_is_answered_as_the_rules_of_its_environment_say(
    tmp_path: Path, world: World, environment: str, state: str, why: str
) -> None:
    head = world.repository.git("rev-parse", "HEAD")
    event = {**GITHUB, "environment": environment, "deployment": {"sha": head, "environment": environment}}
    ran = run(tmp_path, "protection-rule.sh", event, world=world)
    said = json.loads(ran.body)
    assert (ran.code, said["environment_name"], said["state"]) == (0, environment, state)
    assert why in said["comment"]


def test_a_merge_request_is_answered_as_its_last_commit_deserves(tmp_path: Path, world: World) -> None:
    head = world.repository.git("rev-parse", "HEAD")
    for commit, status in ((head, "passed"), ("b" * 40, "failed")):
        last = {**GITLAB, "object_attributes": {"iid": 3, "last_commit": {"id": commit}}}
        ran = run(tmp_path, "status-check.sh", last, world=world)
        assert ran.code == 0
        assert ran.sent[-1].endswith(f"sha={commit}&external_status_check_id=9&status={status}")
