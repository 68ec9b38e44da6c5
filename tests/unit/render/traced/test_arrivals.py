"""Where code runs, first sentence first."""

from __future__ import annotations

from pathlib import Path

from interlock.flows.tracing.code_to_prod import code_to_prod
from interlock.flows.tracing.prod_to_code import prod_to_code
from interlock.render.traced.arrivals import origins_json, origins_lines, whereabouts_json, whereabouts_lines
from interlock.trace import Kind
from tests.estate import Estate
from tests.tracing import asking
from tests.tracing_told import PLAIN, document, told


def test_what_runs_is_told_with_its_deployment_and_that_nobody_approved_it(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.deployed(estate.artifact())
    with asking(estate) as (asked, _):
        found = code_to_prod(asked, asked.subjects.find("HEAD"))
        back = prod_to_code(asked, asked.subjects.find("staging", only=[Kind.ENVIRONMENT]))
    first = told(whereabouts_lines(found, PLAIN)).splitlines()[0]
    assert estate.head[:12] in first
    assert "runs in shop/staging on 1 target" in first
    assert f"by deployment {begun.run}" in first
    assert "nobody approved" in first
    assert "built from commit" in told(origins_lines(back, PLAIN)).splitlines()[0]
    told(whereabouts_lines(found, PLAIN, 80), 80)
    assert document(whereabouts_json(found))["schema"] == "interlock.trace-code-to-prod/v1"
    assert document(origins_json(back))["schema"] == "interlock.trace-prod-to-code/v1"


def test_what_runs_nowhere_is_said(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    with asking(estate) as (asked, _):
        found = code_to_prod(asked, asked.subjects.find("HEAD"))
    assert "runs nowhere that is known here" in told(whereabouts_lines(found, PLAIN))
