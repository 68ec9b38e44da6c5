"""Something that nobody examined is made to look like files that somebody did, or is carried past the gate."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.decision import Verdict
from interlock.disk.pieces import pieces_of_bytes
from interlock.evidence.transfer import TRANSFER, Transferred
from interlock.flows.cargo import found
from interlock.flows.errors import EvidenceElsewhere, EvidenceNotCopied, GateAvoided
from interlock.flows.luggage import BUNDLE
from interlock.flows.pull import Wanted
from interlock.formats.errors import OciMalformed
from interlock.formats.oci import Manifest, files_manifest, read_oci, write_oci
from interlock.kernel import sha256, stamp
from interlock.supply.artifact import Artifact
from interlock.supply.oci import EMPTY, EMPTY_BODY, FILE, Content, Descriptor, empty
from interlock.supply.ports import ArtifactRepository
from interlock.wiring.repositories import check_outside, make_pull
from tests.docks import BODY, Dock, Judge, admission
from tests.registries import layer, pushed

ENTRY = b'{"architecture":"amd64","os":"linux","config":{"Entrypoint":["sh","-c","evil"]},"rootfs":{"type":"layers"}}'
CONFIGURATION = "application/vnd.oci.image.config.v1+json"


@pytest.fixture
def dock(tmp_path: Path) -> Dock:
    made = Dock(tmp_path)
    made.prove()
    return made


def disguised(place: ArtifactRepository, media_type: str, body: bytes = ENTRY) -> None:
    """Put an image there whose layer is a good file, whose configuration is not, and that calls itself a file."""
    config = Descriptor(media_type, sha256(body), len(body))
    for one, bytes_of in ((layer(BODY), BODY), (config, body)):
        place.keep(one, pieces_of_bytes(bytes_of))
    place.put(write_oci(Manifest(config, (layer(BODY),), artifact_type=FILE)), "image")


@pytest.mark.parametrize("media_type", [CONFIGURATION, EMPTY])
def test_an_image_of_good_layers_that_calls_itself_a_file_is_an_image(dock: Dock, media_type: str) -> None:
    """What starts it believes the configuration, of which there is no evidence at all."""
    place, target, judge = dock.place("place"), dock.place("target"), Judge()
    disguised(place, media_type)
    cargo = found(place, "image")
    with dock.world.app() as app:
        guard = admission(app, judge)
        dock.promote(cargo, place, target, admission=guard)
    assert [one.digests[0] for one in judge.asked] == [cargo.digest], "the gate is asked about all of it"


def test_an_image_that_calls_itself_a_file_has_no_evidence_of_that_file(dock: Dock, tmp_path: Path) -> None:
    place = dock.place("place")
    dock.push(place)
    disguised(place, CONFIGURATION)
    about = found(place, "1.0")
    (bundle,) = [one for one in place.referrers(about.digest) if one.artifact_type == BUNDLE]
    made = found(place, bundle.digest).made
    assert isinstance(made, Manifest)
    place.put(write_oci(files_manifest(BUNDLE, made.layers, found(place, "image").content.descriptor)))
    with dock.world.app() as app, pytest.raises(EvidenceElsewhere):
        make_pull(app).run(Wanted(place, "image"), str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_that_something_was_refused_here_is_no_evidence_for_it(dock: Dock, tmp_path: Path) -> None:
    """One file of two is good; of the other the ledger says nothing but that it was turned away."""
    evil = b"nobody built this"
    said = Transferred("push", "refused", "", "evil", "prod", stamp(dock.world.at), "1")
    with dock.world.app() as app:
        app.seal.document(Artifact("evil", sha256(evil), len(evil)).subject, TRANSFER, said)
        _ = app.seal
    place = dock.place("place")
    layers = (layer(BODY), layer(evil, "evil"))
    for one, body in zip(layers, (BODY, evil), strict=True):
        place.keep(one, pieces_of_bytes(body))
    place.keep(empty(), pieces_of_bytes(EMPTY_BODY))
    place.put(write_oci(files_manifest(FILE, layers)), "both")
    cargo = found(place, "both")
    with dock.luggage() as luggage:
        luggage.attach(cargo, place)
        with pytest.raises(EvidenceNotCopied, match="nothing about evil"):
            luggage.required(cargo, place)
    with dock.world.app() as app, pytest.raises(EvidenceNotCopied):
        make_pull(app).run(Wanted(place, "both"), str(tmp_path / "out"))


SETTINGS = "version: 1\nrepositories:\n  - {name: prod, address: 'folder:../prod', trusted: true}\n"


@pytest.mark.parametrize("named", ["prod", "way", "prod/sub", "repository/../prod/blobs/sha256"])
def test_nothing_is_taken_out_into_a_trusted_repository(dock: Dock, named: str) -> None:
    """An image without any evidence is pulled unverified, into the folder of the repository that is trusted."""
    dock.world.commit({"interlock.yaml": SETTINGS})
    dock.world.repository.write("interlock.yaml", "version: 1\n")
    top = dock.world.root.parent
    (top / "prod").mkdir()
    (top / "way").symlink_to(top / "prod")
    with dock.world.app() as app:
        with pytest.raises(GateAvoided):
            check_outside(app, str(top / named))
        check_outside(app, str(top / "product"))


@pytest.mark.parametrize("verdict", [Verdict.ALLOW, Verdict.DENY])
def test_of_a_plain_file_the_gate_is_asked_about_the_file_itself_and_answers_for_it(
    dock: Dock, verdict: Verdict
) -> None:
    judge = Judge(verdict)
    place, target = dock.place("place"), dock.place("target")
    pushed(place, BODY)
    with dock.world.app() as app:
        moved = dock.promote(found(place, "1.0"), place, target, admission=admission(app, judge))
    assert [one.digests[0] for one in judge.asked] == [sha256(BODY)]
    assert moved.is_done is bool(list(target.listed())) is (verdict is Verdict.ALLOW)


@pytest.mark.parametrize("name", ["Layers", "LAYERS", "layer\u017f"])
def test_a_manifest_that_others_read_without_regard_to_case_is_refused(name: str) -> None:
    """Programs in Go take the last of `layers` and `Layers`, and so start other layers than were looked at."""
    good = write_oci(files_manifest(FILE, [layer(BODY)]))
    evil = b',"%s":[{"mediaType":"a/b","digest":"sha256:%s","size":1}]}' % (name.encode(), b"e" * 64)
    twofold = Content(good.media_type, good.body[:-1] + evil)
    assert read_oci(good, "x") == files_manifest(FILE, [layer(BODY)])
    with pytest.raises(OciMalformed, match="some take for layers"):
        read_oci(twofold, "x")
    inner = good.body.replace(b'"digest":', b'"Digest":"sha256:%s","digest":' % (b"e" * 64), 1)
    with pytest.raises(OciMalformed, match="some take for digest"):
        read_oci(Content(good.media_type, inner), "x")


def test_annotations_may_be_called_anything() -> None:
    made = Manifest(empty(), (layer(BODY),), artifact_type=FILE, annotations={"Layers": "x", "Digest": "y"})
    assert read_oci(write_oci(made), "x") == made
