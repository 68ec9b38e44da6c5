"""What the page about continuous integration gives to copy is what each platform takes, and holds no secret.

The keys are those of the platforms' references. Where a platform's own checker is at hand, it is asked.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from interlock.formats import read_yaml
from tests.architecture.test_docs import BLOCKS, DOCS, Block
from tests.needed import program

PAGE = DOCS / "how-to" / "ci.md"
SNIPPETS = [one for one in BLOCKS if one.page == PAGE and one.mark in {"yaml", "groovy"}]
PUSHING = [one for one in SNIPPETS if "interlock push" in one.body]
JOB = {"image", "tags", "rules", "variables", "id_tokens", "script", "before_script", "artifacts"}
"""Keys of a job of GitLab CI."""
PIPELINE = {"trigger", "pr", "pool", "steps"}
STEP = {"checkout", "script", "task", "condition", "env", "inputs", "displayName"}
CHECKOUT = {"checkout", "fetchDepth", "submodules", "persistCredentials"}
"""Keys of Azure Pipelines."""
SECTIONS = {"agent", "environment", "stages", "stage", "when", "steps", "post", "always", "withCredentials", "pipeline"}
"""Words of a declarative pipeline of Jenkins that open a block."""


def loaded(block: Block) -> Any:
    """Read a snippet, with a key that stands twice refused."""
    read_yaml(block.body, str(block))
    return yaml.load(block.body, Loader=yaml.BaseLoader)  # noqa: S506  # texts alone: `on` is no truth here


def of(platform: str) -> list[Block]:
    """Give the snippets of one platform."""
    marks = {"github": "\njobs:", "azure": "\nsteps:", "jenkins": "pipeline {"}
    if platform == "gitlab":
        return [one for one in SNIPPETS if not any(mark in f"\n{one.body}" for mark in marks.values())]
    return [one for one in SNIPPETS if marks[platform] in f"\n{one.body}"]


def test_every_platform_has_a_snippet_that_checks_and_one_that_hands_over() -> None:
    for platform in ("github", "gitlab", "jenkins", "azure"):
        assert len([one for one in of(platform) if "interlock check" in one.body]) == 2, platform
        (handing,) = [one for one in of(platform) if one in PUSHING]
        assert "https://interlock.example.org" in handing.body
    assert sum(len(of(one)) for one in ("github", "gitlab", "jenkins", "azure")) == len(SNIPPETS)


@pytest.mark.parametrize("block", SNIPPETS, ids=str)
def test_no_snippet_holds_or_asks_for_a_stored_secret(block: Block) -> None:
    assert not re.search(r"secrets\.|INTERLOCK_TOKEN|password|ilk_|variableGroup|- group:", block.body)


@pytest.mark.parametrize("block", of("github"), ids=str)
def test_actionlint_finds_nothing_wrong_with_a_workflow(block: Block, tmp_path: Path) -> None:
    told = loaded(block)
    assert {"name", "on", "permissions", "jobs"} == set(told)
    assert told["permissions"] == {}, "each job says what it needs"
    workflow = tmp_path / "workflow.yml"
    workflow.write_text(block.body)
    said = subprocess.run(  # noqa: TID251  # the platform's own words about a snippet of ours
        [program("actionlint"), "-no-color", "-shellcheck=", "-pyflakes=", str(workflow)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stdout) == (0, "")


def test_a_workflow_that_hands_over_may_ask_for_a_token_and_one_that_does_not_may_not() -> None:
    for block in of("github"):
        (job,) = loaded(block)["jobs"].values()
        assert ("id-token" in job["permissions"]) is (block in PUSHING)


@pytest.mark.parametrize("block", of("gitlab"), ids=str)
def test_a_job_of_gitlab_has_keys_that_gitlab_knows(block: Block) -> None:
    told = loaded(block)
    for job in told.values():
        assert set(job) <= JOB
        assert all(isinstance(one, str) for name in ("script", "before_script") for one in job.get(name, ()))
        assert all(set(one) == {"aud"} for one in job.get("id_tokens", {}).values())
        if block in PUSHING:
            assert job["id_tokens"]["INTERLOCK_ID_TOKEN"]["aud"] == job["variables"]["INTERLOCK_SERVER"]


@pytest.mark.parametrize("block", of("azure"), ids=str)
def test_a_pipeline_of_azure_has_keys_that_azure_knows(block: Block) -> None:
    told = loaded(block)
    assert set(told) == PIPELINE
    for step in told["steps"]:
        kinds = [name for name in ("checkout", "script", "task") if name in step]
        assert len(kinds) == 1, step
        assert set(step) <= (CHECKOUT if kinds == ["checkout"] else STEP)
        assert step.get("condition", "always()") in {"always()", "not(canceled())"}
        if "interlock push" in step.get("script", ""):
            assert step["env"]["SYSTEM_ACCESSTOKEN"] == "$(System.AccessToken)"


@pytest.mark.parametrize("block", of("jenkins"), ids=str)
def test_a_pipeline_of_jenkins_is_balanced_and_opens_blocks_that_jenkins_knows(block: Block) -> None:
    bare = re.sub(r"'[^'\n]*'|\"[^\"\n]*\"", "''", block.body)
    assert "'" not in bare.replace("''", ""), "every text ends in its line"
    opened: list[str] = []
    for char in bare:
        if char in "({[":
            opened.append({"(": ")", "{": "}", "[": "]"}[char])
        elif char in ")}]":
            assert opened.pop() == char
    assert opened == []
    words = {found[1] for found in re.finditer(r"(\w+)\s*(?:\([^{}]*\)\s*)?\{", bare)}
    assert words <= SECTIONS
    assert {"pipeline", "agent", "stages", "stage", "steps"} <= words
    assert re.match(r"pipeline \{\n  agent ", bare)


def test_the_checks_notice_what_is_wrong() -> None:
    """Each platform's test fails for a snippet with one thing changed."""
    (workflow,) = [one for one in of("github") if one in PUSHING]
    (pipeline,) = [one for one in of("jenkins") if one in PUSHING]
    (azure,) = [one for one in of("azure") if one in PUSHING]
    with pytest.raises(AssertionError):
        test_a_pipeline_of_jenkins_is_balanced_and_opens_blocks_that_jenkins_knows(
            pipeline._replace(body=pipeline.body.removesuffix("}\n"))
        )
    with pytest.raises(AssertionError):
        test_a_pipeline_of_jenkins_is_balanced_and_opens_blocks_that_jenkins_knows(
            pipeline._replace(body=pipeline.body.replace("stages", "steages"))
        )
    with pytest.raises(AssertionError):
        test_a_pipeline_of_azure_has_keys_that_azure_knows(azure._replace(body=azure.body.replace("condition", "if")))
    with pytest.raises(AssertionError):
        test_no_snippet_holds_or_asks_for_a_stored_secret(
            workflow._replace(body=f"{workflow.body}        env: {{A: '${{{{ secrets.A }}}}'}}\n")
        )
