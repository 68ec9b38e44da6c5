"""Pieces of evidence say when they were made and what they name."""

from __future__ import annotations

from pathlib import Path

from interlock.evidence import ASSESSMENT, VERIFICATION_SUMMARY
from interlock.evidence.deployment import DEPLOYMENT, DEPLOYMENT_PLAN
from interlock.trace.report import Scope
from tests.estate import Estate
from tests.reports import report_of


def test_each_kind_says_what_it_is_when_it_was_made_and_what_belongs_to_it(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.deployed(estate.artifact())
    report = report_of(estate, Scope.DEPLOYMENT, begun.run)
    by_kind = {one.kind: one for one in report.pieces}
    assert by_kind[ASSESSMENT].said_at == estate.world.at
    assert by_kind[VERIFICATION_SUMMARY].blobs
    assert by_kind[DEPLOYMENT].blobs == (begun.judged.plan.digest.hex,)
    assert by_kind[DEPLOYMENT].says == f"{begun.run} in staging: deployed"
    assert by_kind[DEPLOYMENT_PLAN].says == "plan for staging: app.zip"
    assert by_kind[DEPLOYMENT_PLAN].said_at is None
    assert all(not one.says.startswith("http") for one in report.pieces)
