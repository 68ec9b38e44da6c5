"""Check: examine a change, seal what was seen, enter it in the ledger, decide from there.

The steps are the sentence of the whole program, in order: freeze, plan, run, compare, seal, append,
decide. Enters: what the user asked for. Leaves: `Checked`, which every face renders. Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor

import msgspec

from interlock.change import Authorship, Change, Repository, RevisionUnknown, State
from interlock.control import (
    FAST,
    ClosedStage,
    Control,
    ControlRun,
    Directive,
    Errored,
    Failed,
    Finding,
    PathException,
    Pipeline,
    Plan,
    Runner,
    StageIdle,
    against,
    close,
    directives,
    excuse,
    plan_stage,
    suppress,
)
from interlock.decision import Decision, Grounds, Policy, Question
from interlock.decision.held import Waived, as_counted
from interlock.flows.gate import Gate
from interlock.flows.ports import Clock
from interlock.flows.seal import Seal
from interlock.kernel import Digest, Instant, InterlockError

_ASKED_AT_ONCE = 4
"""How many files git is asked about side by side."""

_Authors = Mapping[str, Future[Mapping[int, Authorship]]]
"""Who wrote which lines, by path: asked while something else is done."""

GroundsOf = Callable[[Change], Grounds]
"""Gives whose settings and policy hold for a change, and how those that were used are laxer."""


class Asked(msgspec.Struct, frozen=True):
    """What the user asked for."""

    stage: str = "commit"
    state: State | None = None
    since: str | None = None
    controls: tuple[str, ...] = ()
    """Only these; empty means all of the stage."""
    hypothetical: tuple[str, ...] = ()
    """Why the answer cannot be a real one, as far as the caller knows (a weaker policy)."""
    policy_is_asked: bool = False
    """Whether a person named the policy."""
    is_vouched: bool = False
    """Whether the policy that a person named is one that no change can touch."""
    use_cache: bool = True
    fail_fast: bool = False
    product: str = ""
    """Whose change it is, as permissions are given for it."""


class Checked(msgspec.Struct, frozen=True):
    """Everything a face needs to show of a check."""

    change: Change
    stage: ClosedStage
    decision: Decision
    evidence: Mapping[str, Digest]
    """Envelope by control."""
    decision_envelope: Digest | None
    """The sealed verification summary; none for a hypothetical answer."""
    started_at: Instant
    finished_at: Instant
    root: str


class Check:
    """Carries out a check with what it was built from; it knows ports only."""

    def __init__(
        self,
        *,
        repository: Repository,
        runner: Runner,
        gate: Gate,
        seal: Seal,
        controls: Sequence[Control],
        exceptions: Sequence[PathException],
        clock: Clock,
        grounds: GroundsOf,
        pipeline: Pipeline,
        usual: Pipeline,
    ) -> None:
        """`pipeline` are the stages to go by, `usual` those that hold where nobody declares any."""
        self._pipeline = pipeline
        self._usual = usual
        self._repository = repository
        self._runner = runner
        self._gate = gate
        self._seal = seal
        self._controls = controls
        self._exceptions = exceptions
        self._clock = clock
        self._grounds = grounds

    def run(self, asked: Asked, policy: Policy) -> Checked:
        """Examine, seal, append, decide.

        Errors: StageUnknown (CTL-104), StageIdle (CTL-105); those of reading the change, of the store, of the signer.
            Whatever goes wrong in a control is part of its outcome instead.
        """
        started_at = self._clock()
        self._gate.remember()
        change = self._freeze(asked)
        plan = self._plan(asked, change)
        runs = self._examine(change, plan, asked)
        stage = close(plan, runs)
        finished_at = self._clock()
        times = (started_at, finished_at)
        grounds = self._grounds(change)
        evidence = self._seal.stage(change, stage, times, grounds, base_is_chosen=asked.since is not None)
        question = Question(
            change.subject,
            self._clock(),
            asked.stage,
            hypothetical=(*asked.hypothetical, *_narrowed(asked, plan)),
            policy_is_asked=asked.policy_is_asked,
            is_vouched=asked.is_vouched,
            product=asked.product,
            pipeline=self._pipeline,
            usual=self._usual,
        )
        decision = self._gate.decide(policy, question)
        sealed = None if decision.hypothetical else self._seal.decision(decision, policy)
        stage = self._as_counted(stage, policy, question)
        return Checked(change, stage, decision, evidence, sealed, started_at, finished_at, self._repository.root)

    def _as_counted(self, stage: ClosedStage, policy: Policy, question: Question) -> ClosedStage:
        """Give a stage with those findings marked that a waiver covers, as the decision counts them.

        What was sealed stays as it was found: a waiver counts where something is decided, and not longer than it lasts.
        """
        waived = self._gate.waivers(policy, question)
        if waived == Waived():
            return stage
        return msgspec.structs.replace(stage, runs=tuple(_waived(run, waived, question) for run in stage.runs))

    def _freeze(self, asked: Asked) -> Change:
        if asked.stage == FAST:
            return self._freeze_unsaved(asked)
        change = self._repository.change(asked.state, asked.since)
        if change.state is State.DIRECTORY:
            return change
        return msgspec.structs.replace(change, history=self._repository.history())

    def _freeze_unsaved(self, asked: Asked) -> Change:
        """Freeze what would be committed next, or what is not saved yet, compared with the last commit."""
        state = asked.state
        if state is None and self._repository.has_staged():
            state = State.STAGED
        if asked.since is not None:
            return self._repository.change(state, asked.since)
        try:
            head = self._repository.resolve("HEAD")
        except RevisionUnknown:  # before the first commit everything is unsaved
            return self._repository.change(state, None)
        change = self._repository.change(state, head)
        return msgspec.structs.replace(change, base_says=f"compared with HEAD, commit {head[:12]}")

    def _plan(self, asked: Asked, change: Change) -> Plan:
        is_fast = asked.stage == FAST
        named = self._pipeline.named(asked.stage).controls
        running = [one for one in self._controls if one.card.id in named]
        if not running:
            raise StageIdle(name=asked.stage)
        chosen = [one for one in running if not asked.controls or one.card.id in asked.controls]
        files = change.snapshot.files
        if is_fast:
            touched = {one.path for one in change.changed}
            files = tuple(file for file in files if file.path in touched)
        is_narrowed = len(chosen) < len(running)
        return plan_stage(asked.stage, chosen, files, self._runner.wanted(is_fast=is_fast), is_narrowed=is_narrowed)

    def _examine(self, change: Change, plan: Plan, asked: Asked) -> list[ControlRun]:
        is_fast = asked.stage == FAST
        done = self._runner.run(
            change, plan.items, is_fast=is_fast, use_cache=asked.use_cache, fail_fast=asked.fail_fast
        )
        runs = [self._marked(change, run) for run in done]
        with ThreadPoolExecutor(_ASKED_AT_ONCE) as pool:
            authors = self._authors(runs, pool)
            known = self._known_before(change, plan, runs, is_fast=is_fast)
            return [_compared(run, authors, known.get(run.control)) for run in runs]

    def _known_before(
        self, change: Change, plan: Plan, runs: Sequence[ControlRun], *, is_fast: bool
    ) -> dict[str, frozenset[str]]:
        """Run the controls that found something on the base too, and give the fingerprints it has, by control.

        A control that cannot be run on the base gives nothing, so that its findings all count as new.
        """
        if change.base is None or change.base_snapshot is None:
            return {}
        with_findings = {run.control for run in runs if run.findings}
        moved = {one.old_path: one.path for one in change.changed if one.old_path}
        base = msgspec.structs.replace(
            change, snapshot=change.base_snapshot, head=change.base, renames=moved, base=None, base_snapshot=None
        )
        wanted = self._runner.wanted(is_fast=is_fast)
        again = plan_stage(
            plan.stage,
            [item.control for item in plan.items if item.control.card.id in with_findings],
            base.snapshot.files,
            wanted,
        )
        before = self._runner.run(base, again.items, is_fast=is_fast)
        return {
            run.control: frozenset(finding.fingerprint for finding in run.findings)
            for run in before
            if not isinstance(excuse(run.outcome, self._exceptions, run.control), Errored)
        }

    def _marked(self, change: Change, run: ControlRun) -> ControlRun:
        """Give the run with exceptions applied, and with the comments that would hide its findings noted."""
        outcome = excuse(run.outcome, self._exceptions, run.control)
        if isinstance(outcome, Failed | Errored):
            findings = tuple(self._with_suppressions(change, outcome.findings))
            outcome = msgspec.structs.replace(outcome, findings=findings)
        return msgspec.structs.replace(run, outcome=outcome)

    def _with_suppressions(self, change: Change, findings: Sequence[Finding]) -> list[Finding]:
        by_path: dict[str, list[Finding]] = {}
        for finding in findings:
            by_path.setdefault(finding.at.path if not finding.at.commit else "", []).append(finding)
        marked = {path: suppress(of_file, self._directives(change, path)) for path, of_file in by_path.items()}
        order = {id(finding): place for place, finding in enumerate(findings)}
        pairs = [
            (order[id(before)], after)
            for path, of_file in by_path.items()
            for before, after in zip(of_file, marked[path], strict=True)
        ]
        return [after for _, after in sorted(pairs, key=lambda pair: pair[0])]

    def _directives(self, change: Change, path: str) -> tuple[Directive, ...]:
        if not path:
            return ()
        try:
            return directives(self._repository.read(change.snapshot, path))
        except InterlockError:
            return ()  # a file that cannot be read hides nothing: its findings count in full

    def _authors(self, runs: Sequence[ControlRun], pool: Executor) -> _Authors:
        """Ask who wrote the comments that hide findings; each file is a question of its own to git."""
        lines: dict[str, set[int]] = {}
        for finding in (finding for run in runs for finding in run.findings):
            if finding.suppression:
                lines.setdefault(finding.at.path, set()).add(finding.suppression.line)
        return {path: pool.submit(self._repository.blame, path, sorted(of_file)) for path, of_file in lines.items()}


def _compared(run: ControlRun, authors: _Authors, known: frozenset[str] | None) -> ControlRun:
    """Give the run with the author of each comment that hides a finding, and with the state of each finding."""
    outcome = run.outcome
    if not isinstance(outcome, Failed | Errored):
        return run
    compared = against([_signed(finding, authors) for finding in outcome.findings], known)
    return msgspec.structs.replace(run, outcome=msgspec.structs.replace(outcome, findings=compared))


def _waived(run: ControlRun, waived: Waived, question: Question) -> ControlRun:
    outcome = run.outcome
    if not isinstance(outcome, Failed | Errored):
        return run
    after, _ = as_counted(outcome.findings, waived, question)
    return msgspec.structs.replace(run, outcome=msgspec.structs.replace(outcome, findings=tuple(after)))


def _signed(finding: Finding, authors: _Authors) -> Finding:
    hidden = finding.suppression
    wrote = authors[finding.at.path].result().get(hidden.line) if hidden else None
    if hidden is None or wrote is None:
        return finding
    signed = msgspec.structs.replace(hidden, author=wrote.author, commit=wrote.commit)
    return msgspec.structs.replace(finding, suppression=signed)


def _narrowed(asked: Asked, plan: Plan) -> Iterator[str]:
    """Say what was left out because somebody asked for it."""
    if plan.is_narrowed:
        yield "only some of the controls ran"
    if asked.stage == FAST and asked.since is not None:
        yield f"only what differs from {asked.since} was examined"
