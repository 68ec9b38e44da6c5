"""Audits that somebody takes out of the ledger at a browser: one at a time, of a bounded size, recorded. Floor 12.

That it was taken is entered by the key of the server, and names who asked. Names that come from outside open no file
and start no git.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.flows.auditing.errors import NothingKnown
from interlock.flows.errors import (
    AuditOfOthers,
    AuditTooLarge,
    AuditWaits,
    DeploymentUnknown,
    NothingToAudit,
    ReleaseUnknown,
)
from interlock.kernel import Digest, Subject
from interlock.trace import NodeAmbiguous, NodeUnknown, Sight
from interlock.trace.figures.period import read_period
from interlock.trace.report import Asker, Period
from interlock.wiring.audit import asking_of, older_heads, reports_of, taking_of
from interlock.wiring.deploying import Deploying

if TYPE_CHECKING:
    from interlock.flows.auditing.taking import Taken
    from interlock.trace.report import AuditReport
    from interlock.wiring.app import App

MOST_BEGUN: Final = 5_000
"""Entries that an audit begins with: those of the deployments in its scope."""
MOST_ENTRIES: Final = 20_000
"""Entries of the ledger that one audit holds."""
MOST_BYTES: Final = 64 << 20
"""Of one file."""
_DIGEST: Final = re.compile(r"(?:(sha256|gitCommit):)?([0-9a-f]{40}|[0-9a-f]{64})")
_COMMIT: Final = 40
_ABSENT: Final = (NodeUnknown, AuditOfOthers, NothingToAudit, NothingKnown, DeploymentUnknown, ReleaseUnknown)
_REMEDY: Final = (
    "name a deployment, a release, an environment, the product, or the digest of a commit or an artifact; perhaps it"
    " rests in part on what you may not read"
)


class Wanted(msgspec.Struct, frozen=True):
    """What somebody wants an audit of."""

    subject: str
    period: str = ""
    """As `interlock audit --period` takes it; empty for the whole time."""
    frameworks: tuple[str, ...] = ()
    form: str = "html"


class Given(msgspec.Struct, frozen=True):
    """An audit that was taken, with the entry that says so."""

    name: str
    report: AuditReport
    body: bytes
    envelope: str


Written = Callable[["AuditReport", Callable[[bytes], bytes]], bytes]
"""Gives a report as a file; what packs it with what proves it takes the page that goes along."""


class Audits:
    """Takes audits for whoever is signed in. May be used by many threads; one is taken at a time."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._turn = threading.Lock()

    def take(self, wanted: Wanted, products: frozenset[str] | None, asker: Asker, written: Written) -> Given:
        """Give an audit, after it was entered that it was taken.

        Errors: NodeUnknown (TRC-101) for what is not there and for what the asker may not see; NodeAmbiguous (TRC-102),
                PeriodMalformed (TRC-131), FrameworkUnknown (CFG-121), AuditTooLarge (FLW-333), AuditWaits (FLW-334),
                LedgerBusy (FLW-242), those of packing and of the ledger.
        """
        if not self._turn.acquire(blocking=False):
            raise AuditWaits
        try:
            return self._take(wanted, products, asker, written)
        except _ABSENT as error:
            raise NodeUnknown(name=wanted.subject, remedy=_REMEDY) from error
        except NodeAmbiguous:
            if products is not None:
                raise NodeUnknown(name=wanted.subject, remedy=_REMEDY) from None
            raise
        finally:
            self._turn.release()

    def _take(self, wanted: Wanted, products: frozenset[str] | None, asker: Asker, written: Written) -> Given:
        app, clock = self._app, self._app.clock
        deploying = Deploying(app, app.environ)
        asking = asking_of(app, deploying, subject_of)
        reports = reports_of(app, deploying, wanted.frameworks, asker=asker)
        period = Period()
        if wanted.period:
            read = read_period(wanted.period, clock())
            period = Period(read.since, read.until)
        asked = asking.asked(wanted.subject, period)
        _check(asked.name, len(asking.start(asked).entries), MOST_BEGUN)
        taking = taking_of(app, asking, reports, sight=Sight(products), by=asker.name)
        taken: Taken = taking.gathered(asked)
        _check(asked.name, len(taken.reached.entries), MOST_ENTRIES)
        papers = 0

        def packed(page: bytes) -> bytes:
            nonlocal papers
            made = taking.pack(taken, wanted.subject, older_heads(app), page)
            papers = made.papers
            return made.body

        body = written(taken.report, packed)
        _check(asked.name, len(body), MOST_BYTES, "bytes")
        envelope = taking.record(taken, wanted.subject, wanted.form, body, papers)  # first, so that nobody reads unseen
        return Given(asked.name, taken.report, body, str(envelope))


def _check(name: str, count: int, most: int, unit: str = "entries") -> None:
    if count > most:
        raise AuditTooLarge(what=name, count=count, most=most, unit=unit)


def subject_of(text: str) -> Subject:
    """Give what a digest names; nothing else names anything here. Errors: NodeUnknown (TRC-101)."""
    found = _DIGEST.fullmatch(text)
    if found is None:
        raise NodeUnknown(name=text, remedy=_REMEDY)
    algorithm = found[1] or ("gitCommit" if len(found[2]) == _COMMIT else "sha256")
    return Subject(text, (Digest(algorithm, found[2]),))


def frameworks() -> Sequence[tuple[str, str]]:
    """Give the standards that can be asked for, with what they are called."""
    from interlock.catalog.frameworks import FRAMEWORKS

    return [(one.id, f"{one.name} {one.edition}".strip()) for one in FRAMEWORKS.values()]
