"""Pulling the reports of sources: what is asked, what they are about, and who takes them. Floor 12."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.adapters.report_sources import Around
from interlock.flows.errors import CommitUnsaid, NothingRuns, SubjectUnsaid
from interlock.flows.pull_reports import PullReports, State
from interlock.flows.read_reports import Sheet
from interlock.flows.subjects import subject_named
from interlock.flows.take_reports import Handing
from interlock.formats.reports.known import named
from interlock.kernel import Digest, Subject
from interlock.store.pulled import StoredPulls
from interlock.wiring.handing import card_of, taken
from interlock.wiring.report_sources import ANALYSED, RUNS_IN, Source, read_sources

if TYPE_CHECKING:
    from interlock.flows.take_reports import TakenReports
    from interlock.formats.reports.model import Fetched
    from interlock.kernel import Instant
    from interlock.wiring.app import App

_COMMITS: Final = (40, 64)
"""Digits of the name of a commit."""


class Asked(msgspec.Struct, frozen=True):
    """What somebody wants of a source beyond what its settings say."""

    subject: Subject | None = None
    named: str = ""
    """How somebody named the subject."""
    control: str = ""
    made_at: Instant | None = None
    notes: tuple[str, ...] = ()


class Pulling:
    """The sources of one user, pulled into one ledger."""

    def __init__(self, app: App, around: Around | None = None) -> None:
        """Errors: those of `read_sources`."""
        self._app = app
        self.around = around or Around(app.environ, app.clock)
        self.known = read_sources(app.places.config)

    @cached_property
    def flow(self) -> PullReports:
        """What pulls, and what it wrote down."""
        return PullReports(book=StoredPulls(self._app.store.database), clock=self._app.clock)

    def pull(self, source: Source, asked: Asked | None = None) -> TakenReports:
        """Pull a source now, and take what it reports.

        Errors: ControlUnknown (CTL-101), SubjectUnsaid (FLW-301), CommitUnsaid (FLW-302), NothingRuns (FLW-303), those
            of fetching and of taking.
        """
        wanted = asked or Asked()
        kind = source.kind

        def take(fetched: Sequence[Fetched], at: Instant) -> TakenReports:
            return self._take(source, wanted, fetched, at)

        return self.flow.pull(source.name, lambda: kind.makes(source.place, self.around).fetch(), take)

    def states(self) -> tuple[State, ...]:
        """Say of each source how it stands. Errors: those of the store."""
        now = self._app.clock()
        return tuple(
            State(
                name=one.name,
                kind=one.kind.name,
                scope=one.place.scope,
                control=one.control,
                subject=one.subject,
                every_s=int(one.every.total_seconds()),
                last=self.flow.last(one.name),
                good=self.flow.last_good(one.name),
                now=now,
            )
            for one in self.known
        )

    def _take(self, source: Source, asked: Asked, fetched: Sequence[Fetched], at: Instant) -> TakenReports:
        app = self._app
        _, now = app.seal, app.clock()  # in this order: the first key there is counts from when it was made
        said = asked.named or source.subject
        subject = asked.subject or self._subject(source, said, fetched)
        handing = Handing(
            card=card_of(app, asked.control or source.control),
            subject=subject,
            sheets=tuple(Sheet.of(one) for one in fetched),
            form=named(fetched[0].form),
            made_at=asked.made_at or min(at, now),
            notes=asked.notes,
            renewed_after=source.renew,
        )
        return taken(app, handing, "HEAD" if said == ANALYSED else said, now)

    def _subject(self, source: Source, said: str, fetched: Sequence[Fetched]) -> Subject:
        if not said:
            raise SubjectUnsaid(source=source.name)
        if said == ANALYSED:
            return _analysed(source, fetched)
        if said.startswith(RUNS_IN):
            return self._running(source, said.removeprefix(RUNS_IN))
        return subject_named(said, lambda: self._app.repository, self._app.quick_commit, lambda _: None)

    def _running(self, source: Source, environment: str) -> Subject:
        """Give what runs in an environment, if it is one thing."""
        from interlock.wiring.planning import Planning

        deployments = Planning(self._app, self._app.environ).deployments
        current = deployments.current(environment)
        subjects = deployments.plan_of(current.plan).subjects if current is not None else ()
        if len(subjects) != 1:
            raise NothingRuns(source=source.name, environment=environment, count=len(subjects))
        return subjects[0]


def _analysed(source: Source, fetched: Sequence[Fetched]) -> Subject:
    """Give the commit that a server says was analysed."""
    commits = {one.commit for one in fetched}
    commit = next(iter(commits)) if len(commits) == 1 else ""
    if len(commit) not in _COMMITS or set(commit) - set("0123456789abcdef"):
        raise CommitUnsaid(source=source.name)
    return Subject(commit, (Digest("gitCommit", commit),))
