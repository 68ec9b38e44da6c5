"""Judges a canary by what Prometheus counted of it and of what it replaces. Floor 11.

Time is that of Prometheus: all queries of one look are asked about one moment, so that they fit together.
Source: the HTTP API of Prometheus, /api/v1/query.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any, Final, Self
from urllib.parse import quote

import msgspec

from interlock.adapters.http import HttpClient, Limits, origin_of
from interlock.deployment import Plan, Watching
from interlock.deployment.analysis import Measured, Signals, Watched, against, no_signals, told, unanswered
from interlock.deployment.buckets import Buckets, buckets_of
from interlock.kernel import InterlockError

_MOST: Final = 1 << 20
_LIMITS: Final = Limits(10.0, 20.0, _MOST)
_PAIR: Final = 2
_OK: Final = 200
_SHOWN: Final = 200
_BOUND: Final = "le"


class PrometheusWatcher:
    """Asks every so often until the time is over, or something speaks against going on."""

    def __init__(self, now: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep) -> None:
        self._now = now
        self._sleep = sleep

    def ready(self, plan: Plan) -> str:
        """Give why the plan could not be judged, as the queries answer for what runs now; empty where it can be."""
        watching = plan.strategy.watch
        if watching is None:
            return ""
        version = plan.replaces or plan.digest.hex
        try:
            with _Asking(watching) as asking:
                asking.begin()
                found = asking.measured(version, watching.for_ms / 1000)
                security = asking.plain("security", version, watching.for_ms / 1000)
        except _CannotSay as error:
            return str(error)
        if not plan.replaces:
            return ""
        name = f"what runs now, {version[:12]}"
        return unanswered(name, found, watching) or no_signals(name, security, watching)

    def watch(self, plan: Plan, share: int) -> Watched:  # noqa: ARG002 -- the queries tell the versions apart, not the share
        """Give what was measured, and what speaks against going on; empty where nothing does.

        That it cannot be asked once is no reason yet; that it cannot twice in a row, or at the end, is one.
        """
        watching = plan.strategy.watch
        if watching is None:
            return Watched()
        until = self._now() + watching.for_ms / 1000
        away = 0
        with _Asking(watching) as asking:
            while True:
                is_over = self._now() >= until
                try:
                    seen = _look(asking, plan, watching, is_over=is_over)
                    away = 0
                except _CannotSay as error:
                    away += 1
                    seen = Watched(str(error) if is_over or away > 1 else "")
                if seen.against or is_over:
                    return seen
                self._sleep(min(watching.every_ms / 1000, max(0.0, until - self._now())))


def _look(asking: _Asking, plan: Plan, watching: Watching, *, is_over: bool) -> Watched:
    since = asking.begin()
    signals = Signals(
        new=asking.measured(plan.digest.hex, since),
        old=asking.measured(plan.replaces, since) if plan.replaces else None,
        security=asking.plain("security", plan.digest.hex, since),
    )
    wrong = against(signals, watching, is_over=is_over)
    measured = told(signals, watching)
    return Watched(f"{wrong}; measured: {measured}" if wrong else "", measured)


class _CannotSay(Exception):
    """Prometheus gives no answer that anything could be judged by; the text says why."""


class _Asking:
    """One server, and the queries that it is asked; use it in a `with`."""

    def __init__(self, watching: Watching) -> None:
        self._watching = watching
        self._base = f"{watching.prometheus.rstrip('/')}/api/v1/query"
        self._client: HttpClient | None = None
        self._began = self._at = math.nan

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is not None:
            self._client.__exit__()

    def begin(self) -> float:
        """Begin a look at this moment; give for how many seconds it has been watched. Errors: _CannotSay."""
        self._at = math.nan
        now = self._value("time()")
        if not isinstance(now, float):
            message = "Prometheus does not say what time it is"
            raise _CannotSay(message)
        self._at = now
        if math.isnan(self._began):
            self._began = now
        return now - self._began

    def measured(self, version: str, since_s: float) -> Measured:
        """Give what was counted of one version. Errors: _CannotSay."""
        return Measured(
            self.plain("errors", version, since_s),
            self.plain("requests", version, since_s),
            self.number("latency", version, since_s),
        )

    def plain(self, name: str, version: str, since_s: float) -> float | None:
        """Give the number that a query comes to; none for nothing. Errors: _CannotSay."""
        found = self.number(name, version, since_s)
        if isinstance(found, Buckets):
            message = f"the query of {name} gives buckets; sum them"
            raise _CannotSay(message)
        return found

    def number(self, name: str, version: str, since_s: float) -> float | Buckets | None:
        """Give the number, or the buckets, that a query comes to; none for nothing. Errors: _CannotSay."""
        query = self._watching.queries.get(name, "")
        if not query:
            return None
        return self._value(
            query.replace("{version}", version).replace("{since}", f"{max(1, math.ceil(since_s))}s"), f"{name}: "
        )

    def _value(self, query: str, what: str = "") -> float | Buckets | None:
        try:
            data = self._answer(query).data
            return _buckets(data) if data is not None and _is_histogram(data) else _number(data)
        except InterlockError as error:
            message = f"Prometheus cannot be asked: {error}"
            raise _CannotSay(message) from error
        except (msgspec.MsgspecError, ValueError) as error:
            message = f"Prometheus gives no number for {what}{query}: {error}"
            raise _CannotSay(message) from error

    def _answer(self, query: str) -> _Answer:
        """Errors: those of the client; MsgspecError, ValueError."""
        at = "" if math.isnan(self._at) else f"&time={self._at:.3f}"
        if self._client is None:
            self._client = HttpClient([origin_of(self._watching.prometheus)], limits=_LIMITS)
        with self._client.exchange("GET", f"{self._base}?query={quote(query)}{at}") as got:
            status, body = got.status, got.body(_MOST)
        try:
            answer = _READER.decode(body)
        except msgspec.MsgspecError as error:
            message = f"{self._base} answers {status}, and nothing that Prometheus would say"
            raise ValueError(message) from error
        if status != _OK or answer.status != "success" or answer.data is None:
            message = f"{self._base} answers {status}{f', {answer.error[:_SHOWN]}' if answer.error else ''}"
            raise ValueError(message)
        return answer


class _Data(msgspec.Struct, frozen=True, rename="camel"):
    result_type: str
    result: list[Any]


class _Answer(msgspec.Struct, frozen=True):
    status: str
    data: _Data | None = None
    error: str = ""


_READER: Final = msgspec.json.Decoder(_Answer)


def _is_histogram(data: _Data) -> bool:
    rows = data.result if data.result_type == "vector" else []
    return bool(rows) and all(_BOUND in _labels(one) for one in rows)


def _buckets(data: _Data) -> Buckets | None:
    """Give the histogram. Errors: ValueError."""
    rows: dict[str, float] = {}
    for one in data.result:
        bound = str(_labels(one)[_BOUND])
        count = _parsed(one.get("value"))
        if bound in rows:
            message = f"it gives several counts for le={bound}; sum them by (le)"
            raise ValueError(message)
        rows[bound] = 0.0 if count is None else count
    return buckets_of(rows)


def _number(data: _Data | None) -> float | None:
    """Give the number; none for nothing. Errors: ValueError."""
    if data is None or data.result_type not in {"vector", "scalar"}:
        message = f"it gives a {data.result_type if data is not None else 'nothing'}"
        raise ValueError(message)
    if data.result_type == "scalar":
        return _parsed(data.result)
    if len(data.result) > 1:
        message = f"it gives {len(data.result)} numbers; sum them"
        raise ValueError(message)
    return _parsed(data.result[0].get("value") if isinstance(data.result[0], dict) else None) if data.result else None


def _parsed(value: object) -> float | None:
    """Give the number of a pair of a time and a text; none for NaN. Errors: ValueError."""
    if not isinstance(value, list) or len(value) != _PAIR or not isinstance(value[1], str):
        message = "it gives no pair of a time and a number"
        raise ValueError(message)
    number = float(value[1])
    if math.isinf(number):
        message = f"it gives {value[1]}"
        raise ValueError(message)
    return None if math.isnan(number) else number


def _labels(row: object) -> dict[str, Any]:
    labels = row.get("metric") if isinstance(row, dict) else None
    return labels if isinstance(labels, dict) else {}
