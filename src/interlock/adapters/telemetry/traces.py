"""Spans: begun and ended here, sent in the background, lost rather than waited for. Floor 11.

Nothing here fails or slows down what it tells of: spans wait in a queue that has an end, one thread sends them, and
whoever closes this waits for a moment and no longer. What an error said is never sent, only its code or its kind.
Source: the OpenTelemetry specification; W3C Trace Context.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from opentelemetry.context import Context, get_current
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanLimits, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON, ParentBased, Sampler, TraceIdRatioBased
from opentelemetry.trace import Span as Begun
from opentelemetry.trace import SpanKind as Kind
from opentelemetry.trace import StatusCode, get_current_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from interlock.adapters.telemetry import names
from interlock.adapters.telemetry.variables import Wanted
from interlock.kernel import InterlockError

__all__ = ["CLOSES_S", "Context", "Kind", "Span", "Traces"]

Fact = str | bool | int | float
Tell = Callable[[str], None]
CLOSES_S: Final = 2.0
"""How long closing waits for what is still to be sent."""
_ENDS_S: Final = 1.0
"""How long what is being sent may take to be broken off."""
_TOLD_EACH_S: Final = 60.0
_LONGEST: Final = 1_024
"""Characters of one fact."""
_MOST_FACTS: Final = 32
_FOREIGN: Final = ("traceparent", "tracestate")
_COMPRESSIONS: Final = {
    "none": Compression.NoCompression,
    "gzip": Compression.Gzip,
    "deflate": Compression.Deflate,
}


class Span:
    """Something that is done, from its beginning to its end."""

    def __init__(self, begun: Begun) -> None:
        self._begun = begun

    @property
    def trace(self) -> str:
        """The id of the trace that it is part of, as logs name it."""
        return f"{self._begun.get_span_context().trace_id:032x}"

    def named(self, name: str) -> None:
        """Call it otherwise than at its beginning."""
        self._begun.update_name(name)

    def note(self, facts: Mapping[str, Fact]) -> None:
        """Add facts."""
        self._begun.set_attributes(facts)

    def failed(self, kind: str) -> None:
        """Say that it failed, and of what kind that was: a code, never what an error said."""
        self._begun.set_attribute(names.FAULT, kind)
        self._begun.set_status(StatusCode.ERROR)

    def end(self) -> None:
        """End it; it is told from now on."""
        self._begun.end()


class Traces:
    """What this process tells a collector. May be used by many threads."""

    def __init__(self, wanted: Wanted, version: str, tell: Tell) -> None:
        """`tell` is told how much a collector did not take: once a minute, and at the end."""
        self.origin = wanted.origin
        _keep_quiet()
        self._sending = _Sending(_exporter(wanted), wanted.origin, tell)
        self._spans = _Counted(
            self._sending,
            max_queue_size=wanted.queue,
            schedule_delay_millis=wanted.delay_ms,
            max_export_batch_size=wanted.batch,
        )
        self._provider = TracerProvider(
            sampler=_sampler(wanted),
            resource=Resource.create(_resource(version)),
            shutdown_on_exit=False,
            span_limits=SpanLimits(max_span_attributes=_MOST_FACTS, max_span_attribute_length=_LONGEST),
        )
        self._provider.add_span_processor(self._spans)
        self._tracer = self._provider.get_tracer("interlock", version)
        self._words = TraceContextTextMapPropagator()
        self._propagates = wanted.propagates
        self._parent = self.from_elsewhere(dict(wanted.parent))
        self._is_closed = False

    @contextmanager
    def span(
        self, name: str, facts: Mapping[str, Fact], *, kind: Kind = Kind.INTERNAL, under: Context | None = None
    ) -> Iterator[Span]:
        """Give a span for as long as the block lasts; what begins within it is part of it, other threads aside.

        Shape:  an error that ends the block is passed on; its code is told. What is under nothing is part of the
                trace that the environment names.
        """
        if under is None and not get_current_span().get_span_context().is_valid:
            under = self._parent
        with self._tracer.start_as_current_span(
            name, under, kind, facts, record_exception=False, set_status_on_exception=False
        ) as begun:
            made = Span(begun)
            try:
                yield made
            except BaseException as error:
                made.failed(fault_of(error))
                raise

    def begin(self, name: str, facts: Mapping[str, Fact], under: Context) -> Span:
        """Give a span that somebody ends, in whichever thread."""
        return Span(self._tracer.start_span(name, under, Kind.INTERNAL, facts))

    def here(self) -> Context:
        """Give what a span of another thread has to be under to be part of what is done here."""
        return get_current()

    def nowhere(self) -> Context:
        """Give what a span has to be under to begin a trace of its own."""
        return Context()

    def from_elsewhere(self, headers: Mapping[str, str]) -> Context | None:
        """Give what somebody else did, as headers tell it; None where they tell nothing that has the form."""
        shown = {name: headers[name] for name in _FOREIGN if headers.get(name)}
        if not self._propagates or not shown:
            return None
        found = self._words.extract(shown, Context())
        return found if get_current_span(found).get_span_context().is_valid else None

    def headers(self) -> dict[str, str]:
        """Give the headers by which somebody else goes on with what is done here.

        Shape:  where nothing is told of here, with the trace that the environment names; none where it names none.
        """
        made: dict[str, str] = {}
        if self._propagates:
            is_told = get_current_span().get_span_context().is_valid
            self._words.inject(made, None if is_told else self._parent)
        return made

    def close(self, seconds: float = CLOSES_S) -> None:
        """Send what is still to be sent, and wait for that no longer than so long; what is left is lost and told."""
        if self._is_closed:
            return
        self._is_closed = True
        closing = threading.Thread(target=self._provider.shutdown, name="closing traces", daemon=True)
        closing.start()
        closing.join(seconds)
        if closing.is_alive():
            self._sending.shutdown()  # or it would go on trying in a thread of its own
            closing.join(_ENDS_S)
        self._sending.told_at_the_end(self._spans.count)


def fault_of(error: BaseException) -> str:
    """Give what an error is called, by its code or its kind, and nothing that it says."""
    return error.code if isinstance(error, InterlockError) else type(error).__name__


class _Counted(BatchSpanProcessor):
    """Counts the spans that are to be sent."""

    count = 0
    _turn = threading.Lock()

    def on_end(self, span: ReadableSpan) -> None:
        """Take a span that ended."""
        if span.context is not None and span.context.trace_flags.sampled:
            with self._turn:
                self.count += 1
        super().on_end(span)


class _Sending(SpanExporter):
    """Sends spans, and tells what a collector did not take."""

    def __init__(self, exporter: SpanExporter, origin: str, tell: Tell) -> None:
        self._exporter, self._origin, self._tell = exporter, origin, tell
        self._taken = self._lost = 0
        self._has_ended = False
        self._told_at = time.monotonic()

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send some; used by one thread."""
        said = self._exporter.export(spans)
        if said is SpanExportResult.SUCCESS:
            self._taken += len(spans)
            return said
        self._lost += len(spans)
        if time.monotonic() - self._told_at >= _TOLD_EACH_S:
            self._told_at = time.monotonic()
            self._say(self._lost)
            self._taken, self._lost = self._taken + self._lost, 0  # they are told, and not told again
        return said

    def told_at_the_end(self, count: int) -> None:
        """Tell what of all spans was not taken and was not told yet."""
        if count > self._taken:
            self._say(count - self._taken)

    def shutdown(self) -> None:
        """End what is being sent; once, however often it is asked for."""
        if not self._has_ended:
            self._has_ended = True
            self._exporter.shutdown()

    def _say(self, lost: int) -> None:
        self._tell(f"{lost} spans did not reach {self._origin}; nothing else is amiss because of that")


def _exporter(wanted: Wanted) -> SpanExporter:
    return OTLPSpanExporter(
        endpoint=wanted.url,
        certificate_file=wanted.certificate or None,
        client_key_file=wanted.client_key or None,
        client_certificate_file=wanted.client_certificate or None,
        headers=dict(wanted.headers),
        timeout=wanted.timeout_s,
        compression=_COMPRESSIONS[wanted.compression],
    )


def _sampler(wanted: Wanted) -> Sampler:
    own: Sampler = ALWAYS_OFF if wanted.sampler == "always_off" else ALWAYS_ON
    if wanted.sampler == "traceidratio":
        own = TraceIdRatioBased(wanted.share)
    return ParentBased(own) if wanted.heeds_parent else own


def _resource(version: str) -> dict[str, str]:
    """Give what this program is called, unless the environment says it: what is given here would go before that."""
    named = Resource.create().attributes.get("service.name", "")
    is_named = bool(named) and not str(named).startswith("unknown_service")
    return {"service.version": version, **({} if is_named else {"service.name": "interlock"})}


def _keep_quiet() -> None:
    """Keep what the library would write about a collector away from the terminal: it names addresses, and repeats."""
    logger = logging.getLogger("opentelemetry")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    logger.propagate = False
