import json

import pytest

from interlock.formats.errors import FeedMalformed
from interlock.formats.kev import read_kev

ROW = {"cveID": "CVE-2026-1000", "dateAdded": "2026-02-01", "dueDate": "2026-02-22", "vulnerabilityName": "A flaw"}


def file(*rows: object, **rest: object) -> bytes:
    return json.dumps({"catalogVersion": "2026.02.01", "count": len(rows), "vulnerabilities": rows, **rest}).encode()


def test_rows_are_found_by_cve() -> None:
    found = read_kev(file(ROW, {**ROW, "cveID": "cve-2026-1001", "knownRansomwareCampaignUse": "Known"}), "kev.json")
    assert found.version == "2026.02.01"
    assert sorted(found.by_cve) == ["CVE-2026-1000", "CVE-2026-1001"]
    assert [one.in_ransomware for one in found.by_cve.values()] == [False, True]
    assert found.by_cve["CVE-2026-1000"].due == "2026-02-22"


@pytest.mark.parametrize(
    "bad", [None, {}, {**ROW, "cveID": "GHSA-1"}, {**ROW, "dateAdded": "soon"}, {**ROW, "cveID": 1}]
)
def test_a_bad_row_is_told_and_the_others_count(bad: object) -> None:
    found = read_kev(file(bad, ROW), "kev.json")
    assert list(found.by_cve) == ["CVE-2026-1000"]
    assert found.refused[0][0] == "kev.json: vulnerabilities[0]"


def test_a_row_that_is_there_twice_is_told() -> None:
    assert "twice" in read_kev(file(ROW, ROW), "kev.json").refused[0][1]


@pytest.mark.parametrize("body", [b"", b"[]", b'{"vulnerabilities": 1}', b"\xff", file(ROW, count=2), file(ROW)[:-5]])
def test_what_is_no_catalogue_or_a_part_of_one_is_refused(body: bytes) -> None:
    with pytest.raises(FeedMalformed, match=r"kev\.json"):
        read_kev(body, "kev.json")
