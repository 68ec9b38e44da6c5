"""Jenkins: declarative and scripted pipelines, as far as their text tells. Floor 5.

Groovy is a programming language and is not run: stages, agents, steps that run scripts, approvals, triggers and what is
kept are found by their words; libraries and what is worked out are not followed, and that is said.
Source: Jenkins, Pipeline Syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from interlock.formats.pipelines.commands import commands_of
from interlock.formats.pipelines.model import (
    Command,
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
from interlock.formats.pipelines.ports import Beside
from interlock.formats.pipelines.references import image, versioned

_MOST: Final = 300
_TOKENS: Final = re.compile(
    r"(?P<long>'''|\"\"\")|(?P<text>'(?:[^'\\\n]|\\[^\n])*+'?|\"(?:[^\"\\\n]|\\[^\n])*+\"?)"
    r"|(?P<block>/\*)|(?P<remark>//[^\n]*)|(?P<open>\{)|(?P<close>\})|(?P<word>@?[A-Za-z_][A-Za-z0-9_]*)|(?P<line>\n)"
)
_RUNS: Final = frozenset({"sh", "bat", "powershell", "pwsh"})
_KEEPS: Final = {
    "junit": "test results of Jenkins",
    "archiveArtifacts": "artifacts of the build",
    "publishHTML": "reports of Jenkins",
    "recordIssues": "issues of Jenkins",
    "recordCoverage": "coverage of Jenkins",
    "cobertura": "coverage of Jenkins",
    "jacoco": "coverage of Jenkins",
}
_TRIGGERS: Final = {"cron": "schedule", "pollSCM": "push", "upstream": "after", "githubPush": "push", "gitlab": "push"}


class _Stage:
    """A stage while its text is read."""

    def __init__(self, name: str, at: Spot, depth: int) -> None:
        self.name, self.at, self.depth = name, at, depth
        self.commands: list[Command] = []
        self.reports: list[Report] = []
        self.is_manual = self.may_fail = self.has_inner = False

    def job(self, before: str) -> Job:
        """Give it as a job."""
        steps = (Step("steps", self.at, "", tuple(self.commands)),)
        return Job(
            self.name,
            self.at,
            steps,
            (before,) if before else (),
            is_manual=self.is_manual,
            may_fail=self.may_fail,
            reports=tuple(self.reports),
        )


def read_jenkinsfile(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a pipeline by its words."""
    del beside
    return _Groovy(path, body.decode("utf-8", "replace")).reading()


class _Groovy:
    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._tokens = list(_tokens(text))
        self._jobs: list[_Stage] = []
        self._open: list[_Stage] = []
        self._rest = _Stage("pipeline", Spot(path, 1), 0)
        self._tools: list[Tool] = []
        self._manual: list[ManualCheck] = []
        self._problems: list[Problem] = []
        self._triggers: list[Trigger] = []

    def reading(self) -> Reading:
        """Go through the words once."""
        depth = 0
        for place, (kind, said, line) in enumerate(self._tokens):
            if kind == "open":
                depth += 1
            elif kind == "close":
                depth -= 1
                while self._open and depth <= self._open[-1].depth:
                    self._open.pop()
            elif kind == "word":
                self._word(said, Spot(self._path, line), self._argument(place), depth)
        stages = [one for one in self._jobs if one.commands or one.reports or one.is_manual or not one.has_inner]
        if self._rest.commands or self._rest.reports:
            stages.append(self._rest)
        names = ["", *(one.name for one in stages)]
        jobs = tuple(one.job(before) for one, before in zip(stages, names, strict=False))
        triggers = tuple(self._triggers) or (Trigger("job", "whatever starts the job in Jenkins", Spot(self._path, 1)),)
        overs = tuple(HandOver(need, one.name, "needs", one.at) for one in jobs for need in one.needs)
        pipeline = Pipeline(System.JENKINS, self._path, Spot(self._path, 1), triggers, jobs)
        return Reading((pipeline,), tuple(self._tools), tuple(self._manual), overs, (), tuple(self._problems))

    def _argument(self, place: int) -> str:
        """Give the first text behind a word, before the block or line ends."""
        for kind, said, _ in self._tokens[place + 1 : place + 8]:
            if kind in {"text", "long"}:
                return said
            if kind in {"open", "close", "line"}:
                return ""
        return ""

    def _word(self, said: str, at: Spot, argument: str, depth: int) -> None:
        here = self._open[-1] if self._open else self._rest
        if said == "stage" and argument and len(self._jobs) < _MOST:
            here.has_inner = True
            made = _Stage(argument[:200], at, depth)
            self._jobs.append(made)
            self._open.append(made)
        elif said in _RUNS and argument:
            here.commands += commands_of(argument, self._path, at.line)
        elif said in _KEEPS:
            here.reports.append(Report(argument[:200], _KEEPS[said], at))
        elif said == "input":
            here.is_manual = True
            self._manual.append(
                ManualCheck("approval", f"{here.name}: {argument[:200] or 'somebody lets it go on'}", at)
            )
        elif said == "catchError":
            here.may_fail = True
        elif said in {"image", "dockerImage"} and argument:
            self._tools.append(image(argument, at))
        elif said in {"Library", "@Library", "library"} and argument:
            name, _, version = argument.partition("@")
            self._tools.append(versioned(name, version, ToolKind.INCLUDE, at))
            says = f"it uses the library {name}, which lies elsewhere and is not followed"
            self._problems.append(Problem(says, "read that library too; what it adds is unknown", at, is_broken=False))
        elif said in {"load", "evaluate"} and argument:
            says = f"it runs {argument[:100]}, which is not followed"
            self._problems.append(Problem(says, "read that file too", at, is_broken=False))
        elif said in _TRIGGERS and argument:
            self._triggers.append(Trigger(_TRIGGERS[said], f"{said} {argument}"[:200], at))


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Give the words of a text with their lines, remarks left out; what is opened and never closed goes to the end."""
    line, last, at = 1, 0, 0
    while found := _TOKENS.search(text, at):
        at = found.end()
        line += text.count("\n", last, found.start())
        last = found.start()
        kind, said = found.lastgroup or "", found[0]
        if kind in {"long", "block"}:
            closer = "*/" if kind == "block" else said
            end = text.find(closer, at)
            said, at = text[at : end if end >= 0 else len(text)], end + len(closer) if end >= 0 else len(text)
        elif kind == "text":
            said = said[1:].removesuffix(said[0]).replace("\\n", "\n").replace('\\"', '"').replace("\\'", "'")
        if kind not in {"remark", "block"}:
            yield kind, said, line
