"""The controls that run: the one list of them, ours; each takes its card from the catalogue. Floor 11."""

from __future__ import annotations

from typing import Final

from interlock.catalog.commit import Build, Composition, Iac, Sast, Secrets
from interlock.catalog.key import Builds
from interlock.catalog.risk import RiskProfile
from interlock.control import Control

CONTROLS: Final[tuple[Control, ...]] = (Secrets(), Build(), Sast(), Iac(), Composition(), Builds(), RiskProfile())
