"""A path becomes deliveries: each big file a source, single records together, nothing followed out of a folder."""

from __future__ import annotations

import gzip
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.adapters.feeds.errors import FeedFileUnreadable, NothingToImport, PathMissing
from interlock.adapters.feeds.files import deliveries, kind_of, opened
from interlock.supply.feeds import FeedKind

KEV = b'{"title": "x", "catalogVersion": "2026.11.22", "count": 0, "vulnerabilities": []}'


def test_a_file_is_a_source_of_its_own_named_by_its_whole_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "npm.jsonl").write_bytes(b"{}")
    monkeypatch.chdir(tmp_path)
    (one,) = deliveries("npm.jsonl")
    assert (one.source, one.kind, one.files) == (
        str(tmp_path / "npm.jsonl"),
        FeedKind.OSV,
        (str(tmp_path / "npm.jsonl"),),
    )
    (named,) = deliveries("npm.jsonl", source="npm")
    assert named.source == "npm"


def test_in_a_folder_big_files_are_sources_and_single_records_are_one_together(tmp_path: Path) -> None:
    for name in ("PyPI/all.zip", "npm/all.jsonl.gz", "a/GHSA-1.json", "b/GHSA-2.json", "README.md", ".git/x.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"{}")
    found = {one.source: [Path(file).name for file in one.files] for one in deliveries(str(tmp_path))}
    assert found == {
        str(tmp_path): ["GHSA-1.json", "GHSA-2.json"],
        str(tmp_path / "PyPI/all.zip"): ["all.zip"],
        str(tmp_path / "npm/all.jsonl.gz"): ["all.jsonl.gz"],
    }
    (together,) = deliveries(str(tmp_path), source="stick")
    assert len(together.files) == 4


def test_feeds_about_attacks_are_known_by_what_they_hold(tmp_path: Path) -> None:
    (tmp_path / "scores.csv.gz").write_bytes(gzip.compress(b"cve,epss,percentile\n"))
    (tmp_path / "known.json.gz").write_bytes(gzip.compress(KEV))
    (tmp_path / "one.json").write_bytes(b'{"id": "GHSA-1", "details": "no catalogue"}')
    (tmp_path / "scores").write_bytes(b"#model_version:v2026\ncve,epss,percentile\n")
    kinds = {Path(one.source).name: one.kind for one in deliveries(str(tmp_path))}
    assert kinds == {"scores.csv.gz": FeedKind.EPSS, "known.json.gz": FeedKind.KEV, tmp_path.name: FeedKind.OSV}
    assert kind_of(tmp_path / "scores") is FeedKind.EPSS
    (told,) = deliveries(str(tmp_path / "one.json"), FeedKind.KEV)
    assert told.kind is FeedKind.KEV


def test_a_broken_archive_is_left_to_its_reader(tmp_path: Path) -> None:
    (tmp_path / "npm.jsonl.gz").write_bytes(b"\x1f\x8bnothing of the kind")
    assert kind_of(tmp_path / "npm.jsonl.gz") is FeedKind.OSV


def test_links_and_pipes_in_a_folder_are_no_files_of_a_feed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_bytes(b"{}")
    folder = tmp_path / "feed"
    folder.mkdir()
    (folder / "link.json").symlink_to(secret)
    (folder / "away").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.json")
    with pytest.raises(NothingToImport, match="can hold advisories"):
        deliveries(str(folder))


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PathMissing, match=r"nowhere\.zip"):
        deliveries(str(tmp_path / "nowhere.zip"))


def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FeedFileUnreadable, match="not a regular file"):
        opened(str(tmp_path / "pipe"))


def test_a_folder_without_end_is_refused(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 70)
    deep.mkdir(parents=True)
    with pytest.raises(FeedFileUnreadable, match="64 folders deep"):
        deliveries(str(tmp_path))


def test_a_file_is_as_old_as_it_was_written_and_times_that_say_nothing_are_none(tmp_path: Path) -> None:
    file = tmp_path / "npm.jsonl"
    file.write_bytes(b"{}")
    at = datetime(2026, 3, 1, tzinfo=UTC)
    os.utime(file, (at.timestamp(), at.timestamp()))
    assert deliveries(str(file))[0].written == at
    os.utime(file, (0, 0))
    assert deliveries(str(file))[0].written is None
