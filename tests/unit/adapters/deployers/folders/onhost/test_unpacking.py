from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from interlock.adapters.deployers.folders.onhost import unpacking
from interlock.adapters.deployers.folders.onhost.trouble import Trouble
from interlock.adapters.deployers.folders.onhost.unpacking import is_archive, is_plain, members, unpack


def entry(name: str, kind: bytes = tarfile.REGTYPE, *, mode: int = 0o644, link: str = "") -> tarfile.TarInfo:
    found = tarfile.TarInfo(name)
    found.type, found.mode, found.linkname = kind, mode, link
    return found


def tar(path: Path, *entries: tarfile.TarInfo) -> Path:
    with tarfile.open(path, "w:gz" if path.name.endswith("gz") else "w") as archive:
        for one in entries:
            body = b"body of " + one.name.encode() if one.isreg() else b""
            one.size = len(body)
            archive.addfile(one, io.BytesIO(body))
    return path


def zipped(path: Path, names: dict[str, bytes], mode: int = 0o644, kind: int = stat.S_IFREG) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in names.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = (kind | mode) << 16
            archive.writestr(info, body)
    return path


def opened(path: Path) -> Path:
    into = path.with_name("into")
    into.mkdir()
    unpack(str(path), path.name, str(into))
    return into


def test_what_is_unpacked_goes_by_its_name() -> None:
    assert [
        name for name in ("a.tar", "a.tar.gz", "A.TGZ", "a.zip", "a.whl", "a.jar", "a.py", "zip") if is_archive(name)
    ] == [
        "a.tar",
        "a.tar.gz",
        "A.TGZ",
        "a.zip",
    ]


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz"])
def test_a_tar_is_unpacked_with_folders_links_inside_and_the_right_to_run(tmp_path: Path, name: str) -> None:
    into = opened(
        tar(
            tmp_path / name,
            entry("./"),
            entry("./bin", tarfile.DIRTYPE),
            entry("./bin/run", mode=0o4755),
            entry("lib/deep/text"),
            entry("current", tarfile.SYMTYPE, link="bin/run"),
            entry("lib/up", tarfile.SYMTYPE, link="../bin"),
            entry("copy", tarfile.LNKTYPE, link="lib/deep/text"),
        )
    )
    assert (into / "bin/run").read_bytes() == b"body of ./bin/run"
    assert stat.S_IMODE((into / "bin/run").stat().st_mode) == 0o555
    assert stat.S_IMODE((into / "lib/deep/text").stat().st_mode) == 0o444
    assert (into / "current").readlink() == Path("bin/run")
    assert (into / "lib/up/run").is_file()
    assert (into / "copy").read_bytes() == b"body of lib/deep/text"


def test_a_zip_is_unpacked(tmp_path: Path) -> None:
    into = opened(zipped(tmp_path / "a.zip", {"bin/": b"", "bin/run": b"run"}, 0o755))
    assert stat.S_IMODE((into / "bin/run").stat().st_mode) == 0o555


LEADING_OUT: list[tuple[str, list[Callable[[], tarfile.TarInfo]], str]] = [
    ("above", [lambda: entry("../evil")], "leads out"),
    ("far above", [lambda: entry("a/../../evil")], "leads out"),
    ("absolute", [lambda: entry("/etc/evil")], "leads out"),
    ("link above", [lambda: entry("a", tarfile.SYMTYPE, link="../../etc")], "link that leads out"),
    ("absolute link", [lambda: entry("a", tarfile.SYMTYPE, link="/etc/passwd")], "link that leads out"),
    (
        "link by another link",
        [lambda: entry("p/b", tarfile.SYMTYPE, link=".."), lambda: entry("p/c", tarfile.SYMTYPE, link="b/../x")],
        "link that leads out",
    ),
    ("through a link", [lambda: entry("a", tarfile.SYMTYPE, link="b"), lambda: entry("a/x")], "which is no folder"),
    ("hard link out", [lambda: entry("a", tarfile.LNKTYPE, link="/etc/passwd")], "cannot be unpacked"),
    ("device", [lambda: entry("null", tarfile.CHRTYPE)], "neither a file nor"),
    ("pipe", [lambda: entry("pipe", tarfile.FIFOTYPE)], "neither a file nor"),
    ("twice", [lambda: entry("a"), lambda: entry("a")], "twice"),
    ("hidden characters", [lambda: entry("a\u202eb")], "cannot be shown"),
    ("below a file", [lambda: entry("a"), lambda: entry("a/b")], "which is no folder"),
]


@pytest.mark.parametrize(("entries", "says"), [one[1:] for one in LEADING_OUT], ids=[one[0] for one in LEADING_OUT])
def test_an_archive_that_leads_anywhere_else_is_refused(
    tmp_path: Path, entries: list[Callable[[], tarfile.TarInfo]], says: str
) -> None:
    path = tar(tmp_path / "a.tar", *(make() for make in entries))
    with pytest.raises(Trouble, match=says):
        opened(path)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.tar", "into"]


def test_a_zip_that_leads_anywhere_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="leads out"):
        opened(zipped(tmp_path / "a.zip", {"../evil": b""}))


def test_a_link_in_a_zip_that_leads_out_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="link that leads out"):
        opened(zipped(tmp_path / "a.zip", {"a": b"/etc/passwd"}, 0o777, stat.S_IFLNK))


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz", "a.zip"])
def test_what_is_no_archive_is_refused_in_words(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"no archive at all, though it is called one" * 40)
    with pytest.raises(Trouble, match=f"{name} cannot be unpacked"):
        opened(path)


def test_an_archive_that_breaks_off_is_refused(tmp_path: Path) -> None:
    path = tar(tmp_path / "a.tar.gz", entry("one"), entry("two"))
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(Trouble, match="cannot be unpacked"):
        opened(path)


def test_an_archive_that_grows_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_BYTES", 1 << 20)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(5 << 20))
    with pytest.raises(Trouble, match="holds more than"):
        opened(tmp_path / "a.zip")


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_MEMBERS", 3)
    path = tar(tmp_path / "a.tar", *(entry(str(number)) for number in range(4)))
    with pytest.raises(Trouble, match="more than 3 files"):
        list(members(str(path), path.name))


def test_two_artifacts_may_not_bring_the_same_file(tmp_path: Path) -> None:
    into = opened(tar(tmp_path / "a.tar", entry("one")))
    other = tar(tmp_path / "b.tar", entry("one", tarfile.SYMTYPE, link="two"))
    for path in (tmp_path / "a.tar", other):
        with pytest.raises(Trouble, match="more than one of the artifacts"):
            unpack(str(path), path.name, str(into))


@pytest.mark.parametrize("name", ["", ".", "..", "a/../b", "/a", "a//b", "a/", "./a", "a\x00b", "a\nb"])
def test_a_name_that_is_not_plain(name: str) -> None:
    assert not is_plain(name)


def test_a_name_that_is_plain() -> None:
    assert is_plain("a/b.c/..d")


def test_links_of_several_archives_together_lead_nowhere_else(tmp_path: Path) -> None:
    into = tmp_path / "in" / "release"
    into.mkdir(parents=True)
    first = tar(tmp_path / "1.tar", entry("p/q/l", tarfile.SYMTYPE, link="b/../../../x"))
    second = tar(tmp_path / "2.tar", entry("p/q/b", tarfile.SYMTYPE, link="../.."))
    unpack(str(first), "1.tar", str(into))
    with pytest.raises(Trouble, match=r"2\.tar makes p/q/l a link that leads out of the release"):
        unpack(str(second), "2.tar", str(into))


def test_nothing_is_written_through_a_link_of_another_archive(tmp_path: Path) -> None:
    into, away = tmp_path / "release", tmp_path / "away"
    into.mkdir()
    away.mkdir()
    (into / "l").symlink_to(away)
    with pytest.raises(Trouble, match="lie below l, a link of another"):
        unpack(str(tar(tmp_path / "1.tar", entry("l/evil"))), "1.tar", str(into))
    assert list(away.iterdir()) == []
