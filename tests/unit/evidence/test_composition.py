"""A vulnerability scan is read only if it says what was asked and what was found."""

from __future__ import annotations

import pytest

from interlock.evidence import (
    SCANNER,
    Database,
    PredicateMalformed,
    ScannedBy,
    ScanTimes,
    Score,
    Vulnerability,
    VulnerabilityScan,
    read_scan,
)
from interlock.kernel import canonical

SCAN = VulnerabilityScan(
    ScannedBy(
        SCANNER,
        "1",
        Database("urn:interlock:advisories:" + "0" * 64, "3 advisories", "2026-01-05T12:00:00Z"),
        (Vulnerability("CVE-2026-1", (Score("interlock", "high"),), ({"purl": "pkg:pypi/a@1"},)),),
    ),
    ScanTimes("2026-01-05T12:00:00Z", "2026-01-05T12:00:01Z"),
)


def test_a_scan_is_read_as_it_was_written_with_the_names_of_its_specification() -> None:
    body = canonical(SCAN)
    assert read_scan(body) == SCAN
    assert b'"lastUpdate"' in body
    assert b'"scanStartedOn"' in body


def test_fields_of_others_are_passed_over() -> None:
    assert read_scan(canonical(SCAN)[:-1] + b',"more":1}') == SCAN


@pytest.mark.parametrize("left_out", [b'"result"', b'"db"', b'"lastUpdate"', b'"metadata"', b'"uri"'])
def test_a_scan_that_leaves_out_what_must_be_there_is_none(left_out: bytes) -> None:
    with pytest.raises(PredicateMalformed, match="vulns"):
        read_scan(canonical(SCAN).replace(left_out, b'"other"'))


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"\xff", b'{"scanner": ' + b"[" * 100_000])
def test_what_is_no_scan_is_refused(body: bytes) -> None:
    with pytest.raises(PredicateMalformed):
        read_scan(body)
