"""What can go wrong before spans are sent; once they are, nothing of it goes wrong for anybody.

InterlockError
└── TelemetryError                 TEL-100
    ├── TelemetryMissing           TEL-101
    └── TelemetryUnfit             TEL-102
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class TelemetryError(InterlockError):
    """Spans cannot be sent as somebody wants it."""

    code = "TEL-100"
    family = Family.CONFIGURATION


class TelemetryMissing(TelemetryError):
    """Spans are wanted, and what sends them is not installed."""

    code = "TEL-101"
    says = "{variable} asks for traces, and the package {package} is not installed"
    hint = "install `interlock[telemetry]`, or set OTEL_SDK_DISABLED=true for this program"


class TelemetryUnfit(TelemetryError):
    """A variable says something that is not done here."""

    code = "TEL-102"
    says = "the variable {variable} cannot be heeded: {why}"
    hint = "see docs/reference/server-settings.md for what it takes, or set OTEL_SDK_DISABLED=true for this program"
