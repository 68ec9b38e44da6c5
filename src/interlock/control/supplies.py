"""What a control that judges components may ask besides the files: advisories, statements, settings, the time.

Built by wiring, handed to controls by their context, and empty where nothing was given. Floor 4.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec

from interlock.kernel import Instant
from interlock.risk import Case
from interlock.supply.judged import Unjudged
from interlock.supply.licences.model import Category
from interlock.supply.licences.policy import LicencePolicy, LicenceRules
from interlock.supply.model import Hash
from interlock.supply.ports import AdvisoryBook, ThreatBook
from interlock.supply.spoof import SpoofSettings
from interlock.supply.vex import Statement

_NEVER = datetime.min.replace(tzinfo=UTC)

DEFAULT_LICENCES = LicencePolicy(
    LicenceRules(
        allowed=tuple(
            one.value
            for one in (Category.PUBLIC_DOMAIN, Category.PERMISSIVE, Category.WEAK_COPYLEFT, Category.UNDECLARED)
        )
    )
)
"""Nothing is denied where nobody decided; what asks for more than notices is for a person to look at."""


def _nothing_recorded(_purls: Collection[str]) -> Mapping[str, tuple[Hash, ...]]:
    return {}


def _nobody_asked() -> Case | None:
    return None


@dataclass(frozen=True, kw_only=True)
class Supplies:
    """What is known of components beyond the change itself."""

    at: Instant = _NEVER
    """The moment of the examination."""
    advisories: AdvisoryBook | None = None
    """None where none were ever loaded: then nothing can be said about known vulnerabilities."""
    threats: ThreatBook | None = None
    """What is known of attacks on vulnerabilities; None where nothing is."""
    statements: tuple[Statement, ...] = ()
    """VEX statements whose signature counts here."""
    recorded_hashes: Callable[[Collection[str]], Mapping[str, tuple[Hash, ...]]] = _nothing_recorded
    """The hashes that earlier inventories promised, by package URL; those without any are left out."""
    spoof: SpoofSettings = field(default_factory=SpoofSettings)
    licences: LicencePolicy = DEFAULT_LICENCES
    unjudged: tuple[Unjudged, ...] = ()
    """Ecosystems that may go without advisories, each with a reason."""
    risk: Callable[[], Case | None] = _nobody_asked
    """What is known of how much is at stake; none where nothing here can tell."""

    @property
    def identity(self) -> tuple[str, ...]:
        """Everything here that shapes an outcome, in words; statements run out by the minute, so they name it too."""
        state = self.advisories.state() if self.advisories is not None else None
        threats = self.threats.state() if self.threats is not None else ()
        said = msgspec.json.encode([self.spoof, self.licences, self.unjudged, self.statements, state, threats]).decode()
        return (said, f"{self.at:%Y-%m-%dT%H:%M}" if self.statements else f"{self.at:%Y-%m-%d}")
