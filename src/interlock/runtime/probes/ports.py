"""What probing takes from outside. Floor 9."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from interlock.kernel import Instant
from interlock.runtime.probes.model import Probe
from interlock.runtime.probes.run import Probed

Clock = Callable[[], Instant]
"""Gives the present instant."""


class Prober(Protocol):
    """Asks one address everything."""

    def canonical(self, address: str) -> str:
        """Give an address in its one spelling. Errors: AddressUnusable (PRB-101)."""
        ...

    def probe(self, address: str, probes: Sequence[Probe], *, tries_logins: bool, ca: bytes) -> Probed:
        """Ask, and say what is wrong with the answers.

        Shape:  `ca` are the certificates that count, in PEM; empty for those of the system.
        What does not answer, or stops answering, is told by `Probed.fault`; it is never taken for an answer.
        Errors: AddressUnusable (PRB-101), NothingAsked (PRB-113), CertificatesUnreadable (NET-106).
        """
        ...
