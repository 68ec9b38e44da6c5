"""Where reports are asked for, and with what. Floor 11."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec

from interlock.adapters.registries.patience import Patience
from interlock.formats.reports.model import Fetched
from interlock.kernel import Instant


class Place(msgspec.Struct, frozen=True):
    """A server of reports, and what it is asked about."""

    name: str
    """What the user calls the source."""
    kind: str
    address: str
    """Its URL; nothing is asked anywhere else, but for the address of tokens."""
    scope: str
    """A project, an application, an account or a subscription, as the server names it."""
    credentials: Mapping[str, str]
    """Where each is, by reference."""
    branch: str = ""
    region: str = ""
    tenant: str = ""
    tokens: str = ""
    """Where tokens are had, where that is another place than usual."""
    ca_file: str = ""
    """Certificates that count in place of those of the system; empty for those."""


class Around(msgspec.Struct, frozen=True):
    """What a source needs of the machine."""

    environ: Mapping[str, str]
    clock: Callable[[], Instant]
    patience: Patience = Patience()
    poll_s: float = 5.0
    """Between two looks whether a report is finished."""
    polls: int = 120
    sleep: Callable[[float], None] = time.sleep


class ReportSource(Protocol):
    """Asks one server for reports."""

    def fetch(self) -> tuple[Fetched, ...]:
        """Give everything that the server knows of its scope at this moment.

        Errors: those of `interlock.adapters.report_sources.errors`, of `interlock.adapters.errors`.
        """
        ...


class Kind(msgspec.Struct, frozen=True):
    """One kind of server."""

    name: str
    says: str
    """What it is, for whoever chooses."""
    scope: str
    """What a scope is there."""
    makes: Callable[[Place, Around], ReportSource]
    credentials: tuple[frozenset[str], ...]
    """Each is a set that is enough."""
    optional: frozenset[str] = frozenset()
    """Credentials that may be beside them."""
    fields: frozenset[str] = frozenset()
    """Which of branch, region, tenant and tokens it takes."""
    needs: frozenset[str] = frozenset()
    """Which of those it cannot do without."""
    address: str = ""
    """Where it usually is; empty where everybody has their own."""
    names_commits: bool = False
    """Whether it says which commit was looked at."""
