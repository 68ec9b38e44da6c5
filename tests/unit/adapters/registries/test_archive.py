"""An archive of an image gives the image, and writes nothing but what a layout consists of."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from interlock.adapters.registries.archive import is_archive, unpacked
from interlock.adapters.registries.errors import ContentDamaged, RegistryError, RepositoryUnusable
from interlock.adapters.registries.folder import FolderRepository
from interlock.supply.oci import Content
from tests.registries import layer, pushed


@pytest.fixture
def image(tmp_path: Path) -> Content:
    return pushed(FolderRepository(str(tmp_path / "layout")), b"layer")


def archive(tmp_path: Path, *more: tuple[tarfile.TarInfo, bytes], mode: str = "w", prefix: str = "") -> str:
    path = tmp_path / "image.tar"
    with tarfile.open(path, mode) as made:  # type: ignore[call-overload]  # the mode is one of tarfile's
        for name in ("oci-layout", "index.json", "blobs"):
            made.add(tmp_path / "layout" / name, prefix + name)
        for info, body in more:
            info.size = len(body)
            made.addfile(info, io.BytesIO(body))
    return str(path)


@pytest.mark.parametrize("mode", ["w", "w:gz"])
@pytest.mark.parametrize("prefix", ["", "./"])
def test_the_image_of_an_archive_is_read(tmp_path: Path, image: Content, mode: str, prefix: str) -> None:
    path = archive(tmp_path, mode=mode, prefix=prefix)
    assert is_archive(path)
    with unpacked(path) as layout:
        assert layout.find("1.0") == image
        folder = Path(layout.address.removeprefix("folder:"))
    assert not folder.exists()


def test_what_no_layout_has_is_not_unpacked(tmp_path: Path, image: Content) -> None:
    link = tarfile.TarInfo("blobs/sha256/" + "0" * 64)
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    names = ["../outside", "/absolute", "blobs/../../outside", "blobs/sha256/short", "extra"]
    more = [(tarfile.TarInfo(name), b"x") for name in names]
    path = archive(tmp_path, *more, (link, b""))
    with unpacked(path) as layout:
        folder = Path(layout.address.removeprefix("folder:"))
        written = {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file() or one.is_symlink()}
        assert all(name in {"oci-layout", "index.json"} or name.startswith("blobs/sha256/") for name in written)
        assert not any(one.is_symlink() for one in folder.rglob("*"))
        assert not (folder.parent / "outside").exists()


def test_a_blob_swapped_in_the_archive_is_noticed_when_it_is_read(tmp_path: Path, image: Content) -> None:
    name = f"blobs/sha256/{layer(b'layer').digest.hex}"
    path = archive(tmp_path, (tarfile.TarInfo(name), b"other"))
    with unpacked(path) as layout, pytest.raises(ContentDamaged):
        list(layout.read(layer(b"layer")))


@pytest.mark.parametrize("body", [b"", b"no archive", b"PK\x03\x04"])
def test_other_files_are_no_archives_of_images(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "file").write_bytes(body)
    assert not is_archive(str(tmp_path / "file"))
    with pytest.raises(RegistryError), unpacked(str(tmp_path / "file")):
        pass


def test_an_archive_of_something_else_is_a_file_like_any(tmp_path: Path) -> None:
    path = tmp_path / "source.tar"
    with tarfile.open(path, "w") as made:
        info = tarfile.TarInfo("README")
        made.addfile(info, io.BytesIO(b""))
    assert not is_archive(str(path))


def test_an_archive_that_is_cut_off_is_told_of(tmp_path: Path, image: Content) -> None:
    path = Path(archive(tmp_path, mode="w:gz"))
    path.write_bytes(path.read_bytes()[:-200])
    assert not is_archive(str(path))
    with pytest.raises(RepositoryUnusable), unpacked(str(path)):
        pass
