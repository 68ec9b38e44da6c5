"""A collector of OpenTelemetry on loopback: it decodes what it is sent, hangs, or refuses, as a test wants."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from tests.needed import package

KINDS = {1: "internal", 2: "server", 3: "client", 4: "producer", 5: "consumer"}


class Told(NamedTuple):
    """One span as it came."""

    name: str
    kind: str
    trace: str
    id: str
    parent: str
    facts: dict[str, Any]
    is_failed: bool
    says: str
    """What its status says in words; ours say none."""
    events: int
    service: Mapping[str, Any]
    """What is said of the program that sent it."""


class Collector:
    """One collector; use it in a `with`."""

    def __init__(self) -> None:
        package("opentelemetry.proto")
        self.spans: list[Told] = []
        self.headers: list[dict[str, str]] = []
        self.status = 200
        self.hangs = threading.Event()
        """While it is set, nothing is answered."""
        self._let_go = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.take(self)

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def environ(self) -> dict[str, str]:
        """What a program is told so that its spans come here, soon."""
        return {"OTEL_EXPORTER_OTLP_ENDPOINT": self.url, "OTEL_BSP_SCHEDULE_DELAY": "50"}

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one batch."""
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        if self.hangs.is_set():
            self._let_go.wait(60)
            return
        self.headers.append({name.lower(): value for name, value in handler.headers.items()})
        if self.status == 200 and handler.path == "/v1/traces":
            self.spans += decoded(gzip.decompress(body) if handler.headers["Content-Encoding"] == "gzip" else body)
        handler.send_response(self.status)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    def named(self, name: str) -> list[Told]:
        """Give the spans of a name, in the order in which they came."""
        return [one for one in self.spans if one.name == name]

    def one(self, name: str) -> Told:
        """Give the only span of a name."""
        found = self.named(name)
        assert len(found) == 1, [one.name for one in self.spans]
        return found[0]

    def stop(self) -> None:
        """End it."""
        self._let_go.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def decoded(body: bytes) -> Iterator[Told]:
    """Read one batch. Source: opentelemetry/proto/collector/trace/v1."""
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
        service = facts_of(resource.resource.attributes)
        for scope in resource.scope_spans:
            for one in scope.spans:
                yield Told(
                    one.name,
                    KINDS[one.kind],
                    one.trace_id.hex(),
                    one.span_id.hex(),
                    one.parent_span_id.hex(),
                    facts_of(one.attributes),
                    one.status.code == 2,
                    one.status.message,
                    len(one.events),
                    service,
                )


def facts_of(attributes: Any) -> dict[str, Any]:
    """Read attributes."""
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in attributes}


@contextmanager
def collecting() -> Iterator[Collector]:
    """Give a collector for as long as the block lasts."""
    made = Collector()
    try:
        yield made
    finally:
        made.stop()
