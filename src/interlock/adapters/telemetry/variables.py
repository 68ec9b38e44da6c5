"""What the environment says of traces. Floor 11.

Source: the environment variables of the OpenTelemetry specification; those that are left out here are not heeded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote, urlsplit

import msgspec

from interlock.adapters.telemetry.errors import TelemetryUnfit

PREFIX: Final = "OTEL_"
"""How all of them begin, but those that hand a trace on."""
DISABLED: Final = "OTEL_SDK_DISABLED"
EXPORTER: Final = "OTEL_TRACES_EXPORTER"
_PLACE: Final = "OTEL_EXPORTER_OTLP_ENDPOINT"
_PLACE_OF_TRACES: Final = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
PARENT: Final = "TRACEPARENT"
STATE: Final = "TRACESTATE"
VARIABLES: Final[Mapping[str, str]] = {
    _PLACE: "where the collector is, as http(s)://HOST:PORT; `/v1/traces` is added. Setting it turns traces on",
    _PLACE_OF_TRACES: "where traces go, as the whole address; goes before the one above",
    EXPORTER: "`otlp` turns traces on, to http://localhost:4318 if no address is said; `none` turns them off",
    DISABLED: "`true` turns traces off, whatever else is said",
    "OTEL_EXPORTER_OTLP_PROTOCOL": "`http/protobuf`, which is the only one",
    "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "as the one above, for traces",
    "OTEL_EXPORTER_OTLP_HEADERS": "headers for the collector, as NAME=VALUE,NAME=VALUE; never shown",
    "OTEL_EXPORTER_OTLP_TRACES_HEADERS": "as the one above, for traces",
    "OTEL_EXPORTER_OTLP_TIMEOUT": "seconds that the collector has for one batch (default: 10)",
    "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT": "as the one above, for traces",
    "OTEL_EXPORTER_OTLP_COMPRESSION": "`gzip`, `deflate` or `none` (default: none)",
    "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION": "as the one above, for traces",
    "OTEL_EXPORTER_OTLP_CERTIFICATE": "a file of certificates that count for the collector, in PEM",
    "OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE": "as the one above, for traces",
    "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE": "the certificate to show to the collector, in PEM",
    "OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE": "as the one above, for traces",
    "OTEL_EXPORTER_OTLP_CLIENT_KEY": "its key, in PEM",
    "OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY": "as the one above, for traces",
    "OTEL_SERVICE_NAME": "what this program is called in traces (default: interlock)",
    "OTEL_RESOURCE_ATTRIBUTES": "what else is said of this program, as NAME=VALUE,NAME=VALUE",
    "OTEL_TRACES_SAMPLER": (
        "which traces are kept: `always_on`, `always_off`, `traceidratio`, or one of them behind `parentbased_` "
        "(default: parentbased_always_on)"
    ),
    "OTEL_TRACES_SAMPLER_ARG": "the share that `traceidratio` keeps, from 0 to 1 (default: 1)",
    "OTEL_PROPAGATORS": "`tracecontext`, which is the only one, or `none`",
    "OTEL_BSP_MAX_QUEUE_SIZE": "how many spans wait to be sent; those beyond are lost (default: 2048)",
    "OTEL_BSP_MAX_EXPORT_BATCH_SIZE": "how many are sent at once (default: 512)",
    "OTEL_BSP_SCHEDULE_DELAY": "milliseconds after which they are sent (default: 5000)",
    PARENT: "the trace that a command belongs to, as a build server hands it on; W3C Trace Context",
    STATE: "what else that trace carries along",
}
"""Every variable that is heeded, with its meaning; the reference page is made from it."""
SAMPLERS: Final = ("always_on", "always_off", "traceidratio")
_HERE: Final = "http://localhost:4318"
_MOST: Final = 1_000_000


class Wanted(msgspec.Struct, frozen=True):
    """How traces are wanted."""

    variable: str
    """The one that asks for them."""
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    timeout_s: float = 10.0
    compression: str = "none"
    certificate: str = ""
    client_certificate: str = ""
    client_key: str = ""
    sampler: str = "always_on"
    share: float = 1.0
    heeds_parent: bool = True
    """Whether a trace that comes from elsewhere is kept if it was kept there."""
    propagates: bool = True
    queue: int = 2048
    batch: int = 512
    delay_ms: int = 5000
    parent: tuple[tuple[str, str], ...] = ()
    """The trace that all of this process belongs to, as headers would tell it."""

    @property
    def origin(self) -> str:
        """Where spans go, without anything that may be secret."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def wanted_of(environ: Mapping[str, str]) -> Wanted | None:
    """Give how traces are wanted; None where nobody wants any. Errors: TelemetryUnfit (TEL-102)."""
    heard = _Heard(environ)
    if heard.one_of(DISABLED, ("true", "false"), "false") == "true":
        return None
    exporter = heard.one_of(EXPORTER, ("otlp", "none"), "")
    variable = next((one for one in (_PLACE_OF_TRACES, _PLACE, EXPORTER) if heard.text(one)), "")
    if exporter == "none" or not variable:
        return None
    for name in ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"):
        heard.one_of(name, ("http/protobuf",), "")
    parent, sampler = _sampler(heard)
    queue = heard.whole("OTEL_BSP_MAX_QUEUE_SIZE", 2048, least=1)
    return Wanted(
        variable,
        _url(heard),
        _headers(heard),
        heard.number(heard.name("TIMEOUT"), 10.0, 600.0),
        heard.one_of(heard.name("COMPRESSION"), ("gzip", "deflate", "none"), "none"),
        heard.text(heard.name("CERTIFICATE")),
        heard.text(heard.name("CLIENT_CERTIFICATE")),
        heard.text(heard.name("CLIENT_KEY")),
        sampler,
        heard.number("OTEL_TRACES_SAMPLER_ARG", 1.0, 1.0),
        heeds_parent=bool(parent),
        propagates=heard.one_of("OTEL_PROPAGATORS", ("tracecontext", "none"), "tracecontext") != "none",
        queue=queue,
        batch=min(heard.whole("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 512, least=1), queue),
        delay_ms=heard.whole("OTEL_BSP_SCHEDULE_DELAY", 5000, least=1),
        parent=tuple((name.lower(), said) for name in (PARENT, STATE) if (said := heard.text(name))),
    )


class _Heard:
    """The variables; one that is empty is not set. Source: OpenTelemetry, general SDK configuration."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str) -> str:
        return self._environ.get(name, "").strip()

    def name(self, end: str) -> str:
        """Give which of two variables counts: that of traces where it is set."""
        own = f"OTEL_EXPORTER_OTLP_TRACES_{end}"
        return own if self.text(own) else f"OTEL_EXPORTER_OTLP_{end}"

    def one_of(self, name: str, words: tuple[str, ...], default: str) -> str:
        said = self.text(name).lower()
        if said and said not in words:
            raise TelemetryUnfit(variable=name, why=f"it is one of {', '.join(words)}")
        return said or default

    def number(self, name: str, default: float, most: float) -> float:
        try:
            said = float(self.text(name) or default)
        except ValueError as error:
            raise TelemetryUnfit(variable=name, why="it is a number") from error
        if not 0 <= said <= most:
            raise TelemetryUnfit(variable=name, why=f"it is from 0 to {most:g}")
        return said

    def whole(self, name: str, default: int, *, least: int) -> int:
        said = self.text(name) or str(default)
        if not (said.isascii() and said.isdecimal()) or not least <= int(said) <= _MOST:
            raise TelemetryUnfit(variable=name, why=f"it is a whole number from {least} to {_MOST}")
        return int(said)


def _url(heard: _Heard) -> str:
    whole = heard.text(_PLACE_OF_TRACES)
    name = _PLACE_OF_TRACES if whole else _PLACE
    said = whole or heard.text(_PLACE) or _HERE
    url = whole or f"{said.removesuffix('/')}/v1/traces"
    try:
        parts = urlsplit(said)
        is_fit = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_fit = False
    if not is_fit or not url.isascii() or not url.isprintable() or set(url) & set(" \\#"):
        raise TelemetryUnfit(variable=name, why="it is no http or https address with a host")
    return url


def _headers(heard: _Heard) -> tuple[tuple[str, str], ...]:
    """Give the headers; an error repeats none of them. Source: W3C Baggage, as the OpenTelemetry exporters read it."""
    name = heard.name("HEADERS")
    found = []
    for one in filter(None, (each.strip() for each in heard.text(name).split(","))):
        key, sign, value = one.partition("=")
        key, value = unquote(key.strip()), unquote(value.strip())
        if not sign or not key.isascii() or not key.replace("-", "").replace("_", "").isalnum():
            raise TelemetryUnfit(variable=name, why="it is NAME=VALUE,NAME=VALUE")
        if not value.isascii() or not value.isprintable():
            raise TelemetryUnfit(variable=name, why=f"the value of {key} is no text that a header can have")
        found.append((key.lower(), value))
    return tuple(found)


def _sampler(heard: _Heard) -> tuple[str, str]:
    """Give whether a trace from elsewhere decides, and what decides about others."""
    words = (*SAMPLERS, *(f"parentbased_{one}" for one in SAMPLERS))
    said = heard.one_of("OTEL_TRACES_SAMPLER", words, "parentbased_always_on")
    before, mark, after = said.partition("parentbased_")
    return mark, after if mark else before
