"""What the settings say of signatures of others, and the verifier that comes of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from interlock.adapters.registries.access import Access
from interlock.adapters.registries.errors import ContentMissing, ReferenceMalformed
from interlock.adapters.registries.folder import FolderRepository
from interlock.adapters.registries.names import Reference
from interlock.adapters.registries.oci import OciRepository
from interlock.adapters.sigstore.errors import RootMissing
from interlock.flows.cargo import copy_tree, load_file, of_path
from interlock.formats.provenance.sealed import Sealed
from interlock.formats.sigstore import TrustedRootMalformed
from interlock.supply.signed import Grade, Target
from interlock.testing.world import World
from interlock.wiring.app import App
from interlock.wiring.errors import RepositoryUnknown
from interlock.wiring.repositories import opened
from interlock.wiring.verify import (
    find_artifact,
    outside_verifier,
    read_image,
    reference_of,
    root_reader,
)
from tests.oci_images import Image
from tests.outside_signers import WANTED, Instance, simple_signing, target
from tests.registries import AT_ONCE, StubRegistry


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


def image_at(text: str, **environ: str) -> tuple[Target, tuple[Sealed, ...]]:
    found = read_image(text, environ, not_needed)
    assert found is not None
    return found


def not_needed() -> App:
    raise AssertionError("an address needs no settings")


def test_an_image_in_a_folder_is_read_with_what_lies_beside_it(tmp_path: Path) -> None:
    image = Image(tmp_path / "images")
    payload = simple_signing(str(image.digest))
    image.beside(".sig", payload, Instance().beside(payload))
    for text in (
        f"folder:{tmp_path}/images:v1",
        f"folder:{tmp_path}/images",
        f"folder:{tmp_path}/images@{image.digest}",
    ):
        found, parts = image_at(text)
        assert (found.digests, len(parts)) == ((image.digest,), 1)


def test_an_image_has_to_be_named_where_there_are_several(tmp_path: Path) -> None:
    Image(tmp_path / "images")
    Image(tmp_path / "images", "v2")
    with pytest.raises(ReferenceMalformed, match="2 images"):
        image_at(f"folder:{tmp_path}/images")
    with pytest.raises(ContentMissing):
        image_at(f"folder:{tmp_path}/images:v3")


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
            found, parts = image_at(text, HOME=str(tmp_path))
            assert (found.digests, len(parts)) == ((image.digest,), 1)
    finally:
        stub.stop()


def test_a_name_of_the_settings_leads_to_what_lies_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(tmp_path)
    world.commit({"interlock.yaml": "version: 1\nrepositories: [{name: staging, address: 'folder:../images'}]\n"})
    image = Image(tmp_path / "images")
    monkeypatch.chdir(tmp_path.parent)  # the settings mean a folder beside the repository, wherever somebody stands
    found = read_image("staging:v1", world.environ, world.app)
    assert found is not None
    assert found[0].digests == (image.digest,)
    with pytest.raises(RepositoryUnknown, match="stagin"):
        read_image("stagin:v1", world.environ, world.app)


def test_a_file_that_was_pushed_is_meant_itself_where_the_evidence_here_is_asked(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app() as app:
        with opened(app, "local", {}) as place:
            cargo, source = of_path(str(world.root / "app.py"), "app.py")
            load_file(cargo, source)(place.repository)
            place.repository.put(cargo.content, "1.0")
        own = find_artifact(app, "local:1.0", {})
        assert own is not None
        assert own.digests == (cargo.artifacts[0].digest,)
        assert find_artifact(app, f"local@{own.digests[0]}", {}) == Target(f"local@{own.digests[0]}", own.digests)
        found = read_image("local:1.0", {}, world.app)
        assert found is not None
        assert found[0].digests == (cargo.digest,)


def test_what_lies_here_comes_before_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Image(tmp_path / "local")
    (tmp_path / "prod:v1").touch()
    assert reference_of("prod:v1") is None
    assert reference_of("prod:v2") == Reference("", "", "prod", "v2")
    assert reference_of("local:v1") == Reference("folder", "", "local", "v1")
    assert reference_of("local") == Reference("folder", "", "local")
    for text in ("", "absent", "dist/absent.zip", "sha256:abc", "no name: at all", "./prod:v2"):
        assert reference_of(text) is None
