from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from interlock.adapters.telemetry import names, wanted_of
from interlock.adapters.telemetry.traces import Traces
from interlock.control import ControlRun, Errored, Failed, NotApplicable, Passed
from interlock.control import Outcome as Outcomes
from interlock.deployment import Outcome
from interlock.flows.carry_out import Given
from interlock.flows.check import Asked
from interlock.flows.tell import Channel
from interlock.kernel import ControlId
from interlock.response.manners import Manner
from interlock.response.messages import About, trial_of
from interlock.testing.world import World
from interlock.wiring.app import App
from interlock.wiring.watched import (
    WatchedCheck,
    WatchedProgress,
    WatchedSender,
    WatchedSteps,
    watched_channels,
    watched_run,
)
from tests.collectors import Collector, Told, collecting
from tests.estate import Estate, Kept
from tests.unit.flows.newsroom import Crier
from tests.unit.response.events import AT

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class Watching:
    """Traces, and what of them arrived."""

    def __init__(self, collector: Collector) -> None:
        self.collector = collector
        found = wanted_of(collector.environ)
        assert found is not None
        self.traces = Traces(found, "1", lambda _: None)

    def told(self) -> list[Told]:
        """End, and give every span."""
        self.traces.close(20)
        return self.collector.spans


@pytest.fixture
def watching() -> Iterator[Watching]:
    with collecting() as collector:
        made = Watching(collector)
        yield made
        made.traces.close(20)


class Shown:
    """Progress that remembers what it was told."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return lambda *_: self.said.append(name)


def opened(world: World, traces: Traces) -> App:
    app = world.app()
    app.__dict__["traces"] = traces
    return app


def test_a_check_is_a_run_of_a_pipeline_with_a_task_for_each_control(tmp_path: Path, watching: Watching) -> None:
    world = World(tmp_path)
    with opened(world, watching.traces) as app:
        check = app.check(jobs=1)
        assert isinstance(check, WatchedCheck)
        checked = check.run(Asked(controls=("commit.iac",)), app.policies.get("baseline"))
        alike = check.run(Asked(controls=("commit.iac",)), app.policies.get("baseline"))
    told = watching.told()
    first, second = (one for one in told if one.name == "RUN check commit")
    assert first.kind == "server"
    assert first.facts[names.PIPELINE] == "check commit"
    assert first.facts[names.PIPELINE_RUN] != second.facts[names.PIPELINE_RUN]
    assert first.facts[names.VERDICT] == checked.decision.verdict.value
    assert checked.change.head is not None
    assert first.facts[names.REVISION] == checked.change.head.commit.hex
    assert first.facts[names.HYPOTHETICAL] is True
    assert (first.facts[names.PIPELINE_RESULT], first.is_failed) == (names.FAILURE, True)
    tasks = [one for one in told if one.name == "commit.iac" and one.parent == first.id]
    assert [one.facts[names.TASK_RESULT] for one in tasks] == [names.SKIP]
    assert tasks[0].facts[names.TASK_RUN] == f"{first.facts[names.PIPELINE_RUN]}/1/commit.iac"
    (decided,) = (one for one in told if one.name == "decide" and one.parent == first.id)
    assert decided.facts[names.SUBJECT] == str(checked.change.subject.digests[0])
    assert decided.facts[names.POLICY] == "baseline"
    assert alike.decision.verdict is checked.decision.verdict


def test_a_check_that_is_ended_or_breaks_says_so(watching: Watching) -> None:
    class Broken:
        def __init__(self, error: BaseException) -> None:
            self.error = error

        def run(self, *_: object) -> None:
            progress.control_started("commit.sast")
            raise self.error

    progress = WatchedProgress(watching.traces, None)
    for error in (KeyboardInterrupt(), OSError("a secret")):
        check = WatchedCheck(watching.traces, Broken(error), progress)  # type: ignore[arg-type]  # it only runs
        with pytest.raises(type(error)):
            check.run(Asked(), None)  # type: ignore[arg-type]  # nobody looks at it
    told = watching.told()
    runs = [one for one in told if one.name == "RUN check commit"]
    assert [one.facts[names.PIPELINE_RESULT] for one in runs] == [names.CANCELLATION, names.ERROR]
    tasks = [one for one in told if one.name == "commit.sast"]
    assert [one.facts[names.TASK_RESULT] for one in tasks] == [names.CANCELLATION] * 2
    assert "secret" not in str(told)


def test_each_answer_of_a_control_is_told_and_shown(watching: Watching) -> None:
    shown = Shown()
    progress = WatchedProgress(watching.traces, shown)
    outcomes: dict[str, tuple[Outcomes, str, bool]] = {
        "passed": (Passed(()), names.SUCCESS, False),
        "failed": (Failed((), ()), names.FAILURE, True),
        "errored": (Errored("CTL-201", "it broke", ""), names.ERROR, True),
        "idle": (NotApplicable("nothing to see"), names.SKIP, False),
    }
    progress.planned(list(outcomes))
    for name, (outcome, _, _) in outcomes.items():
        progress.control_started(name)
        progress.control_finished(ControlRun(ControlId(name), outcome))
    progress.planned(["passed"])
    progress.control_started("passed")
    progress.control_finished(ControlRun(ControlId("passed"), Passed(())))
    for name in ("tool_cached", "tool_queued", "tool_started"):
        getattr(progress, name)("bandit", 1)
    progress.tool_finished("bandit", 1, 5, "")
    told = watching.told()
    for name, (_, result, is_failed) in outcomes.items():
        one = next(each for each in told if each.name == name)
        assert (one.facts[names.TASK_RESULT], one.is_failed) == (result, is_failed), name
    assert watching.collector.one("errored").facts["error.type"] == "CTL-201"
    assert [one.facts[names.OF_BASE] for one in told if one.name == "passed"] == [False, True]
    assert shown.said.count("control_finished") == 5
    assert shown.said[-4:] == ["tool_cached", "tool_queued", "tool_started", "tool_finished"]


def test_a_deployment_is_a_run_with_a_task_for_each_step(tmp_path: Path, watching: Watching) -> None:
    estate = Estate(tmp_path)
    begun = estate.enter(estate.artifact())
    assert carried(estate, begun, watching.traces) is Outcome.DEPLOYED
    told = watching.told()
    (run,) = (one for one in told if one.name == "RUN deploy")
    assert run.facts[names.ENVIRONMENT] == "staging"
    assert (run.facts[names.DEPLOYMENT_STATUS], run.facts[names.PIPELINE_RESULT]) == (names.SUCCEEDED, names.SUCCESS)
    steps = [one for one in told if names.TASK in one.facts]
    assert [one.name for one in steps] == [
        "verify",
        "bring one",
        "switch one",
        "check one",
        "confirm one",
        "settle one",
    ]
    assert {one.parent for one in steps} == {run.id}
    assert {one.facts[names.TASK_RESULT] for one in steps} == {names.SUCCESS}
    assert [one.facts[names.TASK_RUN] for one in steps][:2] == [f"{begun.run}/1", f"{begun.run}/2"]


def test_a_step_that_fails_and_a_deployment_that_is_taken_back_say_so(tmp_path: Path, watching: Watching) -> None:
    estate = Estate(tmp_path)
    begun = estate.enter(estate.artifact())
    estate.hands.fails = lambda action, _order: action == "bring"
    assert carried(estate, begun, watching.traces) is Outcome.REFUSED
    told = watching.told()
    (run,) = (one for one in told if one.name == "RUN deploy")
    assert (run.is_failed, run.facts[names.OUTCOME], run.facts["error.type"]) == (True, "refused", "refused")
    (step,) = (one for one in told if one.name == "bring one")
    assert (step.is_failed, step.facts[names.TASK_RESULT]) == (True, names.FAILURE)


def carried(estate: Estate, begun: Any, traces: Traces) -> Outcome:
    """Carry a deployment out as a worker does where traces are sent."""

    class Watched:
        def run(self, keeping: Any, order: str) -> str:
            assert isinstance(keeping, WatchedSteps)
            return estate.carry(begun, kept=cast(Kept, keeping)).value

    class Journal:
        run, token, lane = begun.run, 1, "shop/staging"

        def step(self, name: str, act: Any) -> str:
            return str(act())

    order = msgspec.json.encode(Given(begun.judged.plan.digest.hex)).decode()
    return Outcome(watched_run(traces, Watched(), Journal(), order, "one"))


@pytest.mark.parametrize("shown", [PARENT, "00-nonsense"])
def test_a_deployment_goes_on_with_the_trace_of_whoever_asked_for_it(watching: Watching, shown: str) -> None:
    class Bare:
        def run(self, *_: object) -> str:
            return Outcome.DEPLOYED.value

    class Journal:
        run, token, lane = "dpl-1", 1, "shop/staging"

        def step(self, name: str, act: Any) -> str:
            return str(act())

    order = msgspec.json.encode(Given("0" * 64, trace={"traceparent": shown, "tracestate": "a=b"})).decode()
    watched_run(watching.traces, Bare(), Journal(), order, "one")
    (run,) = watching.told()
    _, trace, parent, _ = PARENT.split("-")
    assert ((run.trace, run.parent) == (trace, parent)) is (shown == PARENT)


def test_what_was_done_before_is_told_of_no_more(watching: Watching) -> None:
    class Journal:
        run, token, lane = "dpl-1", 1, "shop/staging"

        def step(self, name: str, act: Any) -> str:
            return "kept"

    steps = WatchedSteps(watching.traces, Journal())
    assert steps.step("1 bring one", lambda: pytest.fail("it was done")) == "kept"
    assert watching.told() == []


def test_a_run_that_breaks_says_so(watching: Watching) -> None:
    class Broken:
        def run(self, *_: object) -> str:
            raise OSError

    class Journal:
        run, token, lane = "dpl-1", 1, "shop/staging"

        def step(self, name: str, act: Any) -> str:
            return str(act())

    with pytest.raises(OSError):
        watched_run(watching.traces, Broken(), Journal(), '{"plan":""}', "one")
    (run,) = watching.told()
    assert (run.facts[names.PIPELINE_RESULT], run.is_failed) == (names.ERROR, True)


def test_sending_an_event_is_told_of_and_handed_on(watching: Watching) -> None:
    handed: list[dict[str, str]] = []

    class Sending:
        def send(self, document: object) -> None:
            handed.append(watching.traces.headers())

    WatchedSender(watching.traces, "security", Sending()).send({"type": "org.example.told", "data": "a secret"})
    (sent,) = watching.told()
    assert sent.kind == "producer"
    assert sent.facts == {names.CHANNEL: "security", names.EVENT_KIND: "org.example.told"}
    assert handed[0]["traceparent"].startswith(f"00-{sent.trace}-{sent.id}-")


def test_a_message_is_told_of_by_its_channel_and_not_by_its_words(watching: Watching) -> None:
    crier = Crier()
    crier.caveat = "one address is gone"
    channels = watched_channels(watching.traces, {"security": Channel(crier, Manner())})
    assert channels["security"].herald.tell(trial_of("security", "tell", AT, About("log"))) == crier.caveat
    (sent,) = watching.told()
    assert (sent.kind, sent.facts) == ("producer", {names.CHANNEL: "security"})
    assert len(crier.got) == 1


def test_a_verdict_is_told_of_when_it_is_worked_out(tmp_path: Path, watching: Watching) -> None:
    from interlock.wiring.admission import Guarding
    from tests.estate import SETTINGS

    estate = Estate(tmp_path, SETTINGS)
    estate.artifact()
    with opened(estate.world, watching.traces) as app:
        verdicts = Guarding(app, app.environ, "staging").verdicts()
        verdicts.has_moved()
        ready = verdicts.judge("a" * 64)
    (told,) = watching.told()
    assert told.facts == {
        names.SUBJECT: f"sha256:{'a' * 64}",
        names.ENVIRONMENT: "staging",
        names.VERDICT: ready.verdict.value,
    }
