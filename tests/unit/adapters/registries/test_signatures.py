"""What others signed about an image: beside it, or as its referrers; none is no error, and nothing is believed here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from interlock.adapters.registries.errors import ContentDamaged
from interlock.adapters.registries.signatures import signatures_of
from interlock.formats.provenance.errors import AttestationUnknown
from interlock.formats.provenance.sealed import Sealing
from interlock.kernel import Digest
from tests.oci_images import Image
from tests.outside_signers import Instance, simple_signing, statement

OURS = Instance()


def test_an_image_without_signatures_has_none(tmp_path: Path) -> None:
    image = Image(tmp_path / "images")
    assert signatures_of(image.repository, image.digest) == ()


def test_what_cosign_keeps_beside_an_image_is_found_by_its_tags(tmp_path: Path) -> None:
    image = Image(tmp_path / "images")
    payload = simple_signing(str(image.digest))
    noted = OURS.beside(payload)
    image.beside(".sig", payload, noted)
    envelope, more = OURS.attested_beside(statement())
    image.beside(".att", envelope, more)
    signature, attestation = signatures_of(image.repository, image.digest)
    assert (signature.sealing, signature.body, dict(signature.annotations)) == (Sealing.SIMPLE, payload, noted)
    assert (attestation.sealing, attestation.body) == (Sealing.ANNOTATED, envelope)
    assert attestation.place.endswith(".att, layer 1")


def test_bundles_and_envelopes_that_refer_to_an_image_are_found(tmp_path: Path) -> None:
    image = Image(tmp_path / "images")
    image.refer(json.dumps(OURS.attests()).encode())
    image.refer(json.dumps(OURS.attests()["dsseEnvelope"]).encode(), "application/vnd.in-toto+json")
    image.refer(b"whatever", "application/vnd.example.sbom")
    found = signatures_of(image.repository, image.digest)
    assert sorted(one.sealing for one in found) == [Sealing.BUNDLE, Sealing.ENVELOPE]


def test_those_of_another_image_are_not(tmp_path: Path) -> None:
    image, other = Image(tmp_path / "images"), Image(tmp_path / "images", "v2")
    other.beside(".sig", b"x", {})
    other.refer(json.dumps(OURS.attests()).encode())
    assert signatures_of(image.repository, image.digest) == ()
    assert signatures_of(image.repository, Digest("sha256", "0" * 64)) == ()


def test_a_referrer_that_holds_nothing_signed_is_an_error(tmp_path: Path) -> None:
    image = Image(tmp_path / "images")
    image.refer(b'{"hello": 1}')
    with pytest.raises(AttestationUnknown):
        signatures_of(image.repository, image.digest)


def test_a_layer_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interlock.adapters.registries.signatures._BIGGEST", 3)
    image = Image(tmp_path / "images")
    image.beside(".sig", b"four", {})
    with pytest.raises(ContentDamaged, match="more than 3 bytes"):
        signatures_of(image.repository, image.digest)
