"""Every kind of server that reports are pulled from. Floor 11."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from interlock.adapters.report_sources import (
    appscan,
    appscan_enterprise,
    defender,
    security_command_center,
    security_hub,
    sonarqube,
)
from interlock.adapters.report_sources.model import Kind

KINDS: Final[Mapping[str, Kind]] = {
    one.KIND.name: one.KIND
    for one in (sonarqube, appscan, appscan_enterprise, security_hub, defender, security_command_center)
}
"""By their names in settings."""
