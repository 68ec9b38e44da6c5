import hashlib
from pathlib import Path

import pytest

from interlock.adapters.artifacts import is_system, open_artifact, read_tree
from interlock.formats.artifacts import ArtifactMalformed, ArtifactTooLarge, Limits
from interlock.supply.model import ReadingKind
from tests.unit.adapters.artifacts.test_image import BASH, STATUS, purls
from tests.unit.formats.artifacts.building import METADATA, elf, go_notes, gzipped, tarred, zipped

WHEEL = zipped({"a_b-1.2.3.dist-info/METADATA": METADATA})


def test_an_artifact_has_a_digest_and_what_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "a_b-1.2.3-py3-none-any.whl"
    path.write_bytes(WHEEL)
    found = open_artifact(str(path))
    assert (found.kind, found.digest, purls(found)) == (
        "whl",
        hashlib.sha256(WHEEL).hexdigest(),
        ["pkg:pypi/a-b@1.2.3"],
    )
    assert found.readings[0].path == str(path)


def test_a_program_and_a_packed_source_are_artifacts(tmp_path: Path) -> None:
    (tmp_path / "tool").write_bytes(elf([(".go.buildinfo", go_notes())]))
    (tmp_path / "a-1.tar.gz").write_bytes(gzipped(tarred({"a-1/PKG-INFO": METADATA})))
    assert "pkg:golang/stdlib@1.20.3" in purls(open_artifact(str(tmp_path / "tool")))
    assert purls(open_artifact(str(tmp_path / "a-1.tar.gz"))) == ["pkg:pypi/a-b@1.2.3"]


def test_what_is_broken_is_a_problem_and_what_is_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.whl").write_bytes(WHEEL[:-10])
    (tmp_path / "a.tar.gz").write_bytes(gzipped(tarred({"a": b"1"}))[:-10])
    (tmp_path / "text").write_bytes(b"hello")
    assert [type(one) for one in open_artifact(str(tmp_path / "a.whl")).problems] == [ArtifactMalformed]
    assert [type(one) for one in open_artifact(str(tmp_path / "a.tar.gz")).problems] == [ArtifactMalformed]
    for name in ("text", "none", "."):
        with pytest.raises(ArtifactMalformed):
            open_artifact(str(tmp_path / name))


def test_a_bomb_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.tar.gz").write_bytes(gzipped(bytes(200 << 20)))
    assert [type(one) for one in open_artifact(str(tmp_path / "a.tar.gz")).problems] == [ArtifactTooLarge]


def test_a_tree_has_its_files_as_places(tmp_path: Path) -> None:
    (tmp_path / "var/lib/dpkg").mkdir(parents=True)
    (tmp_path / "etc").mkdir()
    (tmp_path / "opt").mkdir()
    (tmp_path / "var/lib/dpkg/status").write_bytes(STATUS)
    (tmp_path / "etc/os-release").write_bytes(b"ID=debian\nVERSION_ID=12\n")
    (tmp_path / "opt/x.whl").write_bytes(WHEEL)
    (tmp_path / "opt/bad.jar").write_bytes(b"PK\3\4")
    (tmp_path / "opt/outside").symlink_to("/etc/passwd")
    found = read_tree(str(tmp_path))
    by_path = {reading.path: reading for reading in found.readings}
    assert set(by_path) == {"var/lib/dpkg/status", "opt/x.whl"}
    assert sorted(purls(found)) == [*BASH, "pkg:pypi/a-b@1.2.3"]
    assert by_path["var/lib/dpkg/status"].kind is ReadingKind.INSTALLED
    assert by_path["opt/x.whl"].components[0].inside == "a_b-1.2.3.dist-info/METADATA"
    assert [str(one).partition(":")[0] for one in found.problems] == ["opt/bad.jar"]


def test_time_that_is_up_is_a_problem_of_the_whole(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    assert [type(one).__name__ for one in read_tree(str(tmp_path), Limits(seconds=-1)).problems] == ["OutOfBudget"]
    (tmp_path / "a.whl").write_bytes(WHEEL)
    assert open_artifact(str(tmp_path / "a.whl"), Limits(seconds=-1)).problems


def test_a_folder_is_a_system_where_it_says_which_and_nobody_keeps_its_versions(tmp_path: Path) -> None:
    assert not is_system(str(tmp_path))
    assert not is_system(str(tmp_path / "none"))
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/os-release").symlink_to("../usr/lib/os-release")  # it leads nowhere yet, as from outside of a root
    assert is_system(str(tmp_path))
    (tmp_path / ".git").mkdir()
    assert not is_system(str(tmp_path))
