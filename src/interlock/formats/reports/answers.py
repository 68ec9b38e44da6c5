"""What tools say that try out paths: that something answers there. It is no fault by itself. Floor 5."""

from __future__ import annotations

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.kernel import Certainty, Severity


def answered(tool: str, address: str, status: object, goes: str | None = "", method: str = "") -> Sighting:
    """Say that something answers at an address with a status, and where that leads to."""
    leads = f" and leads to {goes}" if goes else ""
    return telling.at_address(
        tool,
        "path-found",
        Severity.INFO,
        f"{address} answers with {status}{leads}",
        address=address,
        method=method.upper(),
        certainty=Certainty.HIGH,
    )
