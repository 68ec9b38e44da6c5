"""An image that nobody asked the gate about gets into a trusted repository beside an artifact that is let in."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.adapters.registries.folder import FolderRepository
from interlock.disk.pieces import pieces_of_bytes
from interlock.flows.cargo import Cargo, found, tags_of_cosign
from interlock.flows.errors import RiderRefused
from interlock.flows.move import Moved
from interlock.formats.oci import Index, Manifest, write_oci
from interlock.kernel import sha256
from interlock.supply.oci import Content, Descriptor
from tests.docks import Dock, Judge, admission
from tests.registries import pushed

EVIL = b"layer of an image that nobody examined"
CONFIG = b'{"architecture":"amd64","os":"linux","config":{"Entrypoint":["evil"]},"rootfs":{"type":"layers"}}'
TYPES = ("application/vnd.oci.image.layer.v1.tar+gzip", "application/vnd.docker.image.rootfs.diff.tar.gzip")


@pytest.fixture
def dock(tmp_path: Path) -> Dock:
    made = Dock(tmp_path)
    made.prove()
    return made


@pytest.fixture
def place(dock: Dock) -> FolderRepository:
    made = dock.place("place")
    dock.push(made)
    return made


def image(place: FolderRepository, kind: str, *, about: Descriptor | None = None, tag: str = "") -> Content:
    config = Descriptor("application/vnd.oci.image.config.v1+json", sha256(CONFIG), len(CONFIG))
    layer = Descriptor(kind, sha256(EVIL), len(EVIL))
    place.keep(config, pieces_of_bytes(CONFIG))
    place.keep(layer, pieces_of_bytes(EVIL))
    made = write_oci(Manifest(config, (layer,), subject=about))
    place.put(made, tag)
    return made


def promoted(dock: Dock, cargo: Cargo, place: FolderRepository, to: FolderRepository) -> Moved:
    with dock.world.app() as app:
        return dock.promote(cargo, place, to, admission=admission(app, Judge()))


def stays_out(to: FolderRepository) -> bool:
    return not to.holds(sha256(EVIL)) and all(not one.tags for one in to.listed())


@pytest.mark.parametrize("kind", TYPES)
def test_an_image_that_refers_to_a_good_artifact_does_not_get_in_with_it(
    dock: Dock, place: FolderRepository, kind: str
) -> None:
    cargo, to = found(place, "1.0"), dock.place("to")
    image(place, kind, about=cargo.content.descriptor)
    with pytest.raises(RiderRefused):
        promoted(dock, cargo, place, to)
    assert stays_out(to)
    assert dock.promote(cargo, place, dock.place("mirror")).is_done, "a mirror without a gate takes what there is"


def test_nor_does_an_index_nor_what_refers_to_what_refers_to_it(dock: Dock, place: FolderRepository) -> None:
    cargo, to = found(place, "1.0"), dock.place("to")
    signature = pushed(place, b"a signature", "", about=cargo.content, kind="text/plain")
    inner = image(place, TYPES[0])
    place.put(write_oci(Index((inner.descriptor,), subject=signature.descriptor)))
    with pytest.raises(RiderRefused):
        promoted(dock, cargo, place, to)
    assert stays_out(to)


@pytest.mark.parametrize("suffix", [0, 1, 2])
def test_nor_does_an_image_under_the_tag_of_a_signature(dock: Dock, place: FolderRepository, suffix: int) -> None:
    cargo, to = found(place, "1.0"), dock.place("to")
    image(place, TYPES[0], tag=tags_of_cosign(cargo.digest)[suffix])
    with pytest.raises(RiderRefused):
        promoted(dock, cargo, place, to)
    assert stays_out(to)


def test_signatures_of_other_tools_come_along(dock: Dock, place: FolderRepository) -> None:
    cargo, to = found(place, "1.0"), dock.place("to")
    signature = pushed(place, b"a signature", "", about=cargo.content, kind="text/plain")
    assert promoted(dock, cargo, place, to).is_done
    assert signature.digest in {one.digest for one in to.referrers(cargo.digest)}
