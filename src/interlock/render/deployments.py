"""Deployments as text and as documents. Floor 13."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from interlock.deployment import Act, Foreseen, Outcome, Plan, steps_of
from interlock.evidence.deployment import DeploymentStep
from interlock.flows.deploy import Begun, Judged
from interlock.flows.deployments import Deployment
from interlock.kernel import Instant, stamp
from interlock.render.paint import Paint, visible

MARKS: Final = {
    Outcome.DEPLOYED: ("✔", "good"),
    Outcome.RUNNING: ("▶", "plain"),
    Outcome.WAITING: ("…", "warn"),
    Outcome.PLANNED: ("·", "plain"),
    Outcome.REFUSED: ("✖", "bad"),
    Outcome.ROLLED_BACK: ("↩", "bad"),
    Outcome.STRANDED: ("!", "bad"),
}
_SHORT: Final = 12


def plan_lines(plan: Plan) -> list[str]:
    """Give what a plan says, line by line."""
    lines = [f"plan      sha256:{plan.digest.hex}", f"where     {plan.environment}, by {plan.deployer}"]
    for one in plan.artifacts:
        made = f", built from {one.commit[:_SHORT]}" if one.commit else ", nobody says from which commit"
        lines.append(
            f"what      {visible(one.name)}  sha256:{one.sha256[:_SHORT]}{made}{f' on {one.ref}' if one.ref else ''}"
        )
    lines += [f"with      {visible(one.path)}  sha256:{one.sha256[:_SHORT]}" for one in plan.configuration]
    lines += [f"using     {visible(one.path)}  sha256:{one.sha256[:_SHORT]}" for one in plan.tools]
    lines.append(f"replaces  {f'plan {plan.replaces[:_SHORT]}' if plan.replaces else 'nothing'}")
    if plan.ticket:
        lines.append(f"ticket    {visible(plan.ticket)}")
    names = [one.name for one in steps_of(plan)]
    lines.append(f"steps     {names[0]}")
    lines += [f"          {name}" for name in names[1:]]
    return lines


def judged_lines(judged: Judged) -> list[str]:
    """Give what stands against a plan, with what to do."""
    lines = []
    for one in judged.decisions:
        lines.append(f"gate      {one.verdict} under {one.policy}: {visible(one.subject.name)}")
        lines += [
            f"          {visible(reason.says)}{f'; {visible(reason.change)}' if reason.change else ''}"
            for reason in one.reasons
            if reason.verdict is one.verdict and one.verdict.rank
        ]
    for hindrance in judged.hindrances:
        lines += [f"against   {visible(hindrance.says)}", f"          {visible(hindrance.remedy)}"]
    return lines


def foreseen_lines(foreseen: Sequence[Foreseen]) -> list[str]:
    """Give what each step would change on each target, and where nobody knows."""
    lines = []
    for one in foreseen:
        at = " ".join(each for each in (one.step, one.target) if each)
        lines.append(f"preview   {visible(at)}: {visible(_foreseen(one))}")
        for what, how in one.changes:
            lines.append(f"          ~ {visible(what)}")
            lines += [f"              {visible(line)}" for line in how.splitlines()]
        lines += [f"          ? {visible(what)}" for what in one.blind]
    return lines


def _foreseen(one: Foreseen) -> str:
    if one.why:
        return f"nobody knows what it would change: {one.why}"
    parts = []
    if one.changes:
        parts.append(f"{len(one.changes)} {'thing' if len(one.changes) == 1 else 'things'} would change")
    if one.blind:
        parts.append(f"of {len(one.blind)} nobody knows what {'it does' if len(one.blind) == 1 else 'they do'}")
    return ", and ".join(parts) or "nothing would change"


def headline(outcome: Outcome, environment: str, paint: Paint, why: str = "") -> str:
    """Give the one sentence that stands first."""
    mark, tone = MARKS[outcome]
    sentence = _SENTENCES[outcome].format(environment=environment)
    return paint(tone, f"{mark} {outcome.upper()}") + f"  {sentence}" + (f": {visible(why)}" if why else "")


def begun_headline(begun: Begun, paint: Paint) -> str:
    """Give what stands first of what was entered and is not carried out here."""
    environment = begun.judged.plan.environment
    if begun.outcome is Outcome.RUNNING:
        return f"{paint('plain', '▶ ENTERED')}  nothing was deployed to {environment} yet: a worker has to carry it out"
    return headline(begun.outcome, environment, paint, begun.why)


_SENTENCES: Final = {
    Outcome.PLANNED: "planned for {environment}, and nothing was touched",
    Outcome.WAITING: "{environment} waits",
    Outcome.REFUSED: "{environment} stays as it is",
    Outcome.RUNNING: "{environment} is being deployed to",
    Outcome.DEPLOYED: "{environment} runs it, and nothing else",
    Outcome.ROLLED_BACK: "{environment} runs what it ran before",
    Outcome.STRANDED: "{environment} is neither what it was nor what it should be; somebody has to look",
}


def newest_first(deployments: Iterable[Deployment]) -> list[Deployment]:
    """Give deployments in the order in which people look at them."""
    return sorted(deployments, key=lambda each: each.said[0].index, reverse=True)


def row_lines(deployments: Sequence[Deployment]) -> list[str]:
    """Give a line for each deployment, newest first."""
    lines = []
    for one in newest_first(deployments):
        mark, _ = MARKS[one.outcome]
        lines.append(
            f"{one.run}  {mark} {one.outcome:<11}  {one.environment:<12}  {stamp(one.begun_at)}  "
            f"{one.first.why:<8}  plan {one.plan[:_SHORT]}  by {visible(one.said[0].signer_name)}"
        )
    return lines


def deployment_lines(one: Deployment, plan: Plan | None, paint: Paint) -> list[str]:
    """Give everything that is known of one deployment."""
    lines = [headline(one.outcome, one.environment, paint, one.last.says), f"run       {one.run}"]
    if plan is not None:
        lines += plan_lines(plan)[: -len(steps_of(plan))]
    for said in one.said:
        says = said.says
        what = says.step or says.outcome
        mark = "✖" if says.is_failed else "✔" if says.step else "·"
        by = f" by {visible(says.worker)}" if says.worker else f" by {visible(said.signer_name)}"
        lines.append(f"{says.at}  {mark} {visible(what)}{by}  entry {said.index}")
        if says.says:
            lines.append(f"          {visible(says.says)}" + (f" [{says.code}]" if says.code else ""))
    if plan is not None and one.outcome is Outcome.RUNNING:
        now = under_way_line(plan, [said.says for said in one.said if said.says.step])
        lines += [now.strip()] if now else []
    return lines


def step_line(says: Any) -> str:  # noqa: ANN401 -- a step as it was sealed
    """Give the line of a step that was just done."""
    mark = "✖" if says.is_failed else "✔"
    return f"  {mark} {visible(says.step)}" + (f": {visible(says.says)}" if says.says else "")


def under_way_line(plan: Plan, done: Sequence[DeploymentStep]) -> str:
    """Say what takes its time now; empty where nothing does."""
    steps, watching = steps_of(plan), plan.strategy.watch
    if watching is None or len(done) >= len(steps) or any(one.is_failed for one in done):
        return ""
    now = steps[len(done)]
    if now.act is not Act.WATCH:
        return ""
    length, every = watching.for_ms / 1000, watching.every_ms / 1000
    return f"  … {visible(now.name)}: for {length:g} s, looked at every {every:g} s"


def begun_json(begun: Begun) -> dict[str, Any]:
    """Give what was entered, as a document."""
    judged = begun.judged
    return {
        "schema": "interlock.deployment-plan/v1",
        "run": begun.run,
        "outcome": begun.outcome.value,
        "why": begun.why,
        "digest": f"sha256:{judged.plan.digest.hex}",
        "plan": msgspec.to_builtins(judged.plan),
        "steps": [one.name for one in steps_of(judged.plan)],
        "decisions": [
            {
                "artifact": one.subject.name,
                "verdict": one.verdict.value,
                "policy": one.policy,
                "digest": str(one.digest),
            }
            for one in judged.decisions
        ],
        "hindrances": [
            {"kind": one.kind.value, "says": one.says, "remedy": one.remedy, "until": _when(one.until)}
            for one in judged.hindrances
        ],
    }


def deployment_json(one: Deployment, plan: Plan | None = None) -> dict[str, Any]:
    """Give a deployment as a document."""
    return {
        "run": one.run,
        "outcome": one.outcome.value,
        "environment": one.environment,
        "plan": f"sha256:{one.plan}",
        "why": one.first.why,
        "asked_by": one.first.asked_by,
        "by": one.said[0].signer_name,
        "ticket": one.first.ticket,
        "begun_at": stamp(one.begun_at),
        "ended_at": _when(one.ended_at),
        "says": one.last.says,
        "artifacts": [] if plan is None else msgspec.to_builtins(plan.artifacts),
        "steps": [
            {
                "number": said.says.number,
                "step": said.says.step,
                "outcome": said.says.outcome,
                "at": said.says.at,
                "is_failed": said.says.is_failed,
                "says": said.says.says,
                "code": said.says.code,
                "worker": said.says.worker,
                "token": said.says.token,
                "entry": said.index,
                "envelope": str(said.envelope),
            }
            for said in one.said
        ],
    }


def _when(at: Instant | None) -> str:
    return stamp(at) if at is not None else ""
