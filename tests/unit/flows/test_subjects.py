from pathlib import Path

import pytest

from interlock.change import RevisionUnknown
from interlock.cli.files import file_digest
from interlock.flows.subjects import subject_named
from interlock.kernel import Digest, DigestMalformed, Subject
from interlock.testing.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def named(world: World, text: str) -> Subject:
    with world.app() as app:
        return subject_named(text, lambda: app.repository, app.quick_commit, file_digest)


def test_a_revision_is_its_commit(world: World) -> None:
    commit = world.repository.git("rev-parse", "HEAD")
    for name in ("HEAD", "main", commit, commit[:10], "HEAD~0"):
        assert named(world, name).digests == (Digest("gitCommit", commit),)


def test_a_digest_is_itself(world: World) -> None:
    digest = "sha256:" + "a" * 64
    assert named(world, digest).digests == (Digest.parse(digest),)


def test_a_file_is_its_digest(world: World, tmp_path: Path) -> None:
    path = tmp_path / "artifact.whl"
    path.write_bytes(b"abc")
    assert named(world, str(path)).digests[0].hex.startswith("ba7816bf")


def test_a_dot_is_what_the_working_tree_holds(world: World) -> None:
    commit = world.repository.git("rev-parse", "HEAD")
    assert named(world, ".").digests == (Digest("gitCommit", commit),)
    world.repository.write("app.py", "changed\n")
    assert named(world, ".").digests[0].alg == "sha256"


@pytest.mark.parametrize("text", ["nowhere", "--upload-pack=x", "HEAD:app.py"])
def test_what_names_nothing_is_refused(world: World, text: str) -> None:
    with pytest.raises((RevisionUnknown, DigestMalformed)):
        named(world, text)


def test_a_branch_and_a_tag_of_one_name_are_left_to_git(world: World) -> None:
    first = world.repository.git("rev-parse", "HEAD")
    world.commit({"app.py": "x = 1\n"})
    world.repository.git("tag", "main", first)
    with world.app() as app:
        assert app.quick_commit("main") is None


def test_a_file_is_called_so_that_nobody_learns_where_it_lay(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "app.whl").write_bytes(b"abc")
    monkeypatch.chdir(tmp_path)
    assert named(world, str(tmp_path / "dist" / "app.whl")).name == "app.whl"
    assert named(world, "../" + tmp_path.name + "/dist/app.whl").name == "app.whl"
    assert named(world, "dist/app.whl").name == "dist/app.whl"
