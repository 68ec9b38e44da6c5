import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from interlock.adapters.artifacts import Artifact, is_image_folder, open_artifact
from interlock.formats.artifacts import ArtifactMalformed
from interlock.formats.artifacts.errors import ImagesSeveral, ImageUnknown
from interlock.supply.model import ReadingKind
from tests.unit.adapters.artifacts.images import beside, digest, docker, flat, flat_of_platforms, merged, oci, tagged
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


def named(layout: dict[str, bytes]) -> str:
    """Give the digest that a layout names its first image by."""
    return str(json.loads(layout["index.json"])["manifests"][0]["digest"])


def test_an_image_in_a_folder_is_named_as_a_registry_names_it(tmp_path: Path) -> None:
    layout = oci(LAYERS)
    assert f"sha256:{open_artifact(folder(tmp_path / 'a', layout)).digest}" == named(layout)
    both = merged(oci(LAYERS), oci([apk("musl")]))
    assert f"sha256:{open_artifact(folder(tmp_path / 'b', both)).digest}" == named(both)


def test_of_several_images_one_has_to_be_chosen_by_tag_or_digest(tmp_path: Path) -> None:
    one, other = oci(LAYERS), oci([apk("musl")])
    layout = tagged(**{"shop:1": one, "shop:2": other, "latest": other})
    for path in (folder(tmp_path / "a", layout), file(tmp_path, layout)):
        with pytest.raises(ImagesSeveral) as caught:
            open_artifact(path)
        assert f": shop:1 ({named(one)}); shop:2, latest ({named(other)})" in str(caught.value)
        for word in ("shop:1", "1", named(one)):
            found = open_artifact(path, image=word)
            assert (purls(found), f"sha256:{found.digest}", found.problems) == (BASH, named(one), ())
        assert purls(open_artifact(path, image="latest")) == purls(open_artifact(path, image="2")) != BASH
        for word in ("shop", "3", named(one)[:-1]):
            with pytest.raises(ImageUnknown, match=r"shop:1"):
                open_artifact(path, image=word)


def test_a_name_that_two_images_share_is_no_choice(tmp_path: Path) -> None:
    path = folder(tmp_path / "a", tagged(**{"shop:1": oci(LAYERS), "till:1": oci([apk("musl")])}))
    with pytest.raises(ImageUnknown):
        open_artifact(path, image="1")
    assert purls(open_artifact(path, image="shop:1")) == BASH


def test_a_platform_can_be_chosen_by_its_own_digest(tmp_path: Path) -> None:
    path = folder(tmp_path / "a", merged(oci(LAYERS), oci([apk("musl")])))
    whole = open_artifact(path)
    assert sorted(one for image in whole.images for one in purls(open_artifact(path, image=image))) == sorted(
        purls(whole)
    )


def test_rows_for_a_platform_each_are_one_image_and_the_same_platform_twice_is_two(tmp_path: Path) -> None:
    rows = [json.loads(oci(one)["index.json"])["manifests"][0] for one in (LAYERS, [apk("musl")])]
    files = oci(LAYERS) | oci([apk("musl")])

    def layout(*platforms: str) -> dict[str, bytes]:
        listed = [
            row | {"platform": {"os": "linux", "architecture": one}} for row, one in zip(rows, platforms, strict=True)
        ]
        return files | {"index.json": json.dumps({"manifests": listed}).encode()}

    found = open_artifact(folder(tmp_path / "a", layout("amd64", "arm64")))
    assert (len(found.images), found.problems) == (2, ())
    assert f"sha256:{found.digest}" == digest(layout("amd64", "arm64")["index.json"])
    with pytest.raises(ImagesSeveral):
        open_artifact(folder(tmp_path / "b", layout("amd64", "amd64")))


def test_a_broken_image_does_not_keep_another_from_being_chosen_and_a_broken_platform_is_told(tmp_path: Path) -> None:
    one, other = oci(LAYERS), oci([apk("musl")])
    lost = "blobs/" + named(other).replace(":", "/")
    layout = {name: body for name, body in tagged(a=one, b=other).items() if name != lost}
    path = folder(tmp_path / "a", layout)
    found = open_artifact(path, image="a")
    assert (purls(found), found.problems) == (BASH, ())
    broken = open_artifact(path, image="b")
    assert (broken.readings, len(broken.problems)) == ((), 1)
    with pytest.raises(ImagesSeveral):
        open_artifact(path)
    rows = json.loads(layout["index.json"])["manifests"]
    for row, platform in zip(rows, ("amd64", "arm64"), strict=True):
        row |= {"annotations": {}, "platform": {"architecture": platform}}
    layout["index.json"] = json.dumps({"manifests": rows}).encode()
    found = open_artifact(folder(tmp_path / "b", layout))
    assert (purls(found), len(found.problems)) == (BASH, 1)


def test_several_images_that_docker_saved_are_told_by_their_tags(tmp_path: Path) -> None:
    one, other = docker(LAYERS), docker([apk("musl")])
    rows = json.loads(one["manifest.json"]) + json.loads(other["manifest.json"])
    rows[1] |= {"RepoTags": ["x:2"], "Layers": ["other.tar"]}
    files = other | one | {"other.tar": apk("musl"), "manifest.json": json.dumps(rows).encode()}
    path = file(tmp_path, files)
    with pytest.raises(ImagesSeveral, match=r"x:1 .*; x:2 "):
        open_artifact(path)
    found = open_artifact(path, image="x:1")
    assert (purls(found), found.problems) == (BASH, ())


def test_what_skopeo_writes_as_a_folder_is_an_image_named_by_its_manifest(tmp_path: Path) -> None:
    one = flat(LAYERS)
    path = folder(tmp_path / "a", one)
    found = open_artifact(path)
    assert is_image_folder(path)
    assert (purls(found), found.problems, f"sha256:{found.digest}") == (BASH, (), digest(one["manifest.json"]))
    both = flat_of_platforms(one, flat([apk("musl")]))
    found = open_artifact(folder(tmp_path / "b", both))
    assert (len(found.images), found.problems) == (2, ())
    assert f"sha256:{found.digest}" == digest(both["manifest.json"])


@pytest.mark.parametrize("name", [one for one in flat(LAYERS) if len(one) == 64])
def test_a_part_of_skopeos_folder_that_was_altered_is_a_problem(name: str, tmp_path: Path) -> None:
    whole = flat(LAYERS)
    found = open_artifact(folder(tmp_path / "a", whole | {name: whole[name] + b" "}))
    assert any("is not what sha256:" in str(one) for one in found.problems)
    assert found.readings == ()


def test_a_folder_with_a_manifest_of_another_kind_is_no_image(tmp_path: Path) -> None:
    assert not is_image_folder(folder(tmp_path / "a", {"manifest.json": b'{"name": "a page"}', "version": b"1.0"}))
    assert not is_image_folder(folder(tmp_path / "b", flat(LAYERS) | {".git/HEAD": b""}))
    assert not is_image_folder(str(tmp_path / "absent"))
    wheel = file(tmp_path, {"a.txt": b""})
    with pytest.raises(ArtifactMalformed, match="it is none"):
        open_artifact(wheel, image="1")
