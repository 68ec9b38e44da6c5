import pytest

from interlock.adapters.telemetry import TelemetryUnfit, wanted_of
from interlock.adapters.telemetry.variables import VARIABLES

PLACE = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector.example.org:4318/"}


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"OTEL_SERVICE_NAME": "shop"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": ""},
        {**PLACE, "OTEL_SDK_DISABLED": "true"},
        {**PLACE, "OTEL_TRACES_EXPORTER": "none"},
        {"TRACEPARENT": "00-" + "1" * 32 + "-" + "2" * 16 + "-01"},
    ],
)
def test_traces_are_off_unless_somebody_wants_them(environ: dict[str, str]) -> None:
    assert wanted_of(environ) is None


def test_where_they_go_is_as_the_specification_says() -> None:
    found = wanted_of(PLACE)
    assert found is not None
    assert (found.url, found.variable) == ("http://collector.example.org:4318/v1/traces", "OTEL_EXPORTER_OTLP_ENDPOINT")
    own = wanted_of({**PLACE, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://u:p@other.example.org/in"})
    assert own is not None
    assert (own.url, own.origin) == ("https://u:p@other.example.org/in", "https://other.example.org")
    here = wanted_of({"OTEL_TRACES_EXPORTER": "otlp"})
    assert here is not None
    assert here.url == "http://localhost:4318/v1/traces"


def test_everything_is_heeded() -> None:
    found = wanted_of(
        {
            **PLACE,
            "OTEL_EXPORTER_OTLP_HEADERS": "X-General=1",
            "OTEL_EXPORTER_OTLP_TRACES_HEADERS": "Authorization=Bearer%20abc, x-team=a",
            "OTEL_EXPORTER_OTLP_TIMEOUT": "2.5",
            "OTEL_EXPORTER_OTLP_COMPRESSION": "gzip",
            "OTEL_EXPORTER_OTLP_CERTIFICATE": "ca.pem",
            "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE": "own.pem",
            "OTEL_EXPORTER_OTLP_CLIENT_KEY": "own.key",
            "OTEL_TRACES_SAMPLER": "traceidratio",
            "OTEL_TRACES_SAMPLER_ARG": "0.25",
            "OTEL_BSP_MAX_QUEUE_SIZE": "100",
            "OTEL_BSP_SCHEDULE_DELAY": "70",
            "OTEL_PROPAGATORS": "none",
            "TRACEPARENT": "00-1",
        }
    )
    assert found is not None
    assert found.headers == (("authorization", "Bearer abc"), ("x-team", "a"))
    assert (found.timeout_s, found.compression, found.queue, found.batch, found.delay_ms) == (2.5, "gzip", 100, 100, 70)
    assert (found.certificate, found.client_certificate, found.client_key) == ("ca.pem", "own.pem", "own.key")
    assert (found.sampler, found.share, found.heeds_parent, found.propagates) == ("traceidratio", 0.25, False, False)
    assert found.parent == (("traceparent", "00-1"),)


@pytest.mark.parametrize("sampler", ["always_on", "always_off", "traceidratio"])
def test_a_sampler_may_stand_behind_that_of_the_parent(sampler: str) -> None:
    found = wanted_of({**PLACE, "OTEL_TRACES_SAMPLER": f"parentbased_{sampler}"})
    assert found is not None
    assert (found.sampler, found.heeds_parent) == (sampler, True)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://a b/"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://[1"),
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "unix:///run/collector"),
        ("OTEL_TRACES_EXPORTER", "zipkin"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
        ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/json"),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "soon"),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "-1"),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "nan"),
        ("OTEL_EXPORTER_OTLP_COMPRESSION", "zstd"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "secret-without-a-name"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "a=b%0d%0ac"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "a b=secret"),
        ("OTEL_TRACES_SAMPLER", "jaeger_remote"),
        ("OTEL_TRACES_SAMPLER_ARG", "2"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "0"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "99999999999"),
        ("OTEL_BSP_SCHEDULE_DELAY", "1s"),
        ("OTEL_PROPAGATORS", "b3"),
        ("OTEL_SDK_DISABLED", "maybe"),
    ],
)
def test_what_is_not_done_here_is_told_and_not_repeated(name: str, said: str) -> None:
    with pytest.raises(TelemetryUnfit) as caught:
        wanted_of({**PLACE, name: said})
    assert name in str(caught.value)
    assert "secret" not in str(caught.value)


def test_every_variable_that_is_read_is_told_of() -> None:
    asked: set[str] = set()

    class Read(dict[str, str]):
        def get(self, key: str, default: str = "") -> str:  # type: ignore[override]  # texts are all there is
            asked.add(key)
            return super().get(key, default)

    wanted_of(Read(PLACE))
    wanted_of(Read({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://localhost:1"}))
    by_the_library = {"OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES"}
    assert asked | by_the_library == set(VARIABLES)
