"""Reports of other tools, as a public suite has them, with the number of findings that a peer reads from each.

A peer's number is a guide: it may merge rows, split them or leave informational ones out. So the table counts right,
different and refused, and a test holds each tool to what it came to when it was looked at.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tools import conformance_reports


@pytest.fixture(scope="module")
def told(shared: Path) -> list[conformance_reports.Told]:
    return conformance_reports.run(shared / "data" / "scan-reports")


def test_reports_are_read_as_a_peer_reads_them(
    told: list[conformance_reports.Told], record_property: pytest.FixtureRequest
) -> None:
    counts = Counter(one.word for one in told)
    for word in ("right", "different", "refused"):
        record_property(word, counts[word])  # type: ignore[operator]  # pytest's own fixture is a function
    assert counts["right"] >= conformance_reports.LEAST_RIGHT, conformance_reports.table(told)


def test_no_report_is_taken_for_one_of_another_format(told: list[conformance_reports.Told]) -> None:
    assert not [one.file for one in told if "may be any of" in one.why]


def test_nothing_breaks_but_with_an_error_that_names_the_file(told: list[conformance_reports.Told]) -> None:
    assert not [f"{one.file}: {one.why}" for one in told if one.is_broken]
