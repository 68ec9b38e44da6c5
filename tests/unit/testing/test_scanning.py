from __future__ import annotations

from pathlib import Path

import pytest

from interlock.change import FileChanged, Kind, RevisionUnknown
from interlock.control import ToolOutputMalformed, ToolRun
from interlock.engine import LocalEngine
from interlock.kernel import sha256
from interlock.testing.scanning import (
    SOUND_TOOL,
    FakeScanner,
    FolderRepository,
    MemoryBlobs,
    MemoryCache,
    ScanControl,
    make_workshop,
    planned,
)


def test_the_cache_gives_what_was_put_in_and_counts_it() -> None:
    cache = MemoryCache()
    cache.put({b"a": b"1"})
    assert cache.get([b"a", b"b"]) == {b"a": b"1"}
    assert cache.hits == 1


def test_blobs_are_found_by_their_digest_alone() -> None:
    blobs = MemoryBlobs()
    assert blobs.write([b"a", b"b"], "text/plain") == blobs.put(b"ab", "x") == sha256(b"ab")
    blobs.check(sha256(b"ab"))
    with pytest.raises(KeyError):
        blobs.check(sha256(b"c"))


def test_a_folder_is_a_repository_whose_files_may_not_change_behind_it(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "link").symlink_to("a.py")
    repository = FolderRepository(tmp_path)
    snapshot = repository.freeze().snapshot
    assert {one.path: (one.kind, one.language) for one in snapshot.files} == {
        "a.py": (Kind.TEXT, "python"),
        "link": (Kind.LINK, ""),
    }
    assert repository.read(snapshot, "a.py") == b"x = 1\n"
    copies = tmp_path / "copies"
    assert repository.materialise(snapshot, ["a.py"], str(copies), lambda _, body: body.upper()) == {}
    assert (copies / "a.py").read_bytes() == b"X = 1\n"
    (tmp_path / "a.py").write_text("x = 2\n")
    with pytest.raises(FileChanged):
        repository.read(snapshot, "a.py")
    assert list(repository.materialise(snapshot, ["a.py"], str(copies), lambda _, body: body)) == ["a.py"]
    with pytest.raises(RevisionUnknown):
        repository.file_at("HEAD", "a.py")


def test_the_scanner_reads_what_its_tool_writes_and_refuses_anything_else() -> None:
    scanner = FakeScanner(suffix=".py")
    body = b'{"read": ["./a.py"], "found": [["./a.py", 3]], "unread": ["./b.py"]}'
    report = scanner.read(ToolRun(0, body, b""), None)  # type: ignore[arg-type]  # it does not look at the job
    assert [(one.at.path, one.at.line) for one in report.sightings] == [("a.py", 3)]
    assert (set(report.covered), dict(report.unread)) == ({"a.py"}, {"b.py": "it says so"})
    with pytest.raises(ToolOutputMalformed):
        scanner.read(ToolRun(0, b"[]", b""), None)  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(("source", "seen"), [(None, [("a.py", 2)]), (SOUND_TOOL.replace("BAD", "WORSE"), [])])
def test_an_engine_really_runs_the_tool_that_a_test_wrote(
    tmp_path: Path, source: str | None, seen: list[tuple[str, int]]
) -> None:
    root = tmp_path / "repo"
    root.mkdir()
    (root / "a.py").write_text("fine\nBAD\n")
    repository, control = FolderRepository(root), ScanControl()
    sources = None if source is None else {"fake": source}
    engine = LocalEngine(make_workshop(tmp_path, repository, [FakeScanner(suffix=".py")], sources))
    change = repository.freeze()
    engine.run(change, planned([control], change, engine.wanted(is_fast=False)))
    assert control.sightings() == seen
