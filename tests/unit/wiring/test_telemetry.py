import os
import sys
from pathlib import Path

import pytest

from interlock.adapters.telemetry import TelemetryMissing, TelemetryUnfit
from interlock.wiring.telemetry import check_telemetry, traces_of
from tests.collectors import Collector, collecting
from tests.programs import finish_text

PLACE = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}


def test_there_is_one_sender_for_each_way_that_is_asked_for() -> None:
    assert traces_of({}) is None
    found = traces_of(PLACE)
    assert found is not None
    assert traces_of(dict(PLACE)) is found
    found.close()


def test_what_is_wanted_and_cannot_be_had_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TelemetryUnfit):
        check_telemetry({**PLACE, "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"})
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    monkeypatch.delitem(sys.modules, "interlock.adapters.telemetry.traces", raising=False)
    with pytest.raises(TelemetryMissing) as caught:
        check_telemetry(PLACE)
    assert "OTEL_EXPORTER_OTLP_ENDPOINT" in str(caught.value)
    assert "interlock[telemetry]" in caught.value.remedy


def test_what_is_left_is_sent_when_the_process_ends(tmp_path: Path) -> None:
    code = """
import os
from interlock.wiring.telemetry import traces_of
with traces_of(os.environ).span("last", {}):
    pass
"""
    with collecting() as collector:
        done = finish_text(
            [sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, **collector.environ, **slow()}
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert collector.one("last").service["service.name"] == "interlock"


def test_what_is_lost_is_told_on_the_standard_error(tmp_path: Path) -> None:
    code = """
import os
from interlock.wiring.telemetry import traces_of
with traces_of(os.environ).span("last", {}):
    pass
"""
    soon = {"OTEL_EXPORTER_OTLP_TIMEOUT": "0.1"}
    done = finish_text([sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, **PLACE, **soon})
    assert done.returncode == 0
    assert done.stderr.startswith("interlock: 1 spans did not reach http://127.0.0.1:9")


def test_the_environment_says_what_the_program_is_called(tmp_path: Path) -> None:
    code = """
import os
from interlock.wiring.telemetry import traces_of
with traces_of(os.environ).span("last", {}):
    pass
"""
    with collecting() as collector:
        more = {"OTEL_SERVICE_NAME": "gate", "OTEL_RESOURCE_ATTRIBUTES": "service.namespace=shop"}
        finish_text([sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, **collector.environ, **more})
        service = service_of(collector)
    assert (service["service.name"], service["service.namespace"]) == ("gate", "shop")


def service_of(collector: Collector) -> dict[str, object]:
    """Give what the program that sent the last span is called."""
    return dict(collector.one("last").service)


def slow() -> dict[str, str]:
    """Have nothing sent before the end."""
    return {"OTEL_BSP_SCHEDULE_DELAY": "60000"}
