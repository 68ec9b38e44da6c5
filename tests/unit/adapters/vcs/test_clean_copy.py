import hashlib
import tracemalloc
from pathlib import Path

import pytest

from interlock.adapters.vcs.clean_copy import CleanCopy
from interlock.adapters.vcs.discovery import Checkout, find_checkout
from interlock.change import FileChanged, RepositoryUnreadable, RevisionUnknown
from interlock.testing.repositories import GitSandbox


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)


@pytest.fixture
def box(tmp_path: Path) -> GitSandbox:
    made = GitSandbox(tmp_path / "repo")
    made.write("tool.sh", "#!/bin/sh\n", executable=True)
    (made.root / "link").symlink_to("tool.sh")
    made.commit(a__txt="one\n")
    return made


@pytest.fixture
def into(tmp_path: Path) -> Path:
    place = tmp_path / "into"
    place.mkdir()
    return place


def checkout(box: GitSandbox) -> Checkout:
    found = find_checkout(str(box.root))
    assert found is not None
    return found


def test_it_holds_what_the_commit_holds_and_nothing_that_lies_beside(box: GitSandbox, into: Path) -> None:
    (box.root / "a.txt").write_text("changed")
    (box.root / "new.txt").write_text("new")
    CleanCopy(checkout(box), "HEAD").write(str(into))
    assert {one.name for one in into.iterdir()} == {"a.txt", "link", "tool.sh"}
    assert (into / "a.txt").read_text() == "one\n"
    assert str((into / "link").readlink()) == "tool.sh"
    assert (into / "tool.sh").stat().st_mode & 0o777 == 0o755
    assert (into / "a.txt").stat().st_mode & 0o777 == 0o644


def test_everything_is_dated_like_the_commit(box: GitSandbox, into: Path) -> None:
    copy = CleanCopy(checkout(box), "HEAD")
    copy.write(str(into))
    seconds = int(copy.source.revision.at.timestamp())
    assert {int(one.lstat().st_mtime) for one in (into, *into.iterdir())} == {seconds}


def test_an_earlier_commit_can_be_checked_out(box: GitSandbox, into: Path) -> None:
    first = box.git("rev-parse", "HEAD")
    box.commit(a__txt="two\n")
    copy = CleanCopy(checkout(box), first)
    copy.write(str(into))
    assert (into / "a.txt").read_text() == "one\n"
    assert copy.source.revision.commit.hex == first
    assert copy.read("a.txt") == b"one\n"


@pytest.mark.parametrize("revision", ["nothing", "--all", "HEAD..HEAD", ""])
def test_what_is_no_commit_is_told(box: GitSandbox, revision: str) -> None:
    with pytest.raises(RevisionUnknown):
        CleanCopy(checkout(box), revision)


def test_a_file_that_the_commit_does_not_have_cannot_be_read(box: GitSandbox) -> None:
    with pytest.raises(FileChanged):
        CleanCopy(checkout(box), "HEAD").read("nothing")


def test_line_ends_and_filters_change_nothing(box: GitSandbox, into: Path) -> None:
    box.commit(win__bat="a\n", x__txt="b\n")
    box.git("config", "filter.evil.smudge", "touch smudged")
    box.commit(**{".gitattributes": "*.bat text eol=crlf\n*.txt filter=evil\n"})
    CleanCopy(checkout(box), "HEAD").write(str(into))
    assert (into / "win.bat").read_bytes() == b"a\n"
    assert not list(into.rglob("smudged"))


def pointer(content: bytes) -> tuple[str, str]:
    digest = hashlib.sha256(content).hexdigest()
    return digest, f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {len(content)}\n"


def test_what_git_lfs_keeps_is_taken_from_this_clone_if_it_is_what_was_meant(box: GitSandbox, into: Path) -> None:
    digest, text = pointer(b"large")
    box.commit(big__bin=text)
    place = box.root / ".git/lfs/objects" / digest[:2] / digest[2:4] / digest
    with pytest.raises(RepositoryUnreadable, match="git lfs fetch"):
        CleanCopy(checkout(box), "HEAD").write(str(into))
    place.parent.mkdir(parents=True)
    place.write_bytes(b"other")
    (into / "again").mkdir()
    with pytest.raises(RepositoryUnreadable, match="damaged"):
        CleanCopy(checkout(box), "HEAD").write(str(into / "again"))
    assert not (into / "again/big.bin").exists()
    place.write_bytes(b"large")
    (into / "third").mkdir()
    CleanCopy(checkout(box), "HEAD").write(str(into / "third"))
    assert (into / "third/big.bin").read_bytes() == b"large"


def test_what_git_lfs_keeps_may_be_larger_than_memory(box: GitSandbox, into: Path) -> None:
    large = bytes(48 << 20)
    digest, text = pointer(large)
    box.commit(big__bin=text)
    place = box.root / ".git/lfs/objects" / digest[:2] / digest[2:4] / digest
    place.parent.mkdir(parents=True)
    place.write_bytes(large)
    copy = CleanCopy(checkout(box), "HEAD")
    tracemalloc.start()
    try:
        copy.write(str(into))
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()
    assert (into / "big.bin").read_bytes() == large


def test_a_submodule_is_checked_out_too_and_one_that_is_not_here_is_told(
    tmp_path: Path, box: GitSandbox, into: Path
) -> None:
    lib = GitSandbox(tmp_path / "lib")
    inner = lib.commit(lib__c="int x;\n")
    box.git("submodule", "--quiet", "add", f"file://{lib.root}", "vendor/lib")
    box.commit("add")
    copy = CleanCopy(checkout(box), "HEAD")
    copy.write(str(into))
    assert (into / "vendor/lib/lib.c").read_text() == "int x;\n"
    assert copy.source.inside == (("vendor/lib", inner),)
    bare = box.clone(tmp_path / "clone")
    with pytest.raises(RepositoryUnreadable, match="git submodule update"):
        CleanCopy(checkout(bare), "HEAD").write(str(into))


def test_a_damaged_object_is_noticed(box: GitSandbox, into: Path) -> None:
    copy = CleanCopy(checkout(box), "HEAD")
    blob = box.git("rev-parse", "HEAD:a.txt")
    place = box.root / ".git/objects" / blob[:2] / blob[2:]
    place.chmod(0o644)
    place.write_bytes(b"broken")
    with pytest.raises(RepositoryUnreadable, match="missing or damaged"):
        copy.write(str(into))


def test_it_names_the_branch_that_is_checked_out_or_the_only_one_there(box: GitSandbox) -> None:
    first = box.git("rev-parse", "HEAD").strip()
    branch = box.git("symbolic-ref", "HEAD").strip()
    assert CleanCopy(checkout(box), "HEAD").source.ref == branch
    box.commit(a__txt="two\n")
    assert CleanCopy(checkout(box), first).source.ref == ""
    box.git("tag", "v1", first)
    assert CleanCopy(checkout(box), first).source.ref == "refs/tags/v1"
    box.git("tag", "v1.0", first)
    assert CleanCopy(checkout(box), first).source.ref == ""
