"""From what files say to the map: jobs in their stages, tests, tools, controls, gaps. Floor 11."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from interlock.catalog.workflow.gaps import gaps_of
from interlock.catalog.workflow.judging import Evidence, judge
from interlock.catalog.workflow.placing import placed
from interlock.catalog.workflow.uses import Calls, Running
from interlock.control import Stage
from interlock.formats.pipelines import Reading
from interlock.formats.pipelines.mapped import Placed, Test, WorkflowMap

_CHECKS: Final = frozenset({"test", "scan", "lint", "verify", "interlock"})
_ORDER: Final = list(Stage)


def mapped(reading: Reading, files: int, tree: frozenset[str], profile: str) -> WorkflowMap:
    """Give the map of what was read; who it is about and what git tells is filled in by whoever asks."""
    running = Calls(reading.pipelines, reading.tools).running()
    judged = judge(Evidence(reading, running, tree))
    jobs = sorted((_placed(one) for one in running), key=lambda one: _ORDER.index(one.stage))
    return WorkflowMap(
        profile=profile,
        files=files,
        jobs=tuple(jobs),
        triggers=tuple(one for pipeline in reading.pipelines for one in pipeline.triggers),
        hand_overs=reading.hand_overs,
        tests=tuple(_tests(running)),
        tools=reading.tools,
        manual=reading.manual,
        described=reading.described,
        problems=reading.problems,
        judged=judged,
        gaps=gaps_of(judged, reading.pipelines, profile),
    )


def _placed(one: Running) -> Placed:
    stage, certainty, why = placed(one)
    return Placed(
        stage=stage,
        certainty=certainty,
        why=why,
        system=one.pipeline.system.value,
        pipeline=one.pipeline.name,
        name=one.job.name,
        at=one.job.at,
        triggers=tuple(dict.fromkeys(each.kind for each in one.pipeline.triggers)),
        needs=one.job.needs,
        environment=one.job.environment,
        tools=tuple(dict.fromkeys(use.known.name for use in one.uses)),
        controls=tuple(sorted({control for use in one.uses for control in use.known.controls})),
        is_manual=one.job.is_manual,
        may_fail=one.job.may_fail,
        is_reached=one.is_reached,
    )


def _tests(running: Sequence[Running]) -> Iterator[Test]:
    for one in running:
        if one.is_called:
            continue
        reports = [*one.job.reports, *(each for step in one.job.steps for each in step.reports)]
        goes = tuple(dict.fromkeys(f"{each.goes_to}{f': {each.what}' if each.what else ''}" for each in reports))
        stage = placed(one)[0]
        for use in dict.fromkeys(one.uses):
            if use.known.kind in _CHECKS:
                yield Test(use.known.kind, use.known.name, one.job.name, stage, goes, use.at, one.is_reached)
