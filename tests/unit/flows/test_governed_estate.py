from __future__ import annotations

from pathlib import Path

import pytest

from interlock.evidence import ASSESSMENT, Assessment, read_assessment
from interlock.flows.governed_estate import Compared, Expected, compare, read_expected
from interlock.flows.standing import standing_of
from interlock.formats import FormatError, read_yaml
from interlock.kernel import DigestMalformed
from interlock.wiring.governing import sealing_of
from tests.estate import Estate


def compared(estate: Estate, *expected: Expected) -> dict[str, Compared]:
    with estate.deploying() as (app, made):
        rows = [standing_of(one, made.deployments, made.releases, app.clock()) for one in made.environments]
    return {one.standing.environment.name: one for one in compare(rows, expected)}


def fields(one: Compared) -> list[str]:
    return [field for field, _ in one.differs]


def test_what_is_as_it_should_be_differs_in_nothing(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    subject = estate.artifact()
    estate.deployed(subject)
    right = Expected("staging", commit=estate.head[:9], artifacts=(subject.digests[0].hex,))
    found = compared(estate, right, Expected("live", runs=False))
    assert [one.is_as_expected for one in found.values()] == [True, True]


@pytest.mark.parametrize(
    ("expected", "field"),
    [
        (Expected("staging", release="1.0"), "release"),
        (Expected("staging", branch="main"), "branch"),
        (Expected("staging", commit="abcdef0"), "commit"),
        (Expected("staging", approved_by=("ben",)), "approved_by"),
        (Expected("staging", runs=False), "runs"),
    ],
)
def test_each_difference_is_told(tmp_path: Path, expected: Expected, field: str) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    found = compared(estate, expected, Expected("live"))
    assert fields(found["staging"]) == [field]
    assert fields(found["live"]) == ["runs"]


def test_other_artifacts_and_what_nobody_wrote_down_differ(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    subject = estate.artifact()
    estate.deployed(subject)
    found = compared(estate, Expected("staging", artifacts=("ab" * 32,)))
    assert sorted(says for _, says in found["staging"].differs) == sorted(
        [
            f"sha256:{'ab' * 32} is expected and does not run in staging",
            f"sha256:{subject.digests[0].hex} runs and is not expected in staging",
        ]
    )
    assert fields(found["live"]) == ["expected"]


def test_it_is_evidence_about_the_plan_and_what_it_lets_run(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    subject = estate.artifact()
    estate.deployed(subject)
    for expected, outcome in ((Expected("staging"), "passed"), (Expected("staging", branch="main"), "failed")):
        found = compared(estate, expected, Expected("live", runs=False))
        with estate.deploying() as (app, _):
            [envelope] = sealing_of(app).enter(tuple(found.values()), "ab" * 32, app.clock())
            said: list[Assessment] = [
                read_assessment(one.statement.predicate)
                for one in app.gate.known(subject).statements
                if one.statement.predicate_type == ASSESSMENT and one.envelope == envelope
            ]
        assert [(one.control, one.outcome, one.place) for one in said] == [("key.governance", outcome, "staging")]
        assert f"sha256:{'ab' * 32}" in said[0].notes[0]


def test_expectations_are_read_strictly() -> None:
    text = "expected:\n- {environment: live, release: '1.0', commit: abcdef0, approved_by: [ben]}\n"
    assert read_expected(read_yaml(text, "x")) == (
        Expected("live", release="1.0", commit="abcdef0", approved_by=("ben",)),
    )
    for wrong in (
        "[]",
        "{}",
        "expected: [{release: '1.0'}]",
        "expected: [{environment: live, colour: red}]",
        "expected: [{environment: live, commit: abc}]",
        "expected: [{environment: live, runs: false, branch: main}]",
        "expected: [{environment: live}, {environment: live}]",
    ):
        with pytest.raises(FormatError):
            read_expected(read_yaml(wrong, "x"))
    with pytest.raises(DigestMalformed):
        read_expected(read_yaml("expected: [{environment: live, artifacts: [app.zip]}]", "x"))
