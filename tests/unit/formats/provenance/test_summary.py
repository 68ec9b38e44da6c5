"""SLSA verification summaries."""

from __future__ import annotations

import pytest

from interlock.formats.provenance.errors import AttestationMalformed
from interlock.formats.provenance.statement import read_stated
from interlock.formats.provenance.summary import SUMMARY, read_summary
from interlock.supply.provenanced import Provenanced, Summary
from tests.provenances import statement


def read(**changes: object) -> Provenanced:
    whole = {
        "verifier": {"id": "https://v.example"},
        "timeVerified": "2026-01-01T00:00:00Z",
        "resourceUri": "pkg:x",
        "policy": {"uri": "https://p.example"},
        "verificationResult": "PASSED",
        "verifiedLevels": ["SLSA_BUILD_LEVEL_2"],
        "dependencyLevels": {"SLSA_BUILD_LEVEL_1": 3},
    }
    return read_summary(read_stated(statement(SUMMARY, {**whole, **changes}), "x"), "x")


def test_everything_that_a_summary_says_is_read() -> None:
    assert read().summary == Summary(
        "https://v.example",
        "pkg:x",
        "PASSED",
        ("SLSA_BUILD_LEVEL_2",),
        (("SLSA_BUILD_LEVEL_1", 3),),
        "https://p.example",
        "2026-01-01T00:00:00Z",
    )


def test_levels_and_policy_may_be_left_out() -> None:
    found = read(verifiedLevels=None, dependencyLevels=None, policy={"content": "x"}, timeVerified=None).summary
    assert found == Summary("https://v.example", "pkg:x", "PASSED")


@pytest.mark.parametrize(
    "changes",
    [
        {"verificationResult": "passed"},
        {"verificationResult": ""},
        {"verifier": {"id": ""}},
        {"verifier": {}},
        {"verifiedLevels": "SLSA_BUILD_LEVEL_2"},
        {"resourceUri": None},
    ],
)
def test_a_summary_that_says_nothing_certain_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(AttestationMalformed, match="predicate"):
        read(**changes)
