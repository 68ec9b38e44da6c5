"""Assessment results against the schema of OSCAL 1.0.6, where that is at hand.

Source: usnistgov/OSCAL, oscal_assessment-results_schema, 2026-07-07.
"""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
import msgspec
import pytest

from interlock.render.audit.oscal import written
from interlock.trace.report import AuditReport, Period, Scope
from tests.audited import AT, report
from tests.estate import Estate
from tests.full_report import full_report
from tests.reports import report_of

_FILE = "data/schemas/oscal/oscal_assessment-results_schema-1.0.6.json"
SCHEMA = Path(__file__).resolve().parents[2] / ".." / "shared" / _FILE


@pytest.fixture(scope="module")
def validator() -> jsonschema_rs.Validator:
    if not SCHEMA.is_file():
        pytest.skip("the schema of OSCAL is not beside this checkout")
    return jsonschema_rs.validator_for(json.loads(SCHEMA.read_bytes()), validate_formats=True)


def _faults(validator: jsonschema_rs.Validator, made: AuditReport) -> list[str]:
    return [f"{one.instance_path}: {one.message[:200]}" for one in validator.iter_errors(json.loads(written(made)))]


def test_a_full_report_and_a_bare_one_are_valid(validator: jsonschema_rs.Validator) -> None:
    bare = report(scope=Scope.ENVIRONMENT, subject="live", deployments=(), rulings=(), pieces=(), changes=())
    bare = msgspec.structs.replace(bare, period=Period(AT, None))
    for made in (full_report(), full_report(rulings=(), says="odd \n text \t "), bare):
        assert _faults(validator, made) == []


def test_a_report_of_a_real_ledger_with_every_standard_is_valid(
    validator: jsonschema_rs.Validator, tmp_path: Path
) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    frameworks = ("ssdf", "slsa", "pci", "soc2", "iso27001", "sox", "fedramp", "800-53", "owasp", "cis")
    assert _faults(validator, report_of(estate, Scope.PRODUCT, "shop", frameworks=frameworks)) == []


def test_the_schema_does_find_what_is_wrong(validator: jsonschema_rs.Validator) -> None:
    read = json.loads(written(full_report()))
    read["assessment-results"]["results"][0]["findings"][0]["target"]["status"]["state"] = "fine"
    assert not validator.is_valid(read)
