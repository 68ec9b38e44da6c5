"""Traces for a collector of OpenTelemetry: the one place that knows its library. Floor 11.

`traces` needs the library and is loaded by whoever sends any; nothing else here does.
Why: docs/decisions/0056-telemetry.md.
"""

from interlock.adapters.telemetry.errors import TelemetryMissing, TelemetryUnfit
from interlock.adapters.telemetry.variables import VARIABLES, Wanted, wanted_of

__all__ = ["VARIABLES", "TelemetryMissing", "TelemetryUnfit", "Wanted", "wanted_of"]
