"""What the settings say of signatures of others, and the verifier that comes of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from interlock.adapters.registries.access import Access
from interlock.adapters.registries.errors import ContentMissing, ReferenceMalformed
from interlock.adapters.registries.folder import FolderRepository
from interlock.adapters.registries.oci import OciRepository
from interlock.adapters.sigstore.errors import RootMissing
from interlock.flows.cargo import copy_tree
from interlock.formats import FieldUnknown, FieldWrong, read_yaml
from interlock.formats.sigstore import TrustedRootMalformed
from interlock.supply.signed import Grade
from interlock.wiring.verify import outside_verifier, read_image, root_reader, trusted_roots_of
from tests.oci_images import Image
from tests.outside_signers import WANTED, Instance, simple_signing, target
from tests.registries import AT_ONCE, StubRegistry


def read(text: str) -> tuple[str, ...]:
    return trusted_roots_of(read_yaml(text.encode(), "interlock.yaml"))


def test_trusted_roots_are_paths() -> None:
    assert read("trusted_roots: [trust/root.json, other.json]\n") == ("trust/root.json", "other.json")
    assert read("{}") == ()


def test_what_is_not_known_or_too_much_is_refused() -> None:
    with pytest.raises(FieldUnknown):
        read("trusted_root: x\n")
    with pytest.raises(FieldWrong):
        read("trusted_roots: 1\n")
    with pytest.raises(FieldWrong, match="at most 16"):
        read(f"trusted_roots: [{', '.join('abcdefghijklmnopq')}]\n")


def test_a_verifier_is_built_of_the_roots_in_some_files() -> None:
    ours, other = Instance(), Instance("other")
    files = {"a.json": other.root_bytes(), "b.json": ours.root_bytes()}
    made = json.dumps(ours.signs()).encode()
    assert outside_verifier(tuple(files), files.__getitem__).verify(made, target(), WANTED).grade is Grade.LOGGED
    with pytest.raises(RootMissing):
        outside_verifier((), files.__getitem__).verify(made, target(), WANTED)


def test_a_trusted_root_that_the_settings_name_has_to_be_there() -> None:
    files = {"a.json": b"body"}
    read_root = root_reader(files.get)
    assert read_root("a.json") == b"body"
    with pytest.raises(TrustedRootMalformed, match=r"b\.json is no trusted root: there is no such file"):
        read_root("b.json")


def test_an_image_in_a_folder_is_read_with_what_lies_beside_it(tmp_path: Path) -> None:
    image = Image(tmp_path / "images")
    payload = simple_signing(str(image.digest))
    image.beside(".sig", payload, Instance().beside(payload))
    for text in (
        f"folder:{tmp_path}/images:v1",
        f"folder:{tmp_path}/images",
        f"folder:{tmp_path}/images@{image.digest}",
    ):
        found, parts = read_image(text, {})
        assert (found.digests, len(parts)) == ((image.digest,), 1)


def test_an_image_has_to_be_named_where_there_are_several(tmp_path: Path) -> None:
    Image(tmp_path / "images")
    Image(tmp_path / "images", "v2")
    with pytest.raises(ReferenceMalformed, match="2 images"):
        read_image(f"folder:{tmp_path}/images", {})
    with pytest.raises(ContentMissing):
        read_image(f"folder:{tmp_path}/images:v3", {})


@pytest.mark.parametrize("has_referrers", [True, False])
def test_an_image_in_a_registry_is_read_with_what_lies_beside_it(tmp_path: Path, has_referrers: bool) -> None:
    image = Image(tmp_path / "images")
    payload = simple_signing(str(image.digest))
    image.beside(".sig", payload, Instance().beside(payload))
    folder = FolderRepository(str(tmp_path / "images"))
    stub = StubRegistry(has_referrers=has_referrers)
    try:
        with OciRepository(stub.host, "team/app", Access(), patience=AT_ONCE) as registry:
            for one in folder.listed():
                copy_tree(folder.find(one.descriptor.digest), folder, registry)
                for tag in one.tags:
                    registry.put(folder.find(tag), tag)
        for text in (f"oci://{stub.host}/team/app:v1", f"oci://{stub.host}/team/app@{image.digest}"):
            found, parts = read_image(text, {"HOME": str(tmp_path)})
            assert (found.digests, len(parts)) == ((image.digest,), 1)
    finally:
        stub.stop()


def test_a_name_of_the_settings_is_no_image() -> None:
    with pytest.raises(ReferenceMalformed):
        read_image("prod:v1", {})
