from __future__ import annotations

import hashlib
import zlib
from pathlib import Path

import pytest

from interlock.adapters.vcs.command import Git
from interlock.adapters.vcs.objects import Objects, moment
from interlock.change import RepositoryUnreadable
from interlock.testing.repositories import GitSandbox


@pytest.fixture
def box(tmp_path: Path) -> GitSandbox:
    return GitSandbox(tmp_path / "repo")


def objects(box: GitSandbox) -> Objects:
    return Objects(Git(str(box.root)), "sha1")


def blobs(box: GitSandbox, count: int) -> list[str]:
    for place in range(count):
        box.write(f"f/{place}", f"{place}\n" * (place % 50 + 1))
    box.commit()
    return [box.git("rev-parse", f"HEAD:f/{place}") for place in (0, 1, count // 2, count - 1)]


def test_many_objects_come_in_order_however_many_there_are(box: GitSandbox) -> None:
    wanted = blobs(box, 700) * 200
    reader = objects(box)
    assert [found.id for found in reader.many(wanted)] == wanted
    assert reader.one(wanted[1]).content == b"1\n1\n"


def test_what_is_missing_or_damaged_does_not_take_its_neighbours_with_it(box: GitSandbox) -> None:
    good = blobs(box, 4)
    broken = good[1]
    file = box.root / ".git" / "objects" / broken[:2] / broken[2:]
    file.chmod(0o644)
    file.write_bytes(b"garbage")
    wanted = [good[0], "0" * 40, broken, good[2], broken, good[3]]
    reader = objects(box)
    kinds = [found.kind for found in reader.many(wanted)]
    assert kinds == ["blob", "", "", "blob", "", "blob"]
    rows = [(b"x%d" % place, blob, False) for place, blob in enumerate(wanted)]
    assert [one is None for _, one in reader.files(rows)] == [False, True, True, False, True, False]


def test_an_object_cut_short_is_damaged_and_the_next_one_is_not(box: GitSandbox) -> None:
    box.write("big", b"".join(hashlib.sha256(b"%d" % place).digest() for place in range(40_000)))
    box.write("small", b"small\n")
    box.commit()
    big, small = box.git("rev-parse", "HEAD:big"), box.git("rev-parse", "HEAD:small")
    file = box.root / ".git" / "objects" / big[:2] / big[2:]
    cut = zlib.compress(zlib.decompress(file.read_bytes())[:-5000])
    file.chmod(0o644)
    file.write_bytes(cut)
    reader = objects(box)
    assert [found.kind for found in reader.many([big, small, big, small])] == ["", "blob", "", "blob"]


def test_an_answer_nobody_waits_for_does_not_confuse_the_next_question(box: GitSandbox) -> None:
    wanted = blobs(box, 10)
    reader = objects(box)
    for found in reader.many(wanted):
        assert found.id == wanted[0]
        break
    assert reader.one(wanted[3]).id == wanted[3]


def test_a_blob_is_added_up_as_a_file(box: GitSandbox) -> None:
    [first, *_] = blobs(box, 4)
    reader = objects(box)
    [(path, one)] = reader.files([(b"tool.py", first, True)])
    assert path == b"tool.py"
    assert one is not None
    assert (one.entry.sha256, one.entry.executable, one.entry.language) == (
        hashlib.sha256(b"0\n").hexdigest(), True, "python",
    )  # fmt: skip


def test_trees_are_read_to_the_bottom(box: GitSandbox) -> None:
    box.write("a/b/c/d", "x\n")
    box.write("tool", "x\n", executable=True)
    (box.root / "link").symlink_to("tool")
    box.commit()
    reader = objects(box)
    files, trees = reader.tree(box.git("rev-parse", "HEAD^{tree}"))
    assert {path: mode for path, (mode, _) in files.items()} == {
        b"a/b/c/d": "100644",
        b"tool": "100755",
        b"link": "120000",
    }
    assert len(trees) == 4


def test_what_is_no_commit_or_tree_is_an_error(box: GitSandbox) -> None:
    commit = box.commit(a="a\n")
    reader = objects(box)
    with pytest.raises(RepositoryUnreadable):
        reader.tree(commit)
    with pytest.raises(RepositoryUnreadable):
        reader.revision(box.git("rev-parse", "HEAD^{tree}"))


def test_a_commit_in_an_old_encoding_is_read_in_it(box: GitSandbox) -> None:
    box.git("config", "i18n.commitEncoding", "latin-1")
    tree = box.git("write-tree")
    body = f"tree {tree}\nauthor R\xe9 <r> 10 +0000\ncommitter C <c> 20 +0100\nencoding latin-1\n\n\ntitl\xe9\nmore\n"
    commit = box.git("hash-object", "-t", "commit", "-w", "--stdin", given=body.encode("latin-1"))
    reader = objects(box)
    revision, top = reader.revision(commit)
    assert (revision.author, revision.committer, revision.title, top) == ("Ré <r>", "C <c>", "titlé", tree)
    assert revision.at.timestamp() == 20


@pytest.mark.parametrize("seconds", ["", "x", "9" * 30])
def test_a_time_that_no_calendar_holds_is_1970(seconds: str) -> None:
    assert moment(seconds).timestamp() == 0


def test_an_object_cut_short_does_not_have_us_wait_for_the_rest(box: GitSandbox) -> None:
    box.write("big", b"x" * (1 << 20))
    box.commit()
    big = box.git("rev-parse", "HEAD:big")
    file = box.root / ".git" / "objects" / big[:2] / big[2:]
    cut = zlib.compress(zlib.decompress(file.read_bytes())[:-5000])
    file.chmod(0o644)
    file.write_bytes(cut)
    assert objects(box).one(big).kind == ""
    [(_, one)] = objects(box).files([(b"big", big, False)])
    assert one is None
