"""Judges a canary by what Prometheus counted of it and of what it replaces. Floor 11.

Source: the HTTP API of Prometheus, /api/v1/query.
"""

from __future__ import annotations

import math
import time
from typing import Any, Final
from urllib.parse import quote

import msgspec

from interlock.adapters.http import HttpClient, Limits, origin_of
from interlock.deployment import Plan, Watching
from interlock.deployment.analysis import Measured, Signals, against
from interlock.kernel import InterlockError

_MOST: Final = 1 << 20
_LIMITS: Final = Limits(10.0, 20.0, _MOST)
_PAIR: Final = 2


class PrometheusWatcher:
    """Asks every so often until the time is over, or something speaks against going on."""

    def watch(self, plan: Plan, share: int) -> str:  # noqa: ARG002 -- the queries tell the versions apart, not the share
        """Give what speaks against going on; empty where nothing does."""
        watching = plan.strategy.watch
        if watching is None:
            return ""
        began = time.monotonic()
        until = began + watching.for_ms / 1000
        with HttpClient([origin_of(watching.prometheus)], limits=_LIMITS) as client:
            while True:
                is_over = time.monotonic() >= until
                wrong = self._once(client, plan, watching, time.monotonic() - began, is_over=is_over)
                if wrong or is_over:
                    return wrong
                time.sleep(min(watching.every_ms / 1000, max(0.0, until - time.monotonic())))

    def _once(self, client: HttpClient, plan: Plan, watching: Watching, since_s: float, *, is_over: bool) -> str:
        try:
            new = self._measured(client, watching, plan.digest.hex, since_s)
            old = self._measured(client, watching, plan.replaces, since_s) if plan.replaces else None
            security = self._number(client, watching, watching.security, plan.digest.hex, since_s)
        except InterlockError as error:
            return f"Prometheus cannot be asked: {error}"
        except (msgspec.MsgspecError, ValueError) as error:
            return f"Prometheus gives no number: {error}"
        if is_over and new.requests is None:
            return "Prometheus knows nothing of it"
        counted = Measured(new.errors or 0.0, new.requests or 0.0, new.latency_s)
        before = None if old is None else Measured(old.errors or 0.0, old.requests or 0.0, old.latency_s)
        return against(Signals(counted, before, security or 0.0), watching, is_over=is_over)

    def _measured(self, client: HttpClient, watching: Watching, version: str, since_s: float) -> _Asked:
        return _Asked(
            self._number(client, watching, watching.errors, version, since_s),
            self._number(client, watching, watching.requests, version, since_s),
            self._number(client, watching, watching.latency, version, since_s),
        )

    def _number(self, client: HttpClient, watching: Watching, query: str, version: str, since_s: float) -> float | None:
        """Give the number that a query comes to; none for nothing. Errors: ValueError; those of the client."""
        if not query:
            return None
        asked = query.replace("{version}", version).replace("{since}", f"{max(1, math.ceil(since_s))}s")
        url = f"{watching.prometheus.rstrip('/')}/api/v1/query?query={quote(asked)}"
        answer = msgspec.json.decode(client.get(url, most_bytes=_MOST), type=_Answer)
        rows: list[Any] = answer.data.result
        if answer.data.result_type == "vector":
            if len(rows) > 1:
                message = f"{asked} gives {len(rows)} numbers; sum them"
                raise ValueError(message)
            if not rows:
                return None
            value = rows[0].get("value") if isinstance(rows[0], dict) else None
        else:
            value = rows
        if not isinstance(value, list) or len(value) != _PAIR or not isinstance(value[1], str):
            message = f"{asked} gives a {answer.data.result_type}"
            raise ValueError(message)
        number = float(value[1])
        if math.isinf(number):
            message = f"{asked} gives {value[1]}"
            raise ValueError(message)
        return None if math.isnan(number) else number


class _Asked(msgspec.Struct, frozen=True):
    errors: float | None
    requests: float | None
    latency_s: float | None


class _Data(msgspec.Struct, frozen=True, rename="camel"):
    result_type: str
    result: list[Any]


class _Answer(msgspec.Struct, frozen=True):
    data: _Data
