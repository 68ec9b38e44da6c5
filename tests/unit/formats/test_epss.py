import pytest

from interlock.formats.epss import read_epss
from interlock.formats.errors import FeedMalformed
from interlock.formats.osv import Refused
from interlock.supply.advisory import Prediction

HEAD = [b"#model_version:v2025.03.14,score_date:2026-11-22T00:00:00+0000\n", b"cve,epss,percentile\n"]


def test_rows_carry_the_day_of_the_file() -> None:
    assert list(read_epss([*HEAD, b"CVE-2026-1000,0.00043,0.1\r\n", b"\n"], "epss.csv")) == [
        Prediction("CVE-2026-1000", 0.00043, 0.1, "2026-11-22")
    ]


def test_columns_may_stand_in_another_order_and_bring_their_own_day() -> None:
    lines = [b"\xef\xbb\xbfpercentile,date,cve,epss\n", b"0.9,2026-01-02,cve-2026-1000,1\n"]
    assert list(read_epss(lines, "epss.csv")) == [Prediction("CVE-2026-1000", 1.0, 0.9, "2026-01-02")]


@pytest.mark.parametrize(
    "row",
    [
        b"CVE-2026-1000,0.5",
        b"GHSA-1,0.5,0.5",
        b"CVE-2026-1000,1.5,0.5",
        b"CVE-2026-1000,-0.1,0.5",
        b"CVE-2026-1000,nan,0.5",
        b"CVE-2026-1000,0.5,",
        b"CVE-2026-1000,0.5,0.5,0.5",
        b"\xff\xfe",
    ],
)
def test_a_bad_row_is_told_and_the_others_count(row: bytes) -> None:
    found = list(read_epss([*HEAD, row + b"\n", b"CVE-2026-1001,0.1,0.2\n"], "epss.csv"))
    assert isinstance(found[0], Refused)
    assert found[0].place == "epss.csv:3"
    assert isinstance(found[1], Prediction)


@pytest.mark.parametrize("lines", [[], [b"\n"], [b"CVE-2026-1000,0.5,0.5\n"], [b"<html>\n"]])
def test_a_file_without_its_header_is_refused(lines: list[bytes]) -> None:
    with pytest.raises(FeedMalformed, match=r"epss\.csv"):
        list(read_epss(lines, "epss.csv"))
