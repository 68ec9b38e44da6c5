import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from interlock.adapters.artifacts import Artifact, open_artifact
from interlock.supply.model import ReadingKind
from tests.unit.adapters.artifacts.images import beside, docker, merged, oci
from tests.unit.formats.artifacts.building import METADATA, gzipped, tarred

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

STATUS = b"Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.2\n"
LAYERS = [
    tarred({
        "var/lib/dpkg/status": STATUS + b"\nPackage: old\nVersion: 1\n",
        "usr/lib/os-release": b"ID=debian\nVERSION_ID=12\n",
        "opt/a-1.dist-info/METADATA": METADATA,
    }, {"etc/os-release": "../usr/lib/os-release"}),
    tarred({"var/lib/dpkg/status": STATUS, "opt/.wh.a-1.dist-info": b"", "opt/requirements.txt": b"never==1\n"}),
]  # fmt: skip
BASH = ["pkg:deb/debian/bash@5.2?arch=amd64&distro=debian-12"]


def purls(artifact: Artifact) -> list[str]:
    """Give what was found."""
    return [one.purl for reading in artifact.readings for one in reading.components]


def folder(root: Path, files: dict[str, bytes]) -> str:
    """Write a layout."""
    for name, body in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(body)
    return str(root)


def file(root: Path, files: dict[str, bytes], pack: Callable[[bytes], bytes] = bytes) -> str:
    """Write a layout into one file."""
    path = root / "image.tar"
    path.write_bytes(pack(tarred(files)))
    return str(path)


@pytest.mark.parametrize("pack", [bytes, gzipped, zstd.compress])
def test_an_image_is_what_its_uppermost_view_shows(pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    for path in (folder(tmp_path / "a", oci(LAYERS, pack)), file(tmp_path, oci(LAYERS, pack))):
        found = open_artifact(path)
        assert (found.kind, found.problems, len(found.images)) == ("image", (), 1)
        assert purls(found) == BASH
        assert found.readings[0].kind is ReadingKind.INSTALLED
        assert found.readings[0].components[0].inside == "var/lib/dpkg/status"


def test_what_docker_saves_is_read_the_same_packed_or_not(tmp_path: Path) -> None:
    for pack in (bytes, gzipped):
        found = open_artifact(file(tmp_path, docker(LAYERS), pack))
        assert (found.kind, found.problems) == ("image", ())
        assert purls(found) == BASH


def test_a_blob_that_is_not_what_its_digest_says_is_a_problem(tmp_path: Path) -> None:
    whole = oci(LAYERS)
    for name in whole:
        if name.startswith("blobs/") and whole[name] != b"{}":
            found = open_artifact(file(tmp_path, whole | {name: whole[name] + b"\0"}))
            assert any("is not what sha256:" in str(one) for one in found.problems), name
            assert found.readings == ()


def test_a_layer_that_docker_altered_is_a_problem(tmp_path: Path) -> None:
    found = open_artifact(file(tmp_path, docker(LAYERS) | {"0/layer.tar": LAYERS[1]}))
    assert [str(one) for one in found.problems if "is not what sha256:" in str(one)]
    assert found.readings == ()


@pytest.mark.parametrize("missing", ["blobs/", "oci-layout"])
def test_an_image_with_something_missing_is_a_problem(missing: str, tmp_path: Path) -> None:
    whole = oci(LAYERS)
    name = next(name for name in whole if name.startswith(missing))
    del whole[name]
    if missing == "blobs/":
        assert open_artifact(file(tmp_path, whole)).problems
    else:
        assert open_artifact(file(tmp_path, whole)).kind != "image"


def test_an_index_that_names_nothing_is_a_problem(tmp_path: Path) -> None:
    files = {"oci-layout": b"{}", "index.json": b'{"manifests": []}'}
    assert "names no image" in str(open_artifact(file(tmp_path, files)).problems[0])
    for index in (b"[]", b'{"manifests": [{"digest": "md5:x"}]}', b'{"manifests": [{"digest": "../../x"}]}'):
        assert len(open_artifact(file(tmp_path, files | {"index.json": index})).problems) == 1


IMAGE_CONFIG = "application/vnd.oci.image.config.v1+json"
IMAGE_LAYER = "application/vnd.oci.image.layer.v1.tar"


def apk(name: str) -> bytes:
    """Give a layer of Alpine with one package."""
    return tarred({
        "lib/apk/db/installed": f"P:{name}\nV:1.2.3-r0\nA:x86_64\nL:MIT\n\n".encode(),
        "etc/os-release": b"ID=alpine\nVERSION_ID=3.20.1\n",
    })  # fmt: skip


def test_every_platform_of_an_image_is_read(tmp_path: Path) -> None:
    found = open_artifact(folder(tmp_path, merged(oci([apk("musl")], zstd.compress), oci(LAYERS))))
    assert (found.problems, len(found.images)) == ((), 2)
    assert [one.partition("?")[0] for one in purls(found)] == [
        "pkg:apk/alpine/musl@1.2.3-r0",
        "pkg:deb/debian/bash@5.2",
    ]


def test_a_folder_that_a_layer_empties_shows_only_what_that_layer_puts_there(tmp_path: Path) -> None:
    low = tarred({"opt/a-1.dist-info/METADATA": METADATA, "srv/a-1.dist-info/METADATA": METADATA})
    top = tarred({
        "opt/b-2.dist-info/METADATA": METADATA.replace(b"a-b", b"later"),
        "opt/.wh..wh..opq": b"",
        "srv/.wh.a-1.dist-info": b"",
    })  # fmt: skip
    for path in (folder(tmp_path / "a", oci([low, top])), file(tmp_path, docker([low, top]))):
        assert purls(open_artifact(path)) == ["pkg:pypi/later@1.2.3"]


@pytest.mark.parametrize(
    ("config", "layer"),
    [
        (IMAGE_CONFIG, "application/vnd.dev.cosign.simplesigning.v1+json"),
        ("application/vnd.oci.empty.v1+json", "application/spdx+json"),
        ("application/vnd.oci.empty.v1+json", IMAGE_LAYER),
    ],
)
def test_what_is_kept_beside_an_image_is_passed_over_and_alone_is_no_image(
    config: str, layer: str, tmp_path: Path
) -> None:
    found = open_artifact(folder(tmp_path / "a", merged(beside(config, layer), oci(LAYERS))))
    assert (found.problems, len(found.images), purls(found)) == ((), 1, BASH)
    alone = open_artifact(folder(tmp_path / "b", beside(config, layer)))
    assert "names no image" in str(alone.problems[0])


@pytest.mark.parametrize(("config", "layer"), [("", ""), (IMAGE_CONFIG, IMAGE_LAYER), ("", IMAGE_LAYER)])
def test_what_might_run_is_never_passed_over(config: str, layer: str, tmp_path: Path) -> None:
    found = open_artifact(folder(tmp_path, merged(beside(config, layer), oci(LAYERS))))
    assert len(found.problems) == 1
    assert purls(found) == BASH
