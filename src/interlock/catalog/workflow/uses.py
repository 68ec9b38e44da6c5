"""Which known tools each job runs, through the recipes and pieces of the repository that it calls. Floor 11."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from interlock.catalog.workflow.known import Known, of_command, of_piece
from interlock.formats.pipelines import BUILDERS, HOOKS, Command, Job, Pipeline, Spot, Step, System, Tool

_DEEPEST = 6
_MOST = 2_000
_MOST_VISITS = 100_000
"""Of jobs and recipes, for one map: what calls each other a million times over is followed so far and no further."""


class Use(msgspec.Struct, frozen=True):
    """A known tool that a job runs."""

    known: Known
    at: Spot
    through: tuple[Spot, ...] = ()
    """The calls that lead there, the outermost first."""
    may_fail: bool = False


class Running(msgspec.Struct, frozen=True):
    """A job, and what it runs."""

    pipeline: Pipeline
    job: Job
    uses: tuple[Use, ...]
    is_reached: bool

    @property
    def is_called(self) -> bool:
        """Whether others run it, so that what it shows is shown by them."""
        is_part = self.pipeline.system in BUILDERS or all(one.kind == "call" for one in self.pipeline.triggers)
        return self.is_reached and is_part

    @property
    def is_hook(self) -> bool:
        """Whether it runs on the machine of whoever commits."""
        return self.pipeline.system in HOOKS


class Calls:
    """Follows what jobs call within one repository."""

    def __init__(self, pipelines: Sequence[Pipeline], tools: Sequence[Tool]) -> None:
        self._pipelines = pipelines
        self._by_path: dict[str, list[Pipeline]] = {}
        for one in pipelines:
            self._by_path.setdefault(one.at.path, []).append(one)
        self._recipes = {system: [one for one in pipelines if one.system is system] for system in BUILDERS}
        self._pieces: dict[str, list[Tool]] = {}
        for tool in tools:
            self._pieces.setdefault(tool.at.path, []).append(tool)
        for found in self._pieces.values():
            found.sort(key=lambda one: one.at.line)
        self._starts = {
            path: sorted({job.at.line for one in found for job in one.jobs if job.at.path == path})
            for path, found in self._by_path.items()
        }
        self._reached = set[tuple[str, str]]()
        self._visits = 0

    def running(self) -> tuple[Running, ...]:
        """Give every job with what it runs; what nothing sets going stands last, and is marked."""
        first, later = [], []
        for pipeline in self._pipelines:
            starts = pipeline.system not in BUILDERS and any(one.kind != "call" for one in pipeline.triggers)
            if pipeline.system in BUILDERS or not starts:
                later.append(pipeline)
                continue
            for job in pipeline.jobs:
                uses = self._uses(pipeline, job, note=pipeline.system not in HOOKS)
                first.append(Running(pipeline, job, uses, not job.is_off))
        for pipeline in later:
            for job in pipeline.jobs:
                is_reached = (pipeline.at.path, job.name) in self._reached
                first.append(Running(pipeline, job, self._uses(pipeline, job, note=False), is_reached))
        return tuple(first)

    def _uses(self, pipeline: Pipeline, job: Job, *, note: bool) -> tuple[Use, ...]:
        found: list[Use] = []
        for use in self._walk(pipeline, job, (), set(), note=note):
            found.append(use)
            if len(found) >= _MOST:
                break
        starts = self._starts.get(job.at.path, [])
        place = bisect_right(starts, job.at.line)
        until = starts[place] if place < len(starts) else 1 << 40
        tools = self._pieces.get(job.at.path, [])
        pieces: list[Use] = []
        for tool in tools[bisect_left(tools, job.at.line, key=_line_of) : bisect_left(tools, until, key=_line_of)]:
            known = of_piece(tool.name)
            if known is not None:
                pieces.append(Use(known, tool.at))
        seen = {(use.known.name, use.at) for use in found}
        pieces = [one for one in pieces if (one.known.name, one.at) not in seen]
        return tuple(dict.fromkeys((*found, *pieces)))

    def _walk(
        self, pipeline: Pipeline, job: Job, through: tuple[Spot, ...], seen: set[tuple[str, str]], *, note: bool
    ) -> Iterator[Use]:
        key = (pipeline.at.path, job.name)
        self._visits += 1
        if key in seen or len(through) > _DEEPEST or self._visits > _MOST_VISITS:
            return
        seen.add(key)
        if note:
            self._reached.add(key)
        for step in job.steps:
            yield from self._of_step(step, through)
        for there, at in self._inner(pipeline, job):
            yield from self._walk(*there, (*through, at), seen, note=note)

    def _of_step(self, step: Step, through: tuple[Spot, ...]) -> Iterator[Use]:
        known = of_piece(step.uses) if step.uses and not step.uses.startswith("./") else None
        if known is not None:
            yield Use(known, step.at, through, step.may_fail)
        for command in step.commands:
            known = of_command(command.program, command.words)
            if known is not None:
                yield Use(known, command.at, through, step.may_fail or command.may_fail)

    def _inner(self, pipeline: Pipeline, job: Job) -> Iterator[tuple[tuple[Pipeline, Job], Spot]]:
        """Give what a job calls within the repository, and from where."""
        for step in job.steps:
            for command in step.commands:
                for called in self._called(command):
                    yield called, command.at
        for path in job.calls:
            for other in self._files(path):
                for inner in other.jobs:
                    yield (other, inner), job.at
        if pipeline.system is System.MAKE:
            for inner in pipeline.jobs:
                if inner.name in job.needs:
                    yield (pipeline, inner), job.at

    def _files(self, path: str) -> list[Pipeline]:
        plain = path.rstrip("/")
        for one in (plain, f"{plain}/action.yml", f"{plain}/action.yaml"):
            if one in self._by_path:
                return self._by_path[one]
        return []

    def _called(self, command: Command) -> Iterator[tuple[Pipeline, Job]]:
        """Give the recipes of the repository that a command runs."""
        system, wanted = _recipe(command)
        if system is None:
            return
        for pipeline in self._recipes[system]:
            for number, job in enumerate(pipeline.jobs):
                name = job.name.removeprefix("testenv:")
                is_first = not wanted and (number == 0 or system is not System.MAKE)
                if name in wanted or is_first:
                    yield pipeline, job


def _line_of(one: Tool) -> int:
    return one.at.line


def _recipe(command: Command) -> tuple[System | None, frozenset[str]]:
    words = [one for one in command.words if not one.startswith("-") and "=" not in one]
    if command.program in {"make", "gmake"}:
        return System.MAKE, frozenset(words)
    if command.program in {"npm", "yarn", "pnpm", "bun"}:
        named = words[1:2] if words[:1] in (["run"], ["run-script"]) else words[:1]
        if named in (["ci"], ["install"], ["i"], []):
            return None, frozenset()
        return System.NPM, frozenset(["test"] if named == ["t"] else named)
    if command.program in {"tox", "nox"}:
        after = [there for here, there in zip(command.words, command.words[1:], strict=False) if here in {"-e", "-s"}]
        names = frozenset(part for one in after for part in one.split(","))
        return (System.TOX if command.program == "tox" else System.NOX), names
    return None, frozenset()
