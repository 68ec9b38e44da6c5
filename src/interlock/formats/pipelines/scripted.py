"""Pipelines whose jobs are lists of scripts: Azure Pipelines, CircleCI, Bitbucket, Drone and Woodpecker. Floor 5.

Sources: Microsoft, YAML schema reference for Azure Pipelines; CircleCI, Configuration reference; Atlassian, Bitbucket
Pipelines configuration reference; Drone, Docker pipelines; Woodpecker, Workflow syntax.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from interlock.formats.pipelines.model import (
    HandOver,
    Job,
    ManualCheck,
    Pipeline,
    Problem,
    Reading,
    Report,
    Spot,
    Step,
    System,
    Tool,
    ToolKind,
    Trigger,
)
from interlock.formats.pipelines.nodes import documents, each, field, fields, first, is_true, scripts, spot, text, texts
from interlock.formats.pipelines.ports import Beside
from interlock.formats.pipelines.references import image, versioned
from interlock.formats.yamldoc import Node
from interlock.kernel import Certainty

_DEEPEST: Final = 8
_AZURE_SCRIPTS: Final = ("script", "bash", "pwsh", "powershell")
_AZURE_KEEPS: Final = {
    "PublishTestResults": "test results of the run",
    "PublishCodeCoverageResults": "coverage of the run",
    "PublishBuildArtifacts": "artifacts of the run",
    "PublishPipelineArtifact": "artifacts of the run",
}


def _done(system: System, top: Node, triggers: list[Trigger], jobs: list[Job], more: Reading) -> Reading:
    name = text(field(top, "name")) or top.source
    overs = tuple(HandOver(need, job.name, "needs", job.at) for job in jobs for need in job.needs)
    gates = tuple(ManualCheck("manual job", f"a person starts {job.name}", job.at) for job in jobs if job.is_manual)
    guarded = tuple(
        ManualCheck(
            "environment",
            f"the environment {job.environment} may ask for approval; only {system.value} knows",
            job.at,
            certainty=Certainty.LOW,
        )
        for job in jobs
        if job.environment
    )
    pipeline = Pipeline(system, name, spot(top), tuple(triggers), tuple(jobs))
    return Reading((pipeline,), (), (*gates, *guarded), overs).with_(more)


def read_azure(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a pipeline of Azure. Errors: YamlMalformed (FMT-101), FieldWrong (FMT-103)."""
    del beside
    top = first(body, path)
    triggers = []
    for key, kind in (("trigger", "push"), ("pr", "proposal"), ("schedules", "schedule")):
        node = field(top, key)
        if node is not None and text(node) != "none":
            triggers.append(Trigger(kind, f"{key} {', '.join(texts(node))}".strip(), spot(node)))
    if field(top, "trigger") is None:
        triggers.append(Trigger("push", "every push, where nothing says otherwise", spot(top)))
    jobs: list[Job] = []
    problems: list[Problem] = []
    tools = [*_azure_images(top)]
    stages = each(field(top, "stages")) or [top]
    for stage in stages:
        group = text(field(stage, "stage"))
        inner = each(field(stage, "jobs")) or ([stage] if field(stage, "steps") is not None else [])
        problems += _templates(stage)
        for node in inner:
            problems += _templates(node) if node is not stage else ()
            if text(field(node, "template")):
                continue
            jobs.append(_azure_job(node, group, texts(field(stage, "dependsOn"))))
            tools += _azure_images(node)
    manual = tuple(
        ManualCheck("approval", f"{job.name} waits for a person", step.at)
        for job in jobs
        for step in job.steps
        if step.uses.startswith("ManualValidation")
    )
    return _done(System.AZURE, top, triggers, jobs, Reading((), tuple(tools), manual, (), (), tuple(problems)))


def _azure_job(node: Node, group: str, after: tuple[str, ...]) -> Job:
    name = text(field(node, "job")) or text(field(node, "deployment")) or group or "job"
    where = field(node, "environment")
    steps = list(each(field(node, "steps")))
    for strategy in fields(field(node, "strategy")).values():
        for phase in fields(strategy).values():
            steps += each(field(phase, "steps"))
    read = [_azure_step(one) for one in steps]
    return Job(
        name=name,
        at=spot(node),
        steps=tuple(read),
        needs=texts(field(node, "dependsOn")) or after,
        environment=text(where) or text(field(where, "name")),
        group=group,
        may_fail=is_true(field(node, "continueOnError")),
        is_off=text(field(node, "condition")) == "false",
        is_matrix=field(node, "strategy", "matrix") is not None,
        condition=text(field(node, "condition")),
        reports=tuple(report for one in read for report in one.reports),
    )


def _azure_step(node: Node) -> Step:
    task = text(field(node, "task"))
    given = [field(node, one) for one in _AZURE_SCRIPTS]
    commands = tuple(command for one in (*given, field(node, "inputs", "script")) for command in scripts(one))
    kept = next((goes for name, goes in _AZURE_KEEPS.items() if task.startswith(name)), "")
    if field(node, "publish") is not None:
        kept = "artifacts of the run"
    reports = (Report(text(field(node, "publish")) or task, kept, spot(node)),) if kept else ()
    name = text(field(node, "displayName")) or task or "script"
    return Step(
        name, spot(node), task.partition("@")[0], commands, reports, (), is_true(field(node, "continueOnError"))
    )


def _azure_images(node: Node) -> Iterator[Tool]:
    container = field(node, "container")
    name = field(container, "image") or container
    if name is not None and ("/" in text(name) or ":" in text(name)):
        yield image(text(name), spot(name))
    for step in each(field(node, "steps")):
        task = field(step, "task")
        if task is not None and text(task):
            said, _, version = text(task).partition("@")
            yield versioned(said, version, ToolKind.ACTION, spot(task))


def _templates(node: Node) -> Iterator[Problem]:
    given = [field(node, "template"), field(node, "extends", "template")]
    given += [field(one, "template") for one in each(field(node, "steps"))]
    for one in given:
        if one is not None and text(one):
            says = f"it takes in the template {text(one)}, which is not followed"
            yield Problem(says, "read that file too; what its steps do is unknown", spot(one), is_broken=False)


def read_circleci(path: str, body: bytes, beside: Beside) -> Reading:
    """Read the configuration of CircleCI. Errors: YamlMalformed (FMT-101), FieldWrong (FMT-103)."""
    del beside
    top = first(body, path)
    known, commands = fields(field(top, "jobs")), fields(field(top, "commands"))
    used = _circleci_uses(top)
    jobs, tools, problems = [], list[Tool](), list[Problem]()
    for key, orb in fields(field(top, "orbs")).items():
        name, _, version = text(orb).partition("@")
        if name:
            tools.append(versioned(name, version, ToolKind.INCLUDE, spot(orb)))
            says = f"the orb {key} ({name}) lies elsewhere and is not followed"
            problems.append(Problem(says, "read that orb too", spot(orb), is_broken=False))
    for key, node in known.items():
        of = used.get(key)
        jobs.append(
            Job(
                name=key,
                at=spot(node),
                steps=tuple(_circleci_steps(node, commands, 0)),
                needs=texts(field(of, "requires")) if of is not None else (),
                is_off=bool(used) and of is None,
            )
        )
        tools += [
            image(text(field(one, "image")), spot(one))
            for one in each(field(node, "docker"))
            if text(field(one, "image"))
        ]
    for key, of in used.items():
        if text(field(of, "type")) == "approval":
            jobs.append(Job(key, spot(of), (), texts(field(of, "requires")), is_manual=True))
    for one in fields(field(top, "executors")).values():
        tools += [
            image(text(field(each_, "image")), spot(each_))
            for each_ in each(field(one, "docker"))
            if text(field(each_, "image"))
        ]
    triggers = [Trigger("push", "every push, where no filter says otherwise", spot(top))]
    return _done(System.CIRCLECI, top, triggers, jobs, Reading((), tuple(tools), (), (), (), tuple(problems)))


def _circleci_uses(top: Node) -> dict[str, Node]:
    """Give the jobs that workflows run, with what these say of them."""
    found: dict[str, Node] = {}
    for flow in fields(field(top, "workflows")).values():
        for one in each(field(flow, "jobs")):
            if isinstance(one.value, dict):
                found.update(one.value)
            elif text(one):
                found[text(one)] = one
    return found


def _circleci_steps(node: Node, commands: Mapping[str, Node], deep: int) -> Iterator[Step]:
    for one in each(field(node, "steps")):
        for key, inner in fields(one).items() or [(text(one), one)]:
            if key == "run":
                command = field(inner, "command") or inner
                yield Step(text(field(inner, "name")) or "run", spot(one), "", scripts(command))
            elif key in commands and deep < _DEEPEST:
                yield from _circleci_steps(commands[key], commands, deep + 1)
            elif key == "store_test_results":
                kept = Report(text(field(inner, "path")), "test results of CircleCI", spot(one))
                yield Step(key, spot(one), "", (), (kept,))
            elif key in {"store_artifacts", "persist_to_workspace"}:
                yield Step(
                    key, spot(one), "", (), (Report(text(field(inner, "path")), "artifacts of the job", spot(one)),)
                )
            elif key:
                yield Step(key, spot(one), key)


def read_bitbucket(path: str, body: bytes, beside: Beside) -> Reading:
    """Read the pipelines of Bitbucket. Errors: YamlMalformed (FMT-101), FieldWrong (FMT-103)."""
    del beside
    top = first(body, path)
    jobs: list[Job] = []
    triggers: list[Trigger] = []
    tools: list[Tool] = [image(text(one), spot(one)) for one in [field(top, "image")] if one is not None and text(one)]
    kinds = {"default": "push", "branches": "push", "pull-requests": "proposal", "tags": "tag", "custom": "manual"}
    for kind, node in fields(field(top, "pipelines")).items():
        triggers.append(Trigger(kinds.get(kind, kind), kind, spot(node)))
        flows = [node] if kind == "default" else list(fields(node).values())
        for flow in flows:
            for step in _bitbucket_steps(flow, 0):
                jobs.append(_bitbucket_job(step, len(jobs) + 1))
                tools += _bitbucket_tools(step)
    return _done(System.BITBUCKET, top, triggers, jobs, Reading((), tuple(tools)))


def _bitbucket_steps(node: Node, deep: int) -> Iterator[Node]:
    for one in each(node):
        inner = field(one, "parallel", "steps") or field(one, "parallel") or field(one, "stage", "steps")
        step = field(one, "step")
        if step is not None:
            yield step
        elif inner is not None and deep < _DEEPEST:
            yield from _bitbucket_steps(inner, deep + 1)


def _bitbucket_job(step: Node, number: int) -> Job:
    kept = field(step, "artifacts")
    reports = (Report(", ".join(texts(kept)), "artifacts of the step", spot(kept)),) if kept is not None else ()
    name = text(field(step, "name")) or f"step {number}"
    pipes = [text(field(one, "pipe")).partition(":")[0] for one in each(field(step, "script"))]
    steps = [Step("script", spot(step), "", scripts(field(step, "script")))]
    steps += [Step(pipe, spot(step), pipe) for pipe in pipes if pipe]
    return Job(
        name,
        spot(step),
        tuple(steps),
        environment=text(field(step, "deployment")),
        is_manual=text(field(step, "trigger")) == "manual",
        reports=reports,
    )


def _bitbucket_tools(step: Node) -> Iterator[Tool]:
    name = field(step, "image", "name") or field(step, "image")
    if name is not None and text(name):
        yield image(text(name), spot(name))
    for one in each(field(step, "script")):
        pipe = field(one, "pipe")
        if pipe is not None and text(pipe):
            said, _, version = text(pipe).rpartition(":")
            yield versioned(said, version, ToolKind.ACTION, spot(pipe))


def read_drone(path: str, body: bytes, beside: Beside) -> Reading:
    """Read the pipelines of Drone or Woodpecker. Errors: YamlMalformed (FMT-101), FieldWrong (FMT-103)."""
    del beside
    system = System.WOODPECKER if "woodpecker" in path else System.DRONE
    found = Reading()
    for top in documents(body, path):
        steps = field(top, "steps") or field(top, "pipeline")
        named = (
            [(text(field(one, "name")), one) for one in each(steps)] if not fields(steps) else [*fields(steps).items()]
        )
        if text(field(top, "kind")) not in {"", "pipeline"} or not named:
            continue
        jobs, tools = [], list[Tool]()
        for name, one in named:
            said = field(one, "image")
            plugin = text(said) if field(one, "commands") is None else ""
            commands = scripts(field(one, "commands"))
            made = Step(name, spot(one), plugin.partition(":")[0], commands)
            jobs.append(Job(name or "step", spot(one), (made,), texts(field(one, "depends_on"))))
            if said is not None and text(said):
                tools.append(image(text(said), spot(said)))
        event = field(top, "trigger", "event") or field(top, "when")
        says = ", ".join(texts(event)) or "every push, where nothing says otherwise"
        trigger = Trigger("push", says, spot(event) if event is not None else Spot(path, top.line))
        found = found.with_(_done(system, top, [trigger], jobs, Reading((), tuple(tools))))
    return found
