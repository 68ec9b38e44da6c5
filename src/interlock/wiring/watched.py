"""What is done, watched: spans of checks, controls, decisions, deployments and what is sent. Floor 12.

Loaded only where traces are sent. What is watched knows nothing of it: each is what it watches, or stands in front.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Protocol

import msgspec

from interlock.adapters.telemetry import names
from interlock.adapters.telemetry.traces import Kind, Span, Traces
from interlock.control import Answer, ControlRun
from interlock.decision import Decision, Policy, Question, Status, Verdict
from interlock.deployment import Outcome
from interlock.engine.events import Progress, Silence
from interlock.flows.carry_out import Given
from interlock.flows.gate import Gate
from interlock.flows.verdicts import Verdicts

if TYPE_CHECKING:
    from interlock.deployment.admission import Ready
    from interlock.flows.carry_out import Keeping
    from interlock.flows.check import Asked, Check, Checked
    from interlock.flows.ports import Herald, Sender
    from interlock.flows.tell import Channel
    from interlock.kernel import Subject
    from interlock.ledger import Checkpoint
    from interlock.response.messages import Message

_RESULTS: Final = {
    Answer.PASSED: names.SUCCESS,
    Answer.FAILED: names.FAILURE,
    Answer.ERRORED: names.ERROR,
    Answer.NOT_APPLICABLE: names.SKIP,
}
_END: Final = "end"
_RANDOM: Final = 8


class WatchedCheck:
    """A check that is told of as one run of a pipeline, with a task for each control."""

    def __init__(self, traces: Traces, check: Check, progress: WatchedProgress) -> None:
        self._traces, self._check, self._progress = traces, check, progress

    def run(self, asked: Asked, policy: Policy) -> Checked:
        """Examine, seal, append, decide. Errors: those of `Check.run`."""
        name, run = f"check {asked.stage}", f"chk-{os.urandom(_RANDOM).hex()}"
        facts = {names.PIPELINE: name, names.PIPELINE_ACTION: names.RUN, names.PIPELINE_RUN: run}
        with self._traces.span(f"{names.RUN} {name}", facts, kind=Kind.SERVER) as span:
            self._progress.begin(run)
            try:
                checked = self._check.run(asked, policy)
            except BaseException as error:
                is_told_to = isinstance(error, KeyboardInterrupt)
                span.note({names.PIPELINE_RESULT: names.CANCELLATION if is_told_to else names.ERROR})
                raise
            finally:
                self._progress.end()
            if checked.change.head is not None:
                span.note({names.REVISION: checked.change.head.commit.hex})
            _judged(span, checked.decision)
            result = _result(checked.decision)
            span.note({names.PIPELINE_RESULT: result})
            if result != names.SUCCESS:
                span.failed(checked.decision.verdict.value)
            return checked


class WatchedProgress:
    """Progress that tells of each control as a task; whoever showed it before shows it still."""

    def __init__(self, traces: Traces, shown: Progress | None) -> None:
        self._traces, self._shown = traces, shown or Silence()
        self._turn = threading.Lock()
        self._open: dict[str, Span] = {}
        self._run = ""
        self._rounds = 0
        self._under = traces.here()

    def begin(self, run: str) -> None:
        """Take what comes as part of a run, and of what is done here."""
        self._run, self._rounds, self._under = run, 0, self._traces.here()

    def end(self) -> None:
        """End what never came to its end."""
        with self._turn:
            left, self._open = self._open, {}
        for span in left.values():
            span.note({names.TASK_RESULT: names.CANCELLATION})
            span.end()

    def planned(self, controls: Sequence[str]) -> None:
        """Count the rounds: after the change, what it is compared with is examined too."""
        self._rounds += 1
        self._shown.planned(controls)

    def control_started(self, control: str) -> None:
        """Begin a task."""
        facts: dict[str, str | bool] = {
            names.TASK: control,
            names.TASK_TYPE: names.TEST,
            names.TASK_RUN: f"{self._run}/{self._rounds}/{control}",
            names.PIPELINE_RUN: self._run,
            names.OF_BASE: self._rounds > 1,
        }
        span = self._traces.begin(control, facts, self._under)
        with self._turn:
            self._open[control] = span
        self._shown.control_started(control)

    def control_finished(self, run: ControlRun) -> None:
        """End a task with what came of it."""
        with self._turn:
            span = self._open.pop(run.control, None)
        if span is not None:
            result = _RESULTS[run.answer]
            span.note({names.TASK_RESULT: result, names.FINDINGS: len(run.findings), names.CACHED: run.is_cached})
            if result in {names.FAILURE, names.ERROR}:
                span.failed(getattr(run.outcome, "code", "") or run.answer.value)
            span.end()
        self._shown.control_finished(run)

    def tool_cached(self, tool: str, files: int) -> None:
        """Pass it on."""
        self._shown.tool_cached(tool, files)

    def tool_queued(self, tool: str, files: int) -> None:
        """Pass it on."""
        self._shown.tool_queued(tool, files)

    def tool_started(self, tool: str, files: int) -> None:
        """Pass it on."""
        self._shown.tool_started(tool, files)

    def tool_finished(self, tool: str, files: int, duration_ms: int, fault: str) -> None:
        """Pass it on."""
        self._shown.tool_finished(tool, files, duration_ms, fault)


def watched_gate(traces: Traces) -> type[Gate]:
    """Give the gate whose decisions are told of."""

    class Watched(Gate):
        def decide(self, policy: Policy, question: Question, *, seen: Checkpoint | None = None) -> Decision:
            with traces.span("decide", _about(question.subject)) as span:
                return _judged(span, super().decide(policy, question, seen=seen))

    return Watched


def watched_verdicts(traces: Traces, environment: str) -> type[Verdicts]:
    """Give the verdicts that are told of when they are worked out, not when they are known."""

    class Watched(Verdicts):
        def judge(self, sha256: str) -> Ready:
            facts = {names.SUBJECT: f"sha256:{sha256}", names.ENVIRONMENT: environment}
            with traces.span("decide", facts) as span:
                ready = super().judge(sha256)
                span.note({names.VERDICT: ready.verdict.value})
                return ready

    return Watched


class Journaling(Protocol):
    """Where the steps of one run are kept, and in whose place; see `interlock.engine.durable`."""

    run: str
    token: int
    lane: str

    def step(self, name: str, act: Callable[[], str]) -> str:
        """Do something and keep what it gave, or give what was kept."""
        ...


class Carrying(Protocol):
    """Carries a deployment out; see `interlock.flows.carry_out`."""

    def run(self, keeping: Keeping, order: str) -> str:
        """Give the outcome."""
        ...


def watched_run(traces: Traces, carry_out: Carrying, journal: Journaling, order: str, worker: str) -> str:
    """Carry a deployment out, told of as one run of a pipeline with a task for each step; give its outcome.

    It goes on with the trace of whoever asked for it, in whichever process that was.
    """
    under = traces.from_elsewhere(msgspec.json.decode(order, type=Given).trace)
    facts = {
        names.PIPELINE: names.DEPLOY,
        names.PIPELINE_ACTION: names.RUN,
        names.PIPELINE_RUN: journal.run,
        names.DEPLOYMENT: journal.run,
        names.ENVIRONMENT: journal.lane.rpartition("/")[2],
        names.WORKER: worker,
    }
    with traces.span(f"{names.RUN} {names.DEPLOY}", facts, kind=Kind.SERVER, under=under) as span:
        try:
            outcome = carry_out.run(WatchedSteps(traces, journal), order)
        except BaseException:
            span.note({names.PIPELINE_RESULT: names.ERROR})
            raise
        is_well = outcome == Outcome.DEPLOYED.value
        span.note(
            {
                names.OUTCOME: outcome,
                names.PIPELINE_RESULT: names.SUCCESS if is_well else names.FAILURE,
                names.DEPLOYMENT_STATUS: names.SUCCEEDED if is_well else names.FAILED,
            }
        )
        if not is_well:
            span.failed(outcome)
        return outcome


class WatchedSteps:
    """The steps of a deployment, each told of when it is done; what was done before is told of no more."""

    def __init__(self, traces: Traces, journal: Journaling) -> None:
        self._traces, self._journal = traces, journal
        self.run, self.token = journal.run, journal.token
        self._under = traces.here()

    def step(self, name: str, act: Callable[[], str]) -> str:
        """Do a step and keep what it gave: why it failed, or nothing."""
        number, _, word = name.partition(" ")
        if word == _END:
            return self._journal.step(name, act)
        facts = {
            names.TASK: word,
            names.TASK_TYPE: names.DEPLOY,
            names.TASK_RUN: f"{self.run}/{number}",
            names.PIPELINE_RUN: self.run,
        }

        def watched() -> str:
            with self._traces.span(word, facts, under=self._under) as span:
                failed = act()
                span.note({names.TASK_RESULT: names.FAILURE if failed else names.SUCCESS})
                if failed:
                    span.failed(names.FAILURE)
                return failed

        return self._journal.step(name, watched)


class WatchedSender:
    """A sender whose sending is told of, and under which a receiver goes on."""

    def __init__(self, traces: Traces, name: str, sender: Sender) -> None:
        self._traces, self._name, self._sender = traces, name, sender

    def send(self, document: Mapping[str, object]) -> None:
        """Send a document. Errors: those of the sender."""
        facts = {names.CHANNEL: self._name, names.EVENT_KIND: str(document.get("type", ""))}
        with self._traces.span("send event", facts, kind=Kind.PRODUCER):
            self._sender.send(document)


class WatchedHerald:
    """What tells people, and is told of; nothing of the message is."""

    def __init__(self, traces: Traces, name: str, herald: Herald) -> None:
        self._traces, self._name, self._herald = traces, name, herald

    def tell(self, message: Message) -> str:
        """Tell a message. Errors: those of what tells it."""
        with self._traces.span("send message", {names.CHANNEL: self._name}, kind=Kind.PRODUCER):
            return self._herald.tell(message)


def watched_channels(traces: Traces, channels: Mapping[str, Channel]) -> dict[str, Channel]:
    """Give the same channels, watched."""
    return {
        name: msgspec.structs.replace(one, herald=WatchedHerald(traces, name, one.herald))
        for name, one in channels.items()
    }


def _about(subject: Subject) -> dict[str, str]:
    return {names.SUBJECT: str(subject.digests[0])} if subject.digests else {}


def _judged(span: Span, decision: Decision) -> Decision:
    """Note what was decided; give it."""
    span.note(
        {
            names.VERDICT: decision.verdict.value,
            names.POLICY: decision.policy,
            names.STAGE: decision.stage,
            names.HYPOTHETICAL: bool(decision.hypothetical),
        }
    )
    if decision.environment:
        span.note({names.ENVIRONMENT: decision.environment})
    return decision


def _result(decision: Decision) -> str:
    """Give the result of a run: an error is what a control could not do, a failure what it found."""
    shut = {one.status for one in decision.reasons if one.verdict is Verdict.DENY}
    if Status.VIOLATED not in shut and Status.ERRORED in shut:
        return names.ERROR
    return names.SUCCESS if decision.verdict is Verdict.ALLOW and not decision.hypothetical else names.FAILURE
