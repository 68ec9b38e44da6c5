from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar.testing import TestClient

from interlock.adapters.telemetry import names, wanted_of
from interlock.adapters.telemetry.traces import Traces
from interlock.api.rest.app import application
from interlock.testing.world import World
from interlock.wiring.serving import Serving
from tests.collectors import Collector, Told, collecting
from tests.served import Server

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
TRACE = PARENT.split("-")[1]


class Watched:
    """A server that tells a collector."""

    def __init__(self, server: Server, traces: Traces, collector: Collector) -> None:
        self.server, self.traces, self.collector = server, traces, collector

    def told(self) -> list[Told]:
        """End, and give the spans of requests."""
        self.traces.close(20)
        return [one for one in self.collector.spans if one.kind == "server"]


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with collecting() as collector:
        found = wanted_of(collector.environ)
        assert found is not None
        traces = Traces(found, "1", lambda _: None)
        world = World(tmp_path / "world")
        with world.app() as app:
            app.__dict__["traces"] = traces
            with TestClient(application(Serving(app))) as client:
                yield Watched(Server(world, app, client), traces, collector)
        traces.close(20)


def test_a_request_is_a_span_that_goes_by_its_route(watched: Watched) -> None:
    token = watched.server.token()
    assert watched.server.ask("GET", f"/v1/evidence/sha256:{'a' * 64}", token).status_code == 404
    (told,) = watched.told()
    assert told.name == "GET /v1/evidence/{digest:str}"
    assert told.facts == {
        names.METHOD: "GET",
        names.ROUTE: "/v1/evidence/{digest:str}",
        names.STATUS: 404,
        names.SCHEME: "http",
    }
    assert not told.is_failed


def test_nothing_that_was_sent_is_in_a_span(watched: Watched) -> None:
    token = watched.server.token()
    watched.server.ask("GET", "/v1/whoami?secret=hush", token, headers={"Cookie": "hush=1"})
    watched.server.ask("GET", "/hush/hush")
    watched.server.ask("HUSH", "/v1/whoami", token)
    told = watched.told()
    assert [one.name for one in told][:2] == ["GET /v1/whoami", "GET"]
    assert told[2].facts[names.METHOD] == "_OTHER"
    shown = str(told).lower()
    assert "hush" not in shown
    assert token not in shown


def test_the_trace_of_whoever_asks_is_gone_on_with(watched: Watched) -> None:
    watched.server.ask("GET", "/healthz", headers={"traceparent": PARENT})
    watched.server.ask("GET", "/healthz", headers={"traceparent": "00-nonsense"})
    first, second = watched.told()
    assert (first.trace, first.parent) == (TRACE, PARENT.split("-")[2])
    assert second.parent == ""
    assert second.trace != TRACE


def test_a_trace_that_is_told_twice_is_none(watched: Watched) -> None:
    watched.server.client.get("/healthz", headers=[("traceparent", PARENT), ("traceparent", PARENT)])
    (told,) = watched.told()
    assert told.parent == ""


def test_what_a_request_leads_to_is_within_it(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    app = watched.server.app

    def look() -> None:
        with app.traces.span("looked", {}):  # type: ignore[union-attr]  # they are there
            pass

    monkeypatch.setattr(watched.server.serving, "look", look)
    assert watched.server.ask("GET", "/readyz").status_code == 200
    (told,) = watched.told()
    assert watched.collector.one("looked").parent == told.id


def test_a_fault_is_told_by_its_status_alone(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise OSError("hush")

    monkeypatch.setattr(watched.server.serving, "look", broken)
    assert watched.server.ask("GET", "/readyz").status_code == 500
    (told,) = watched.told()
    assert (told.is_failed, told.facts["error.type"], told.says, told.events) == (True, "500", "", 0)


def test_the_line_of_a_request_names_its_trace(tmp_path: Path) -> None:
    import io
    import json

    from interlock.api.rest.lines import Lines

    with collecting() as collector:
        found = wanted_of(collector.environ)
        assert found is not None
        traces = Traces(found, "1", lambda _: None)
        written = io.StringIO()
        world = World(tmp_path / "world")
        with world.app() as app:
            app.__dict__["traces"] = traces
            lines = Lines("json", written, app.clock)
            with TestClient(application(Serving(app), lines=lines)) as client:
                client.get("/healthz", headers={"traceparent": PARENT})
        traces.close(20)
        assert json.loads(written.getvalue())["trace"] == TRACE
        assert collector.one("GET /healthz").trace == TRACE
