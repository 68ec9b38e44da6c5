"""Manifests are read in one way alone, and written the same way every time."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.formats.errors import OciMalformed
from interlock.formats.oci import Index, Manifest, files_manifest, media_type_of, read_oci, write_oci
from interlock.kernel import sha256
from interlock.supply.oci import (
    DOCKER_INDEX,
    DOCKER_MANIFEST,
    EMPTY,
    FILE,
    INDEX,
    MANIFEST,
    TITLE,
    Content,
    Descriptor,
)

LAYER = Descriptor("application/zip", sha256(b"x"), 1, annotations={TITLE: "app.zip"})
WIRE: dict[str, Any] = {
    "schemaVersion": 2,
    "mediaType": MANIFEST,
    "config": {"mediaType": EMPTY, "digest": str(sha256(b"{}")), "size": 2},
    "layers": [{"mediaType": "application/zip", "digest": str(sha256(b"x")), "size": 1}],
}


def content(media_type: str = MANIFEST, **changes: object) -> Content:
    """Give the document with some fields changed; None leaves one out."""
    wire = {name: value for name, value in {**WIRE, **changes}.items() if value is not None}
    return Content(media_type, msgspec.json.encode(wire))


def test_what_is_written_is_read_again() -> None:
    about = Descriptor(MANIFEST, sha256(b"y"), 7, annotations={"left": "out"})
    made = files_manifest(FILE, [LAYER], about)
    read = read_oci(write_oci(made), "here")
    assert read == made
    assert isinstance(read, Manifest)
    assert read.kind == FILE
    assert read.layers[0].title == "app.zip"
    assert read.subject == Descriptor(MANIFEST, sha256(b"y"), 7)
    index = Index((about,), artifact_type="a/b")
    assert read_oci(write_oci(index), "here") == index


def test_the_same_files_give_the_same_digest() -> None:
    assert write_oci(files_manifest(FILE, [LAYER])).digest == write_oci(files_manifest(FILE, [LAYER])).digest


def test_without_a_type_of_its_own_its_configuration_says_what_it_is() -> None:
    read = read_oci(content(), "here")
    assert read.kind == EMPTY


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (content(schemaVersion=1), "schemaVersion"),
        (content(mediaType=INDEX), "came as"),
        (content(manifests=[]), "as a manifest and as an index"),
        (content(INDEX, mediaType=INDEX), "as a manifest and as an index"),
        (content(INDEX, mediaType=INDEX, manifests=[]), "as a manifest and as an index"),
        (content(config=None), "no config"),
        (content(layers=None), "no config or no layers"),
        (content(DOCKER_MANIFEST, mediaType=None), "does not say its media type"),
        (content(DOCKER_INDEX, mediaType=None, manifests=[], layers=None, config=None), "does not say"),
        (content("text/html"), "nothing of the type"),
        (content("application/vnd.docker.distribution.manifest.v1+prettyjws"), "nothing of the type"),
        (content(layers=[{"mediaType": "a/b", "digest": "sha512:" + "0" * 128, "size": 1}]), "no SHA-256"),
        (content(layers=[{"mediaType": "a/b", "digest": "sha256:" + "A" * 64, "size": 1}]), "no SHA-256"),
        (content(layers=[{"mediaType": "a/b", "digest": "../../etc/passwd", "size": 1}]), "no SHA-256"),
        (content(layers=[{"mediaType": "a/b", "digest": str(LAYER.digest), "size": -1}]), "of -1 bytes"),
        (content(layers=[{"mediaType": "a/b", "digest": str(LAYER.digest), "size": 1 << 60}]), "bytes"),
        (content(layers=[{"mediaType": "a\nb", "digest": str(LAYER.digest), "size": 1}]), "of the type"),
        (content(layers=[{"mediaType": "a/b", "digest": str(LAYER.digest), "size": "1"}]), "int"),
        (content(layers={}), "array"),
        (Content(MANIFEST, b"[]"), "object"),
        (Content(MANIFEST, b""), "empty"),
        (Content(MANIFEST, b"\xff\xfe"), "."),
        (Content(MANIFEST, b" " * (5 << 20)), "longer than"),
        (Content(MANIFEST, b"[" * 100_000), "deep"),
    ],
)
def test_what_could_mean_two_things_or_none_is_refused(wrong: Content, why: str) -> None:
    with pytest.raises(OciMalformed, match=why):
        read_oci(wrong, "here")


def test_a_key_that_stands_twice_is_refused() -> None:
    body = msgspec.json.encode(WIRE)[:-1] + b',"layers":[]}'
    with pytest.raises(OciMalformed, match="twice"):
        read_oci(Content(MANIFEST, body), "here")


def test_the_media_type_is_what_the_document_says_or_has_the_form_of() -> None:
    assert media_type_of(content().body, "here") == MANIFEST
    assert media_type_of(content(mediaType=None).body, "here") == MANIFEST
    assert media_type_of(b'{"schemaVersion":2,"manifests":[]}', "here") == INDEX
    with pytest.raises(OciMalformed):
        media_type_of(b"no manifest", "here")


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_of_another_kind(body: bytes) -> None:
    for media_type in (MANIFEST, INDEX):
        with pytest.raises(OciMalformed):
            read_oci(Content(media_type, body), "here")
