"""GitHub Actions: workflows and actions of the repository. Floor 5.

Source: GitHub, Workflow syntax for GitHub Actions; Metadata syntax for GitHub Actions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from interlock.formats.errors import FieldWrong
from interlock.formats.pipelines.model import (
    HandOver,
    Job,
    ManualCheck,
    Pipeline,
    Problem,
    Reading,
    Report,
    Step,
    System,
    Tool,
    ToolKind,
    Trigger,
)
from interlock.formats.pipelines.nodes import each, field, fields, first, is_true, script, spot, text, texts
from interlock.formats.pipelines.ports import Beside
from interlock.formats.pipelines.references import action, image, pin_of
from interlock.formats.yamldoc import Node
from interlock.kernel import Certainty

_KINDS: Final = {
    "push": "push",
    "pull_request": "proposal",
    "pull_request_target": "proposal",
    "merge_group": "proposal",
    "release": "tag",
    "schedule": "schedule",
    "workflow_dispatch": "manual",
    "workflow_call": "call",
    "workflow_run": "after",
}
_GOES: Final = (
    ("actions/upload-artifact", "path", "artifacts of the run"),
    ("github/codeql-action/upload-sarif", "sarif_file", "code scanning"),
    ("github/codeql-action/analyze", "", "code scanning"),
    ("codecov/codecov-action", "files", "Codecov"),
    ("coverallsapp/github-action", "file", "Coveralls"),
    ("dorny/test-reporter", "path", "checks of the commit"),
    ("mikepenz/action-junit-report", "report_paths", "checks of the commit"),
    ("EnricoMi/publish-unit-test-result-action", "files", "checks of the commit"),
    ("actions/deploy-pages", "", "GitHub Pages"),
)
"""Actions that keep or send results, the setting that names what, and where it goes."""


def read_workflow(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a workflow. Errors: YamlMalformed (FMT-101), FieldWrong (FMT-103)."""
    top = first(body, path)
    jobs = field(top, "jobs")
    if jobs is None or not isinstance(jobs.value, dict):
        raise FieldWrong(source=path, line=(jobs or top).line, field="jobs", got="nothing", wanted="a mapping of jobs")
    name = text(field(top, "name")) or path.rsplit("/", 1)[-1]
    read = [_job(key, node, beside) for key, node in jobs.value.items()]
    pipeline = Pipeline(System.GITHUB, name, spot(top), _triggers(top), tuple(job for job, _ in read), _rights(top))
    found = Reading((pipeline,), (), tuple(_started(pipeline)), tuple(_after(top, name)))
    for _, more in read:
        found = found.with_(more)
    return found


def read_action(path: str, body: bytes, beside: Beside) -> Reading:
    """Read an action of the repository; its steps run in whichever job uses it. Errors: as for `read_workflow`."""
    del beside
    top = first(body, path)
    runs = field(top, "runs")
    if runs is None or not isinstance(runs.value, dict):
        raise FieldWrong(source=path, line=(runs or top).line, field="runs", got="nothing", wanted="a mapping")
    name = text(field(top, "name")) or path
    steps = tuple(_step(one) for one in each(field(runs, "steps")))
    tools = list(_tools_of(runs))
    with_image = field(runs, "image")
    if text(with_image).startswith("docker://") and with_image is not None:
        tools.append(action(text(with_image), spot(with_image)))
    job = Job(name, spot(runs), steps)
    calls = Trigger("call", "used by a job", spot(top))
    return Reading((Pipeline(System.GITHUB, name, spot(top), (calls,), (job,)),), tuple(tools))


def _triggers(top: Node) -> tuple[Trigger, ...]:
    on = field(top, "on") or field(top, "true")
    if on is None:
        return ()
    named = [(key, node) for key, node in fields(on).items()] or [(text(one), one) for one in each(on)]
    return tuple(_trigger(name, node) for name, node in named if name)


def _trigger(name: str, node: Node) -> Trigger:
    only_tags = name == "push" and field(node, "tags") is not None and field(node, "branches") is None
    kind = "tag" if only_tags else _KINDS.get(name, name)
    told = [f"{key} {', '.join(texts(value))}" for key, value in fields(node).items() if texts(value)]
    told += [text(field(one, "cron")) for one in each(node) if name == "schedule" and isinstance(one.value, dict)]
    return Trigger(kind, f"{name}: {'; '.join(told)}"[:200] if told else name, spot(node))


def _rights(node: Node) -> str:
    given = field(node, "permissions")
    if given is None:
        return ""
    return text(given) or ", ".join(f"{key}: {text(one)}" for key, one in fields(given).items()) or "none"


def _job(key: str, node: Node, beside: Beside) -> tuple[Job, Reading]:
    where = field(node, "environment")
    environment = text(where) or text(field(where, "name"))
    steps = tuple(_step(one) for one in each(field(node, "steps")))
    called = text(field(node, "uses"))
    local = called.removeprefix("./") if called.startswith("./") else ""
    problems = tuple(_unfollowed(key, node, called, local, beside)) if called else ()
    uses = {step.uses.removeprefix("./") for step in steps if step.uses.startswith("./")}
    calls = ((local,) if local else ()) + tuple(sorted(uses))
    job = Job(
        name=key,
        at=spot(node),
        steps=steps,
        needs=texts(field(node, "needs")),
        environment=environment,
        may_fail=is_true(field(node, "continue-on-error")),
        is_off=text(field(node, "if")).strip("${} ") == "false",
        is_matrix=field(node, "strategy", "matrix") is not None,
        condition=text(field(node, "if")),
        calls=calls,
    )
    manual: tuple[ManualCheck, ...] = ()
    if where is not None and environment:
        says = f"the environment {environment} may ask for reviewers; only the forge knows"
        manual = (ManualCheck("environment", says, spot(where), certainty=Certainty.LOW),)
    overs = [HandOver(one, key, "needs", spot(node)) for one in job.needs]
    overs += [HandOver(key, one, "calls", spot(node)) for one in calls]
    return job, Reading((), tuple(_tools_of(node)), manual, tuple(overs), (), problems)


def _unfollowed(key: str, node: Node, called: str, local: str, beside: Beside) -> Iterator[Problem]:
    if local and beside(local) is None:
        yield Problem(f"job {key} calls {local}, which is not here", "add that file, or mend the path", spot(node))
    elif not local:
        says = f"job {key} runs {called}, which lies elsewhere and is not followed"
        yield Problem(says, "run `interlock map` in that repository too", spot(node), is_broken=False)


def _tools_of(node: Node) -> Iterator[Tool]:
    called = field(node, "uses")
    if called is not None and text(called) and not text(called).startswith("./"):
        name, _, ref = text(called).partition("@")
        yield Tool(name, ref, pin_of(ref), ToolKind.INCLUDE, spot(called))
    container = field(node, "container")
    services = [field(one, "image") for one in fields(field(node, "services")).values()]
    for one in (field(container, "image") or container, *services):
        if one is not None and text(one):
            yield image(text(one), spot(one))
    for step in each(field(node, "steps")):
        uses = field(step, "uses")
        if uses is not None and text(uses) and not text(uses).startswith("./"):
            yield action(text(uses), spot(uses))


def _step(node: Node) -> Step:
    uses, run = text(field(node, "uses")), field(node, "run")
    name = uses.partition("@")[0] if not uses.startswith("docker://") else uses
    settings = field(node, "with")
    told = tuple(f"{key}={text(one)}" for key, one in fields(settings).items() if text(one))[:20]
    commands = script(run) if run is not None else ()
    shown = text(field(node, "name")) or name or text(run, 60)
    may_fail = is_true(field(node, "continue-on-error"))
    return Step(shown, spot(node), name, commands, tuple(_reports(node, name, settings)), told, may_fail)


def _reports(node: Node, name: str, settings: Node | None) -> Iterator[Report]:
    for which, key, goes in _GOES:
        if name == which:
            yield Report(text(field(settings, key)) if key else "", goes, spot(node))


def _started(pipeline: Pipeline) -> Iterator[ManualCheck]:
    for one in pipeline.triggers:
        if one.kind == "manual":
            yield ManualCheck("started by hand", f"{pipeline.name} can be started by a person", one.at)


def _after(top: Node, name: str) -> Iterator[HandOver]:
    run = field(top, "on", "workflow_run")
    for one in each(field(run, "workflows")):
        yield HandOver(text(one), name, "after", spot(one))
