"""Whether traces are sent, and the one sender of this process. Floor 12."""

from __future__ import annotations

import atexit
import sys
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

import interlock
from interlock.adapters.telemetry import TelemetryMissing, Wanted, wanted_of

if TYPE_CHECKING:
    from interlock.adapters.telemetry.traces import Traces


def traces_of(environ: Mapping[str, str]) -> Traces | None:
    """Give what sends traces, as the environment wants it; None where it wants none.

    Shape:  one for each way that is asked for, which ends with the process: repositories are opened again and again.
    Errors: TelemetryUnfit (TEL-102), TelemetryMissing (TEL-101).
    """
    wanted = check_telemetry(environ)
    return _opened(wanted) if wanted is not None else None


def check_telemetry(environ: Mapping[str, str]) -> Wanted | None:
    """Give how traces are wanted, if they could be sent so; None where nobody wants any. Errors: as `traces_of`."""
    wanted = wanted_of(environ)
    if wanted is not None:
        try:
            import interlock.adapters.telemetry.traces  # noqa: F401 (asked whether it can be had)
        except ModuleNotFoundError as error:
            raise TelemetryMissing(variable=wanted.variable, package=error.name or "opentelemetry") from error
    return wanted


@cache
def _opened(wanted: Wanted) -> Traces:
    from interlock.adapters.telemetry.traces import Traces

    made = Traces(wanted, interlock.__version__, _tell)
    atexit.register(made.close)
    return made


def _tell(says: str) -> None:
    try:
        sys.stderr.write(f"interlock: {says}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        return  # nobody reads it any more, and nothing may fail because of that
