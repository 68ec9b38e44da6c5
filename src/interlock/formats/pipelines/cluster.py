"""Pipelines that a cluster runs: Tekton and Argo Workflows, by the kinds of their documents. Floor 5.

Sources: Tekton, Pipelines and Tasks, v1; Argo Workflows, Field reference, v1alpha1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from interlock.formats.errors import FormatError
from interlock.formats.pipelines.described import read_infrastructure
from interlock.formats.pipelines.model import HandOver, Job, ManualCheck, Pipeline, Reading, Step, System, Tool, Trigger
from interlock.formats.pipelines.nodes import documents, each, field, script, spot, text, texts
from interlock.formats.pipelines.ports import Beside
from interlock.formats.pipelines.references import image
from interlock.formats.yamldoc import Node

_ARGO: Final = frozenset({"Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow"})


def read_manifest(path: str, body: bytes, beside: Beside) -> Reading:
    """Read what a file describes; pipelines of a cluster with their steps. A template that is no YAML is only named.

    Errors: YamlMalformed (FMT-101), FieldWrong (FMT-103) where it says that it is a pipeline and cannot be read.
    """
    found = read_infrastructure(path, body, beside)
    is_tekton, is_argo = b"tekton.dev/" in body, b"argoproj.io/" in body and b"templates:" in body
    if not is_tekton and not is_argo:
        return found
    try:
        tops = documents(body, path)
    except FormatError:
        if b"{{-" in body or b"{%" in body:
            return found  # a template of Helm or the like, which only its program can read
        raise
    for top in tops:
        api, kind = text(field(top, "apiVersion")), text(field(top, "kind"))
        if api.startswith("tekton.dev/"):
            found = found.with_(_tekton(top, kind))
        elif api.startswith("argoproj.io/") and kind in _ARGO:
            found = found.with_(_argo(top))
    return found


def _name(top: Node) -> str:
    return text(field(top, "metadata", "name")) or text(field(top, "metadata", "generateName")) or top.source


def _tekton(top: Node, kind: str) -> Reading:
    spec = field(top, "spec")
    tasks = [*each(field(spec, "tasks")), *each(field(spec, "finally"))]
    if kind == "PipelineRun":
        inner = field(spec, "pipelineSpec")
        tasks = [*each(field(inner, "tasks")), *each(field(inner, "finally"))]
    if kind == "Task":
        jobs = [Job(_name(top), spot(top), tuple(_steps(spec)))]
        images = [*_images(spec)]
    else:
        jobs = [
            Job(text(field(one, "name")), spot(one), tuple(_tekton_task(one)), texts(field(one, "runAfter")))
            for one in tasks
        ]
        images = [tool for one in tasks for tool in _images(field(one, "taskSpec"))]
    trigger = Trigger("call" if kind == "Task" else "run", "whatever makes a run of it in the cluster", spot(top))
    overs = tuple(HandOver(need, one.name, "needs", one.at) for one in jobs for need in one.needs)
    pipeline = Pipeline(System.TEKTON, _name(top), spot(top), (trigger,), tuple(jobs))
    return Reading((pipeline,), tuple(images), (), overs)


def _tekton_task(one: Node) -> Iterator[Step]:
    name = text(field(one, "taskRef", "name"))
    if name:
        yield Step(name, spot(one), name)
    yield from _steps(field(one, "taskSpec"))


def _steps(spec: Node | None) -> Iterator[Step]:
    for one in each(field(spec, "steps")):
        said, command = field(one, "script"), field(one, "command")
        commands = script(said) if said is not None else ()
        if command is not None and said is None:
            words = " ".join((*texts(command), *texts(field(one, "args"))))
            commands = script(Node(words, one.source, command.line))
        yield Step(text(field(one, "name")) or "step", spot(one), "", commands)


def _images(spec: Node | None) -> Iterator[Tool]:
    for one in each(field(spec, "steps")):
        said = field(one, "image")
        if said is not None and text(said):
            yield image(text(said), spot(said))


def _argo(top: Node) -> Reading:
    spec = field(top, "spec", "workflowSpec") or field(top, "spec")
    after = {
        text(field(task, "template")): texts(field(task, "dependencies"))
        for one in each(field(spec, "templates"))
        for task in each(field(one, "dag", "tasks"))
    }
    jobs: list[Job] = []
    tools: list[Tool] = []
    manual: list[ManualCheck] = []
    for one in each(field(spec, "templates")):
        name = text(field(one, "name"))
        if field(one, "suspend") is not None:
            manual.append(ManualCheck("approval", f"{name} waits until a person lets it go on", spot(one)))
        body = field(one, "container") or field(one, "script")
        if body is None:
            continue
        source = field(body, "source")
        words = " ".join((*texts(field(body, "command")), *texts(field(body, "args"))))
        commands = script(source) if source is not None else script(Node(words, one.source, body.line))
        jobs.append(Job(name, spot(one), (Step(name, spot(one), "", commands),), after.get(name, ())))
        said = field(body, "image")
        if said is not None and text(said):
            tools.append(image(text(said), spot(said)))
    kind = "schedule" if text(field(top, "kind")) == "CronWorkflow" else "run"
    trigger = Trigger(kind, text(field(top, "spec", "schedule")) or "whatever submits it to the cluster", spot(top))
    overs = tuple(HandOver(need, job.name, "needs", job.at) for job in jobs for need in job.needs)
    pipeline = Pipeline(System.ARGO, _name(top), spot(top), (trigger,), tuple(jobs))
    return Reading((pipeline,), tuple(tools), tuple(manual), overs)
