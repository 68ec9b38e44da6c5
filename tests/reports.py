"""Reports over an estate, as the command writes them, for tests."""

from __future__ import annotations

from typing import Any

from interlock.flows.auditing.report import Question
from interlock.flows.auditing.scope import AboutWhat
from interlock.trace.lacks import Absence
from interlock.trace.report import AuditReport, Period, Scope
from interlock.wiring.reporting import asker_here, reporting_of, standards
from tests.estate import Estate


def report_of(
    estate: Estate, scope: Scope, name: str, *, period: Period | None = None, frameworks: tuple[str, ...] = ()
) -> AuditReport:
    """Give a report as of the estate's present."""
    with estate.deploying() as (app, made):
        about = AboutWhat(scope, name, period or Period())
        asked = Question(about, asker_here(app), estate.world.at, standards(app, frameworks))
        return reporting_of(app, made).report(asked)


def kinds(report: AuditReport) -> set[Absence]:
    """Give in which ways something is missing."""
    return {one.kind for one in report.missing}


def enter(estate: Estate, about: Any, kind: str, says: Any) -> None:
    """Seal something as this machine's user."""
    with estate.deploying() as (app, _):
        app.seal.document(about, kind, says)
