"""What a file is, is told by its bytes; streams are bounded, and one bad record leaves the others."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from interlock.adapters.feeds import FeedReader, reading
from interlock.adapters.feeds.reading import most_unpacked
from interlock.formats.errors import FeedMalformed
from interlock.formats.osv import Refused
from interlock.formats.osv_files import MOST_BYTES
from interlock.supply.advisory import Exploited, Prediction
from interlock.supply.feeds import Delivery, FeedKind

MIRROR = "https://mirror.example.org/npm/all?key=1"


def record(name: str) -> bytes:
    return json.dumps({"id": name, "modified": "2026-01-01T00:00:00Z"}).encode()


LINES = record("GHSA-1") + b"\n" + b'{"id": 7}\n' + record("GHSA-2") + b"\n"


def zipped(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return made.getvalue()


def delivered(folder: Path, body: bytes, source: str = MIRROR, kind: FeedKind = FeedKind.OSV) -> Delivery:
    file = folder / "0123456789abcdef"
    file.write_bytes(body)
    return Delivery(source, kind, (str(file),))


@pytest.mark.parametrize(
    "body",
    [
        LINES,
        gzip.compress(LINES, mtime=0),
        zipped({"../../a/GHSA-1.json": record("GHSA-1"), "b.json": b'{"id": 7}', "/GHSA-2.json": record("GHSA-2")}),
    ],
    ids=["lines", "gzip", "zip"],
)
def test_a_file_without_a_suffix_is_read_by_what_it_is(body: bytes, tmp_path: Path) -> None:
    read = list(FeedReader().advisories(delivered(tmp_path, body)))
    assert [one.id for one in read if not isinstance(one, Refused)] == ["GHSA-1", "GHSA-2"]
    (refused,) = (one for one in read if isinstance(one, Refused))
    assert refused.place.startswith("https://mirror.example.org/npm/all")
    assert "key=1" not in refused.place
    assert [one.name for one in tmp_path.iterdir()] == ["0123456789abcdef"]


@pytest.mark.parametrize("is_packed", [False, True])
def test_one_record_over_many_lines_is_one_record(is_packed: bool, tmp_path: Path) -> None:
    body = json.dumps({"id": "GHSA-1", "modified": ""}, indent=2).encode()
    read = FeedReader().advisories(delivered(tmp_path, gzip.compress(body) if is_packed else body))
    assert [one.id for one in read] == ["GHSA-1"]


def test_lines_under_the_suffix_of_a_single_record_are_lines(tmp_path: Path) -> None:
    file = tmp_path / "all.json"
    file.write_bytes(record("GHSA-1") + b"\n" + record("GHSA-2"))
    read = FeedReader().advisories(Delivery(str(file), FeedKind.OSV, (str(file),)))
    assert [one.id for one in read] == ["GHSA-1", "GHSA-2"]


def test_a_first_line_that_is_broken_does_not_spoil_the_others(tmp_path: Path) -> None:
    file = tmp_path / "all.jsonl"
    file.write_bytes(b'{"id"\n' + record("GHSA-2"))
    read = list(FeedReader().advisories(Delivery(str(file), FeedKind.OSV, (str(file),))))
    assert [isinstance(one, Refused) for one in read] == [True, False]
    assert read[0].place == f"{file}:1"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("all.zip", b"<html>moved</html>"),
        ("all.zip", zipped({"a.json": record("GHSA-1")})[:-30]),
        ("all.jsonl.gz", gzip.compress(LINES * 1000, mtime=0)[:-20]),
    ],
)
def test_a_file_that_is_broken_as_a_whole_is_an_error_with_its_place(name: str, body: bytes, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(body)
    with pytest.raises(FeedMalformed, match=name):
        list(FeedReader().advisories(Delivery(str(file), FeedKind.OSV, (str(file),))))


def test_the_rows_of_both_feeds_about_attacks_are_read_packed_or_not(tmp_path: Path) -> None:
    row = {"cveID": "CVE-2021-44228", "dateAdded": "2021-12-10", "knownRansomwareCampaignUse": "Known"}
    kev = json.dumps({"catalogVersion": "1", "count": 2, "vulnerabilities": [row, {"cveID": "x"}]}).encode()
    epss = b"#score_date:2026-11-22\ncve,epss,percentile\nCVE-2021-44228,0.97,0.99\nnot a row\n"
    for pack in (bytes, gzip.compress):
        first, bad = FeedReader().rows(delivered(tmp_path, pack(kev), kind=FeedKind.KEV))
        assert isinstance(first, Exploited)
        assert first.in_ransomware
        assert isinstance(bad, Refused)
        guess, wrong = FeedReader().rows(delivered(tmp_path, pack(epss), kind=FeedKind.EPSS))
        assert isinstance(guess, Prediction)
        assert guess.probability == 0.97
        assert isinstance(wrong, Refused)


@pytest.mark.parametrize("kind", [FeedKind.KEV, FeedKind.EPSS])
def test_what_unpacks_to_too_much_is_refused(kind: FeedKind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_KEV_BYTES", 1 << 20)
    monkeypatch.setattr(reading, "MOST_EPSS_BYTES", 1 << 20)
    bomb = gzip.compress(b"cve,epss,percentile\n" + b"0" * (8 << 20))
    assert len(bomb) < 1 << 16
    with pytest.raises(FeedMalformed, match="unpacks to more than 1048576 bytes"):
        list(FeedReader().rows(delivered(tmp_path, bomb, kind=kind)))


def test_a_file_may_unpack_to_what_records_can_and_a_bomb_cannot() -> None:
    assert most_unpacked(10) == most_unpacked(1 << 20) == 256 << 20
    assert most_unpacked(1 << 30) == MOST_BYTES
    assert most_unpacked(4 << 20) == 800 << 20


def test_a_packed_feed_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_ALWAYS_BYTES", 1 << 16)
    body = gzip.compress(record("GHSA-1") + b"\n" * (1 << 21))
    with pytest.raises(FeedMalformed, match="unpacks to more than"):
        list(FeedReader().advisories(delivered(tmp_path, body)))


def test_a_line_without_end_is_not_held(tmp_path: Path) -> None:
    body = b"cve,epss,percentile\n" + b"x" * 100_000 + b"\nCVE-2021-44228,0.97,0.99"
    read = list(FeedReader().rows(delivered(tmp_path, body, kind=FeedKind.EPSS)))
    assert isinstance(read[-1], Prediction)
    assert all(isinstance(one, Refused) for one in read[:-1])


@pytest.mark.parametrize("kind", [FeedKind.KEV, FeedKind.EPSS])
def test_a_damaged_file_about_attacks_is_an_error(kind: FeedKind, tmp_path: Path) -> None:
    body = gzip.compress(b"cve,epss,percentile\n" + b"CVE-2021-44228,0.97,0.99\n" * 100)[:-10]
    with pytest.raises(FeedMalformed, match="damaged"):
        list(FeedReader().rows(delivered(tmp_path, body, kind=kind)))
