import gzip
import io
import json
import zipfile

import pytest

from interlock.formats import osv_files
from interlock.formats.errors import FeedMalformed
from interlock.formats.osv import Refused
from interlock.formats.osv_files import is_osv_file, read_file
from interlock.supply.advisory import Advisory


def record(id: str) -> bytes:  # noqa: A002  # the schema's word
    return json.dumps({"id": id, "modified": "2026-01-01T00:00:00Z"}).encode()


LINES = b"\n".join([record("A-1"), b"", b"nonsense", record("A-2")])


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in members.items():
            made.writestr(name.replace("__", "/").replace("_json", ".json"), body)
    return out.getvalue()


def ids(body: bytes, name: str) -> list[str]:
    return [
        one.id if isinstance(one, Advisory) else f"refused {one.place}" for one in read_file(io.BytesIO(body), name)
    ]


def test_each_kind_of_file_gives_its_records() -> None:
    assert ids(record("A-1"), "a.json") == ["A-1"]
    assert ids(gzip.compress(record("A-1")), "a.json.gz") == ["A-1"]
    assert ids(LINES, "a.jsonl") == ["A-1", "refused a.jsonl:3", "A-2"]
    assert ids(gzip.compress(LINES), "a.jsonl.gz") == ["A-1", "refused a.jsonl.gz:3", "A-2"]


def test_an_archive_gives_its_json_members_and_their_places() -> None:
    body = archive(A_json=record("A-1"), readme=b"words", d__B_json=b"{", C_json=record("A-3"))
    assert ids(body, "all.zip") == ["A-1", "refused all.zip!d/B.json", "A-3"]


def test_which_files_may_hold_records() -> None:
    assert [name for name in ("a.json", "A.JSONL.GZ", "all.zip", "a.txt", "json") if is_osv_file(name)] == [
        "a.json",
        "A.JSONL.GZ",
        "all.zip",
    ]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (gzip.compress(LINES, mtime=0)[:-10], "a.jsonl.gz"),
        (b"no gzip", "a.jsonl.gz"),
        (archive(A_json=record("A-1"))[:-30], "a.zip"),
        (b"no zip", "a.zip"),
        (archive(A_json=b"x" * 100).replace(b"PK\x03\x04", b"PK\x03\x05", 1), "a.zip"),
    ],
)
def test_a_damaged_file_is_told_and_not_taken_for_a_short_one(body: bytes, name: str) -> None:
    with pytest.raises(FeedMalformed, match=name):
        ids(body, name)


def test_a_bomb_stops_at_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    for body, name in ((gzip.compress(b"\n" * 100_000), "a.jsonl.gz"), (archive(A_json=b" " * 100_000), "a.zip")):
        with pytest.raises(FeedMalformed, match="more than 1,000 bytes"):
            list(read_file(io.BytesIO(body), name, most_bytes=1_000))
    monkeypatch.setattr(osv_files, "MOST_MEMBERS", 1)
    with pytest.raises(FeedMalformed, match="more than 1 members"):
        ids(archive(A_json=b"{}", B_json=b"{}"), "a.zip")


def test_a_line_without_end_is_refused_and_its_rest_is_no_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(osv_files, "LARGEST_RECORD", 100)
    body = b"x" * 99 + b" " * 150 + record("A-9") + b"\n" + record("A-1")
    found = list(read_file(io.BytesIO(body), "a.jsonl"))
    assert isinstance(found[0], Refused)
    assert [one.id for one in found[1:]] == ["A-1"]
