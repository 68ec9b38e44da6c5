import threading
import time
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from interlock.adapters.telemetry import Wanted, wanted_of
from interlock.adapters.telemetry.traces import Kind, Traces, fault_of
from interlock.kernel import InterlockError
from tests.collectors import Collector, collecting

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as made:
        yield made


def wanted(collector: Collector, **more: Any) -> Wanted:
    found = wanted_of(collector.environ)
    assert found is not None
    return msgspec.structs.replace(found, **more)


def opened(collector: Collector, said: list[str] | None = None, **more: Any) -> Traces:
    return Traces(wanted(collector, **more), "1.2", said.append if said is not None else lambda _: None)


def test_spans_arrive_with_their_facts_and_who_is_within_whom(collector: Collector) -> None:
    said: list[str] = []
    traces = opened(collector, said)
    with traces.span("outer", {"a": 1}, kind=Kind.SERVER) as outer, traces.span("inner", {"b": "x"}) as inner:
        inner.note({"c": True})
        outer.named("renamed")
    traces.close(20)
    first, second = collector.one("renamed"), collector.one("inner")
    assert (first.kind, first.facts, first.parent) == ("server", {"a": 1}, "")
    assert (second.kind, second.facts, second.parent) == ("internal", {"b": "x", "c": True}, first.id)
    assert first.trace == second.trace == outer.trace
    assert first.service["service.name"] == "interlock"
    assert first.service["service.version"] == "1.2"
    assert said == []


def test_what_an_error_says_is_not_told(collector: Collector) -> None:
    traces = opened(collector)
    with pytest.raises(ValueError, match="hush"), traces.span("broke", {}):
        raise ValueError("hush")
    with pytest.raises(InterlockError), traces.span("ours", {}):
        raise InterlockError
    traces.close(20)
    assert (collector.one("broke").facts, collector.one("broke").is_failed) == ({"error.type": "ValueError"}, True)
    assert collector.one("ours").facts == {"error.type": "KRN-000"}
    assert [(one.says, one.events) for one in collector.spans] == [("", 0), ("", 0)]
    assert fault_of(KeyboardInterrupt()) == "KeyboardInterrupt"


def test_another_thread_goes_on_under_what_was_begun_here(collector: Collector) -> None:
    traces = opened(collector)
    with traces.span("outer", {}):
        here = traces.here()
        thread = threading.Thread(target=lambda: traces.begin("apart", {}, here).end())
        thread.start()
        thread.join()
    traces.close(20)
    assert collector.one("apart").parent == collector.one("outer").id


def test_a_trace_from_elsewhere_is_gone_on_with_and_handed_on(collector: Collector) -> None:
    traces = opened(collector)
    assert traces.headers() == {}
    with traces.span("here", {}, under=traces.from_elsewhere({"traceparent": PARENT, "tracestate": "a=b"})):
        handed = traces.headers()
    traces.close(20)
    told = collector.one("here")
    assert (told.trace, told.parent) == (PARENT.split("-")[1], PARENT.split("-")[2])
    assert handed == {"traceparent": f"00-{told.trace}-{told.id}-01", "tracestate": "a=b"}


@pytest.mark.parametrize(
    "shown", ["", "nonsense", "00-" + "0" * 32 + "-" + "1" * 16 + "-01", PARENT.upper(), f"ff{PARENT[2:]}"]
)
def test_what_has_not_the_form_begins_a_trace_of_its_own(collector: Collector, shown: str) -> None:
    traces = opened(collector)
    assert traces.from_elsewhere({"traceparent": shown}) is None
    traces.close(20)


def test_all_of_a_process_belongs_to_the_trace_that_started_it(collector: Collector) -> None:
    traces = opened(collector, parent=(("traceparent", PARENT),))
    assert traces.headers() == {"traceparent": PARENT}, "and is handed on also where nothing is told of"
    with traces.span("command", {}):
        pass
    with traces.span("asked by somebody else", {}, under=traces.nowhere()):
        pass
    traces.close(20)
    assert collector.one("command").parent == PARENT.split("-")[2]
    assert collector.one("asked by somebody else").trace != PARENT.split("-")[1]


def test_nothing_is_handed_on_or_taken_where_nobody_wants_that(collector: Collector) -> None:
    traces = opened(collector, propagates=False)
    assert traces.from_elsewhere({"traceparent": PARENT}) is None
    with traces.span("here", {}):
        assert traces.headers() == {}
    traces.close(20)


def test_headers_and_compression_reach_the_collector(collector: Collector) -> None:
    traces = opened(collector, headers=(("x-team", "a"),), compression="gzip")
    with traces.span("one", {}):
        pass
    traces.close(20)
    assert collector.headers[0]["x-team"] == "a"
    assert collector.one("one").name == "one"


@pytest.mark.parametrize(("sampler", "share", "count"), [("always_off", 1.0, 0), ("traceidratio", 0.0, 0)])
def test_what_is_not_kept_is_not_sent_and_not_missed(
    collector: Collector, sampler: str, share: float, count: int
) -> None:
    said: list[str] = []
    traces = opened(collector, said, sampler=sampler, share=share)
    with traces.span("one", {}):
        pass
    traces.close(20)
    assert (len(collector.spans), said) == (count, [])


def test_a_collector_that_hangs_slows_nothing_and_what_is_lost_is_told(collector: Collector) -> None:
    collector.hangs.set()
    said: list[str] = []
    traces = opened(collector, said, queue=64, batch=16, delay_ms=1)
    began = time.monotonic()
    for _ in range(2_000):
        with traces.span("one", {"a": 1}):
            pass
    assert time.monotonic() - began < 10
    began = time.monotonic()
    traces.close(0.2)
    assert time.monotonic() - began < 2
    traces.close()  # a second time costs nothing
    assert time.monotonic() - began < 2
    assert said == [f"2000 spans did not reach {collector.url}; nothing else is amiss because of that"]


@pytest.mark.parametrize("status", [302, 400, 404, 503])
def test_a_collector_that_refuses_is_told_of_once(collector: Collector, status: int) -> None:
    collector.status = status
    said: list[str] = []
    traces = opened(collector, said, timeout_s=0.2)
    with traces.span("one", {}):
        pass
    traces.close(20)
    assert len(said) == (0 if status == 302 else 1)  # the library takes a redirect for an answer, and follows none


def test_nobody_there_is_told_of_too() -> None:
    said: list[str] = []
    found = wanted_of({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9", "OTEL_EXPORTER_OTLP_TIMEOUT": "0.2"})
    assert found is not None
    traces = Traces(found, "1", said.append)
    with traces.span("one", {}):
        pass
    traces.close(20)
    assert said == ["1 spans did not reach http://127.0.0.1:9; nothing else is amiss because of that"]


def test_nobody_goes_on_trying_after_the_end() -> None:
    before = set(threading.enumerate())
    found = wanted_of({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"})
    assert found is not None
    traces = Traces(found, "1", lambda _: None)
    with traces.span("one", {}):
        pass
    traces.close(0.3)
    assert set(threading.enumerate()) - before == set(), "what tries again shakes dice that others use"


def test_what_goes_on_being_lost_is_told_once_a_minute(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interlock.adapters.telemetry.traces._TOLD_EACH_S", 0.0)
    collector.status = 400
    said: list[str] = []
    traces = opened(collector, said)
    with traces.span("one", {}):
        pass
    until = time.monotonic() + 5
    while not said and time.monotonic() < until:
        time.sleep(0.01)
    traces.close(20)
    assert said == [f"1 spans did not reach {collector.url}; nothing else is amiss because of that"]


def test_facts_are_cut_and_the_library_writes_nothing(collector: Collector, capfd: pytest.CaptureFixture[str]) -> None:
    collector.status = 400
    traces = opened(collector)
    with traces.span("one", {"long": "x" * 5_000}):
        pass
    traces.close(20)
    collector.status = 200
    again = opened(collector)
    with again.span("two", {"long": "x" * 5_000}):
        pass
    again.close(20)
    assert len(collector.one("two").facts["long"]) == 1_024
    assert capfd.readouterr() == ("", "")
