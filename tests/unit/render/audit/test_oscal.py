"""An audit report as OSCAL assessment results."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from interlock.render.audit.oscal import results_of, written
from interlock.trace.clauses import ClauseState
from interlock.trace.deployed import Standing
from tests.audited import judged, report, ruling
from tests.full_report import full_report


def _walk(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    yield key, value
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _walk(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, key)


def _document() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(written(full_report(rulings=())))
    return read


def test_the_same_report_gives_the_same_bytes() -> None:
    assert written(full_report()) == written(full_report())


def test_everything_that_is_referred_to_is_there_and_named_once() -> None:
    found = list(_walk(_document()))
    defined = [value for key, value in found if key == "uuid"]
    assert len(defined) == len(set(defined))
    referred = {value for key, value in found if key.endswith("-uuid") and isinstance(value, str)}
    referred |= {one for key, value in found if key == "party-uuids" and isinstance(value, list) for one in value}
    referred |= {value[1:] for key, value in found if key == "href" and value.startswith("#")}
    assert referred
    assert referred <= set(defined)


def test_no_list_is_empty_and_no_text_has_space_around_it() -> None:
    for key, value in _walk(_document()):
        assert value not in ([], {}), key
        if isinstance(value, str):
            assert value == value.strip() != "", key


def test_each_piece_of_evidence_is_an_observation_with_its_digest() -> None:
    (result,) = _document()["assessment-results"]["results"]
    assert len(result["observations"]) == len(report().pieces)
    resources = _document()["assessment-results"]["back-matter"]["resources"]
    hashes = {one["hashes"][0]["value"] for resource in resources for one in resource.get("rlinks", ())}
    assert hashes == {piece.envelope.hex for piece in report().pieces}


def test_what_is_missing_is_an_open_risk_with_what_to_do() -> None:
    made = full_report(rulings=())
    (result,) = results_of(made).results
    assert [one.status for one in result.risks] == ["open"] * len(made.missing)
    assert result.risks[0].remediations[0].description == made.missing[0].next
    assert result.risks[0].characterizations[0].facets[0].value == "critical"


@pytest.mark.parametrize("standing", Standing)
def test_a_control_is_satisfied_only_where_nothing_is_left_to_do(standing: Standing) -> None:
    made = report(rulings=(ruling(judged=(judged(standing=standing),)),))
    finding = next(one for one in results_of(made).results[0].findings if one.title == "commit.sca")
    assert (finding.target.status.state == "satisfied") is standing.is_good


def test_the_worst_of_several_decisions_is_how_a_control_stands() -> None:
    made = report(rulings=(ruling(), ruling(entry=5, judged=(judged(standing=Standing.VIOLATED),))))
    finding = next(one for one in results_of(made).results[0].findings if one.title == "commit.sca")
    assert finding.target.status.reason == "fail"


def test_what_is_missing_stands_against_a_control_that_was_satisfied() -> None:
    made = full_report(rulings=())
    lacking = msgspec.structs.replace(made.missing[0], controls=("commit.sca",))
    finding = next(
        one
        for one in results_of(msgspec.structs.replace(made, missing=(lacking,))).results[0].findings
        if one.title == "commit.sca"
    )
    assert finding.target.status.state == "not-satisfied"
    assert finding.related_risks


def test_only_a_clause_that_is_answered_whole_is_satisfied() -> None:
    made = full_report()
    (standard,) = made.frameworks
    for state in ClauseState:
        clauses = (msgspec.structs.replace(standard.clauses[0], state=state),)
        changed = msgspec.structs.replace(made, frameworks=(msgspec.structs.replace(standard, clauses=clauses),))
        finding = next(one for one in results_of(changed).results[0].findings if one.title == "SOX CM.tested")
        assert (finding.target.status.state == "satisfied") is (state is ClauseState.ANSWERED)
