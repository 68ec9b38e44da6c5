"""Traces as a collector gets them: a check and a push of a pipeline, and what the server did because of them."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.adapters.telemetry import names
from interlock.testing.world import World
from tests.collectors import collecting
from tests.programs import finish_text
from tests.running_server import running

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.at = datetime.now(UTC)  # noqa: TID251 (the processes read the real clock)
    return made


def test_a_pipeline_and_the_server_it_asks_tell_one_trace(tmp_path: Path, world: World) -> None:
    with collecting() as collector:
        with running(world, tmp_path, **collector.environ) as server:
            more = {"TRACEPARENT": f"00-{TRACE}-{PARENT}-01", "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
            environ = {**server.environ, **collector.environ, **more}
            environ |= {"INTERLOCK_SERVER": server.address, "INTERLOCK_TOKEN": server.token}
            for words in (["check", "--control", "commit.iac", str(world.root)], ["push", "-C", str(world.root)]):
                done = finish_text([sys.executable, "-m", "interlock", *words], env=environ)
                assert "Traceback" not in done.stderr
                assert "spans did not reach" not in done.stderr
            assert server.end() == 0
        checked, pushed = collector.one("RUN check commit"), collector.one("interlock push")
        assert {checked.trace, pushed.trace} == {TRACE}
        assert {checked.parent, pushed.parent} == {PARENT}
        assert collector.one("commit.iac").parent == checked.id
        asked = [one for one in collector.spans if one.parent == pushed.id]
        assert {one.facts[names.ROUTE] for one in asked} >= {"/v1/ledger/checkpoint", "/v1/evidence/batch"}
        assert {one.trace for one in asked} == {TRACE}
        assert server.token not in str(collector.spans) + str(collector.headers)


def test_a_collector_that_hangs_keeps_neither_a_check_nor_a_server(tmp_path: Path, world: World) -> None:
    with collecting() as collector:
        collector.hangs.set()
        with running(world, tmp_path, **collector.environ, OTEL_BSP_MAX_QUEUE_SIZE="16") as server:
            for _ in range(100):
                began = time.monotonic()
                assert server.ask("GET", "/v1/whoami")[0] == 200
                assert time.monotonic() - began < 2
            began = time.monotonic()
            assert server.end() == 0
            assert time.monotonic() - began < 10
            assert "spans did not reach" in server.log.read_text()
        environ = {**server.environ, **collector.environ}
        words = ["check", "--control", "commit.iac", str(world.root)]
        bare = finish_text([sys.executable, "-m", "interlock", *words], env=server.environ)
        began = time.monotonic()
        done = finish_text([sys.executable, "-m", "interlock", *words], env=environ)
        assert time.monotonic() - began < 20
        assert done.returncode == bare.returncode
        assert done.stdout.splitlines()[-1] == bare.stdout.splitlines()[-1]
        assert "spans did not reach" in done.stderr


def test_what_cannot_be_sent_as_it_is_wanted_is_refused_before_anything_is_served(tmp_path: Path, world: World) -> None:
    environ = {**os.environ, **world.environ, "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}
    environ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc"
    done = finish_text([sys.executable, "-m", "interlock", "serve", "-C", str(world.root), "--port", "0"], env=environ)
    assert (done.returncode, done.stdout) == (2, "")
    assert "TEL-102" in done.stderr
