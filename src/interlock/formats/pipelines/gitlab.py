"""GitLab CI: jobs with what they extend, local includes, stages, rules, environments, reports. Floor 5.

Source: GitLab, CI/CD YAML syntax reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from interlock.formats.errors import FormatError
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
from interlock.formats.pipelines.nodes import each, field, fields, first, is_true, scripts, spot, text, texts
from interlock.formats.pipelines.ports import Beside
from interlock.formats.pipelines.references import image, versioned
from interlock.formats.yamldoc import Node

_GLOBAL: Final = frozenset(
    [
        "stages",
        "variables",
        "include",
        "default",
        "workflow",
        "image",
        "services",
        "cache",
        "before_script",
        "after_script",
        "pages:deploy",
        "spec",
    ]
)
_STAGES: Final = ("build", "test", "deploy")
MOST_FILES: Final = 50
"""Local includes that are followed."""
_DEEPEST: Final = 10
_SOURCES: Final = {
    "push": "push",
    "merge_request_event": "proposal",
    "schedule": "schedule",
    "web": "manual",
    "parent_pipeline": "call",
    "pipeline": "call",
    "trigger": "call",
    "api": "call",
}


def read_pipeline(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a pipeline with what it includes from this repository. Errors: YamlMalformed (FMT-101), FieldWrong."""
    top = _after_header(body, path)
    gathered: dict[str, Node] = {}
    problems: list[Problem] = []
    tools: list[Tool] = []
    overs: list[HandOver] = []
    _include(top, beside, gathered, (problems, tools, overs), {path})
    gathered |= {key: _over(node, gathered.get(key)) for key, node in fields(top).items()}
    jobs = {key: node for key, node in gathered.items() if _is_job(key, node)}
    read = {key: _extended(key, jobs, problems) for key in jobs}
    order = texts(gathered.get("stages")) or _STAGES
    defaults = {**gathered, **fields(gathered.get("default"))}
    made = [_job(key, node, read[key], defaults) for key, node in jobs.items() if not key.startswith(".")]
    made.sort(key=lambda one: order.index(one.group) if one.group in order else len(order))
    pipeline = Pipeline(System.GITLAB, path, spot(top), tuple(_triggers(top, gathered, read)), tuple(made))
    tools += [one for node in (defaults, *read.values()) for one in _images(node)]
    manual = tuple(one for job in made for one in _manual(job, read[job.name]))
    overs += [HandOver(need, job.name, "needs", job.at) for job in made for need in job.needs]
    return Reading((pipeline,), _once(tools), manual, tuple(overs), (), tuple(problems))


def _once(tools: list[Tool]) -> tuple[Tool, ...]:
    return tuple(dict.fromkeys(tools))


def _after_header(body: bytes, path: str) -> Node:
    from interlock.formats.pipelines.nodes import documents

    found = documents(body, path)
    if len(found) > 1 and set(fields(found[0])) <= {"spec"}:
        return found[1]
    return first(body, path) if not found else found[0]


def _over(node: Node, before: Node | None) -> Node:
    """Give a job with what an include said of it filled in; what stands in the file itself wins."""
    if before is None or not isinstance(node.value, dict) or not isinstance(before.value, dict):
        return node
    return Node({**before.value, **node.value}, node.source, node.line)


Notes = tuple[list[Problem], list[Tool], list[HandOver]]


def _include(top: Node, beside: Beside, gathered: dict[str, Node], notes: Notes, seen: set[str], deep: int = 0) -> None:
    problems, tools, overs = notes
    for one in each(field(top, "include")):
        where = text(one) or text(field(one, "local"))
        local = where.lstrip("/") if where and "://" not in where else ""
        if not local:
            name, version = _elsewhere(one, where)
            tools.append(versioned(name, version, ToolKind.INCLUDE, spot(one)))
            says = f"it includes {name}, which lies elsewhere and is not followed"
            problems.append(
                Problem(says, "read that file too; what its jobs do is unknown", spot(one), is_broken=False)
            )
            continue
        overs.append(HandOver(top.source, local, "includes", spot(one)))
        if local in seen:
            continue
        if len(seen) > MOST_FILES or deep > _DEEPEST:
            problems.append(Problem(f"more than {MOST_FILES} files are included", "include fewer files", spot(one)))
            return
        seen.add(local)
        body = beside(local)
        if body is None:
            says = f"it includes {local}, and no such file is here"
            problems.append(Problem(says, "add that file, or mend the path", spot(one), is_broken="*" not in local))
            continue
        try:
            inner = _after_header(body, local)
        except FormatError as error:
            problems.append(Problem(str(error), error.remedy, spot(one)))
            continue
        _include(inner, beside, gathered, notes, seen, deep + 1)
        gathered.update({key: _over(node, gathered.get(key)) for key, node in fields(inner).items()})


def _elsewhere(node: Node, where: str) -> tuple[str, str]:
    for key in ("remote", "template", "component", "project", "artifact"):
        said = text(field(node, key))
        if said and key == "component":
            name, _, version = said.partition("@")
            return name, version
        if said:
            return said, text(field(node, "ref"))
    return where or "something", ""


def _is_job(key: str, node: Node) -> bool:
    return key not in _GLOBAL and isinstance(node.value, dict)


def _extended(key: str, jobs: Mapping[str, Node], problems: list[Problem]) -> dict[str, Node]:
    """Give the fields of a job with those of what it extends."""
    chain, seen, at = [jobs[key]], {key}, [jobs[key]]
    while at:
        node = at.pop(0)
        for name in reversed(texts(field(node, "extends"))):
            if name in seen or len(seen) > MOST_FILES:
                continue
            seen.add(name)
            if name not in jobs:
                says = f"job {key} extends {name}, which nothing that was read defines"
                problems.append(Problem(says, "it may come from an include that lies elsewhere", spot(node), False))
                continue
            chain.append(jobs[name])
            at.append(jobs[name])
    found: dict[str, Node] = {}
    for node in reversed(chain):
        found.update(fields(node))
    return found


def _job(name: str, node: Node, read: Mapping[str, Node], defaults: Mapping[str, Node]) -> Job:
    environment = read.get("environment")
    parts = [read.get(one) or defaults.get(one) for one in ("before_script", "script", "after_script")]
    commands = tuple(command for one in parts for command in scripts(one))
    child = read.get("trigger")
    called = [text(field(one, "local")) or text(one) for one in each(field(child, "include"))]
    return Job(
        name=name,
        at=spot(node),
        steps=(Step("script", spot(read.get("script", node)), "", commands, (), _told(read)),),
        needs=tuple(
            text(one) or text(field(one, "job")) for one in each(read.get("needs") or read.get("dependencies"))
        ),
        environment=text(environment) or text(field(environment, "name")),
        group=text(read.get("stage")) or "test",
        is_manual=text(read.get("when")) == "manual" or any(text(field(r, "when")) == "manual" for r in _rules(read)),
        is_off=text(read.get("when")) == "never",
        may_fail=is_true(read.get("allow_failure")),
        is_matrix=field(read.get("parallel"), "matrix") is not None,
        condition="; ".join(text(field(one, "if")) for one in _rules(read) if text(field(one, "if")))[:200],
        calls=tuple(one.lstrip("/") for one in called if one and "://" not in one),
        reports=tuple(_reports(read)),
    )


def _rules(read: Mapping[str, Node]) -> list[Node]:
    return each(read.get("rules"))


def _told(read: Mapping[str, Node]) -> tuple[str, ...]:
    return tuple(text(one) for one in each(read.get("image")) if text(one)) + texts(read.get("extends"))


def _reports(read: Mapping[str, Node]) -> Iterator[Report]:
    kept = read.get("artifacts")
    for kind, node in fields(field(kept, "reports")).items():
        what = ", ".join(texts(node)) or text(field(node, "path"))
        yield Report(f"{kind} {what}".strip(), "reports of the pipeline", spot(node))
    paths = field(kept, "paths")
    if paths is not None:
        yield Report(", ".join(texts(paths)), "artifacts of the job", spot(paths))


def _images(read: Mapping[str, Node]) -> Iterator[Tool]:
    for one in (*each(read.get("image")), *each(read.get("services"))):
        name = text(one) or text(field(one, "name"))
        if name:
            yield image(name, spot(one))


def _manual(job: Job, read: Mapping[str, Node]) -> Iterator[ManualCheck]:
    if job.is_manual:
        yield ManualCheck("manual job", f"a person starts {job.name}", job.at)
    if job.environment and "environment" in read:
        from interlock.kernel import Certainty

        says = f"the environment {job.environment} may be protected; only the forge knows"
        yield ManualCheck("environment", says, spot(read["environment"]), certainty=Certainty.LOW)


def _triggers(top: Node, gathered: Mapping[str, Node], read: Mapping[str, Mapping[str, Node]]) -> Iterator[Trigger]:
    rules = each(field(gathered.get("workflow"), "rules"))
    rules += [one for fields_ in read.values() for one in _rules(fields_)]
    seen: set[str] = set()
    for one in rules:
        said = text(field(one, "if"))
        for word, kind in _SOURCES.items():
            if f'"{word}"' in said or f"'{word}'" in said:
                if kind not in seen:
                    yield Trigger(kind, said, spot(one))
                seen.add(kind)
        if "$CI_COMMIT_TAG" in said and "tag" not in seen:
            seen.add("tag")
            yield Trigger("tag", said, spot(one))
    if not seen:
        yield Trigger("push", "every push, where no rule says otherwise", spot(top))
