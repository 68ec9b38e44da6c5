import os
import socket
from pathlib import Path

import pytest

from interlock.adapters.builders.finding import find_artifacts
from interlock.supply.build import ArtifactMissing, ArtifactRefused, ArtifactTwice


def put(top: Path, *names: str) -> None:
    for name in names:
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(name)


def test_names_are_paths_in_their_order_and_each_counts_once(tmp_path: Path) -> None:
    put(tmp_path, "dist/b.zip", "dist/a.zip", "dist/deep/c.zip", "other.txt")
    assert list(find_artifacts(str(tmp_path), ["dist/*.zip", "dist/**"])) == [
        "dist/a.zip",
        "dist/b.zip",
        "dist/deep/c.zip",
    ]


def test_a_pattern_that_fits_nothing_says_what_comes_near(tmp_path: Path) -> None:
    put(tmp_path, "dist/shop-1.0.whl")
    with pytest.raises(ArtifactMissing) as caught:
        find_artifacts(str(tmp_path), ["dist/*.wheel"])
    assert "dist/shop-1.0.whl" in caught.value.remedy


def test_a_pattern_that_fits_nothing_is_an_error_though_another_fits(tmp_path: Path) -> None:
    put(tmp_path, "a")
    with pytest.raises(ArtifactMissing):
        find_artifacts(str(tmp_path), ["a", "b"])


@pytest.mark.parametrize("target", ["/etc/passwd", "../outside", "missing", "folder"])
def test_a_link_that_leads_elsewhere_to_nothing_or_to_a_folder_is_refused(tmp_path: Path, target: str) -> None:
    top = tmp_path / "top"
    put(top, "folder/x")
    put(tmp_path, "outside")
    (top / "a.zip").symlink_to(target)
    with pytest.raises(ArtifactRefused):
        find_artifacts(str(top), ["*.zip"])


def test_a_link_that_stays_inside_is_the_file_it_leads_to(tmp_path: Path) -> None:
    put(tmp_path, "lib.so.1")
    (tmp_path / "lib.so").symlink_to("lib.so.1")
    found = find_artifacts(str(tmp_path), ["lib.so*"])
    assert {name: Path(path).name for name, path in found.items()} == {"lib.so": "lib.so.1", "lib.so.1": "lib.so.1"}


def test_a_folder_that_is_a_link_is_not_walked_into(tmp_path: Path) -> None:
    top = tmp_path / "top"
    top.mkdir()
    put(tmp_path, "outside/secret")
    (top / "dist").symlink_to("../outside")
    with pytest.raises(ArtifactMissing):
        find_artifacts(str(top), ["dist/*"])


def test_a_pipe_and_a_socket_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ArtifactRefused):
        find_artifacts(str(tmp_path), ["pipe"])
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(tmp_path / "socket"))
        with pytest.raises(ArtifactRefused):
            find_artifacts(str(tmp_path), ["socket"])


@pytest.mark.parametrize("name", [b"a\nb.zip", b"a\x1b[2J.zip", b"a\xff.zip", "a\u202eb.zip".encode()])
def test_a_name_that_nobody_can_read_is_refused_and_shown_harmlessly(tmp_path: Path, name: bytes) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("x")
    with pytest.raises(ArtifactRefused) as caught:
        find_artifacts(str(tmp_path), ["*.zip"])
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(("one", "other"), [("App.zip", "app.zip"), ("caf\u00e9.zip", "cafe\u0301.zip")])
def test_two_names_that_are_one_elsewhere_are_refused(tmp_path: Path, one: str, other: str) -> None:
    put(tmp_path, one, other)
    with pytest.raises(ArtifactTwice):
        find_artifacts(str(tmp_path), ["*.zip"])
