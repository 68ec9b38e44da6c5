from pathlib import Path
from typing import Any, cast

import msgspec

from interlock.flows.carry_out import Given
from tests.estate import Estate, Kept


def test_runs_are_kept_beside_the_evidence(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    with estate.deploying() as (app, made):
        assert made.runs_place == f"{app.data_dir}/runs.sqlite"


def test_whatever_runs_by_the_ledger_is_put_into_the_queue_again(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.enter(estate.artifact())

    class Queue:
        def __init__(self) -> None:
            self.asked: list[tuple[str, str]] = []

        def submit(self, run: str, kind: str, order: str, lane: str) -> None:
            self.asked.append((run, lane))

    queue = Queue()
    with estate.deploying() as (_, made):
        assert made.resubmit(queue) == (begun.run,)  # type: ignore[arg-type]  # it only submits
    assert queue.asked == [(begun.run, "shop/staging")]


def test_an_order_has_the_trace_of_whoever_gives_it(tmp_path: Path) -> None:
    estate, orders, told = Estate(tmp_path), list[str](), {"traceparent": "00-1"}
    begun = estate.enter(estate.artifact())

    class Queue:
        def submit(self, run: str, kind: str, order: str, lane: str) -> None:
            orders.append(order)

    class Traces:
        def headers(self) -> dict[str, str]:
            return told

    with estate.deploying() as (app, made):
        app.__dict__["traces"] = None
        made.submit(cast(Any, Queue()), begun.run, "plan", "staging")
        app.__dict__["traces"] = Traces()
        made.submit(cast(Any, Queue()), begun.run, "plan", "staging")
    assert [msgspec.json.decode(one, type=Given).trace for one in orders] == [{}, told]
    assert "trace" not in orders[0], "an older worker reads it as it was"


def test_a_deployment_is_carried_out_alike_whether_somebody_watches_or_not(tmp_path: Path) -> None:
    from interlock.adapters.telemetry import wanted_of
    from interlock.adapters.telemetry.traces import Traces
    from tests.collectors import collecting

    class Journal(Kept):
        lane = "shop/staging"

    with collecting() as collector:
        found = wanted_of(collector.environ)
        assert found is not None
        traces = Traces(found, "1", lambda _: None)
        for place, watched in (("bare", None), ("watched", traces)):
            estate = Estate(tmp_path / place)
            begun = estate.enter(estate.artifact())
            order = msgspec.json.encode(Given(begun.judged.plan.digest.hex)).decode()
            with estate.deploying() as (app, made):
                app.__dict__["traces"] = watched
                journal = cast(Any, Journal(begun.run))
                assert made.carried(journal, order) == "deployed"
        traces.close(20)
        assert collector.one("RUN deploy").facts["deployment.status"] == "succeeded"
