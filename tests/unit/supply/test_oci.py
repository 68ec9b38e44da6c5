"""Content is named by the digest of its bytes, whatever anybody calls it."""

from __future__ import annotations

from interlock.kernel import sha256
from interlock.supply.oci import EMPTY_BODY, INDEX, MANIFEST, TITLE, Content, Descriptor, empty


def test_content_computes_its_own_digest() -> None:
    content = Content(MANIFEST, b"{}")
    assert content.digest == sha256(b"{}")
    assert content.descriptor == Descriptor(MANIFEST, sha256(b"{}"), 2)
    assert content.descriptor.is_manifest


def test_a_descriptor_says_what_a_file_is_called() -> None:
    assert Descriptor("a/b", sha256(b""), 0, annotations={TITLE: "x"}).title == "x"
    assert empty().title == ""
    assert not empty().is_manifest
    assert Descriptor(INDEX, sha256(b""), 0).is_manifest


def test_the_empty_configuration_is_the_one_of_the_specification() -> None:
    assert empty().digest == sha256(EMPTY_BODY)
    assert empty().digest.hex == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
