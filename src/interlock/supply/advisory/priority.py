"""What to mend first: what is exploited already, what will likely be, and how bad it is.

Enters: a severity, and what the catalogue of exploited vulnerabilities and the exploit predictions say. Leaves: a place
in a queue that sorts, with its reasons in words. It raises and never lowers. Floor 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.kernel import Severity
from interlock.supply.advisory.severity import Rated

LIKELY: Final = 0.1
"""A probability of being exploited within 30 days from which an advisory moves up; about one CVE in twenty has it."""


class Exploited(msgspec.Struct, frozen=True, array_like=True):
    """A row of the catalogue of known exploited vulnerabilities."""

    cve: str
    added: str
    """Day, `2026-11-22`."""
    due: str = ""
    """Until when agencies have to have mended it."""
    in_ransomware: bool = False
    name: str = ""


class Prediction(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A row of the exploit prediction scores."""

    cve: str
    probability: float
    """Of being exploited within 30 days, 0 to 1."""
    percentile: float
    """Which part of all CVEs has the same probability or less, 0 to 1."""
    day: str = ""


class Priority(msgspec.Struct, frozen=True):
    """Where something stands in the queue."""

    severity: Severity
    """Raised to critical if it is exploited, by one step if that is likely."""
    exploited: Exploited | None = None
    prediction: Prediction | None = None
    reasons: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[int, int, float]:
        """What to sort by so that the most urgent comes first."""
        probability = self.prediction.probability if self.prediction is not None else 0.0
        return (0 if self.exploited is not None else 1, self.severity.rank, -probability)


def prioritised(
    names: tuple[str, ...],
    severity: Rated,
    exploited: Mapping[str, Exploited],
    predictions: Mapping[str, Prediction],
) -> Priority:
    """Give the priority of a vulnerability under all its names.

    Shape: both mappings are by CVE in upper case.
    """
    upper = [name.upper() for name in names]
    known = [exploited[name] for name in upper if name in exploited]
    guesses = [predictions[name] for name in upper if name in predictions]
    hit = min(known, key=lambda one: one.added, default=None)
    guess = max(guesses, key=lambda one: one.probability, default=None)
    reasons: list[str] = [] if severity.is_known else ["its severity is unknown"]
    raised = severity.severity
    if guess is not None and guess.probability >= LIKELY:
        raised = _one_up(raised)
        reasons.append(f"{guess.probability:.0%} likely to be exploited within 30 days")
    if hit is not None:
        raised = Severity.CRITICAL
        reasons.append(f"known to be exploited since {hit.added}" + (" by ransomware" if hit.in_ransomware else ""))
    return Priority(raised, hit, guess, tuple(reasons))


def _one_up(severity: Severity) -> Severity:
    ranks = tuple(Severity)
    return ranks[max(0, severity.rank - 1)]
