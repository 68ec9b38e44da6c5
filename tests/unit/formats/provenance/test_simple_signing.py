"""What cosign signs when it signs an image."""

from __future__ import annotations

import pytest

from interlock.formats.provenance.errors import AttestationError
from interlock.formats.provenance.simple_signing import read_simple_signing
from tests.provenances import HEX, written


def payload(digest: str = f"sha256:{HEX}", kind: str = "cosign container image signature") -> bytes:
    image = {"docker-manifest-digest": digest}
    identity = {"docker-reference": "registry.example/a"}
    return written({"critical": {"identity": identity, "image": image, "type": kind}, "optional": None})


def test_the_image_and_the_name_that_the_signer_used_are_read() -> None:
    found = read_simple_signing(payload(), "x")
    assert found.subject_with("sha256", HEX) is not None
    assert found.package == "registry.example/a"


@pytest.mark.parametrize("body", [payload(""), payload("sha256:"), payload(HEX), payload(f"sha256:{HEX.upper()}"),
                                  payload(kind="other"), b"{}", b'{"critical":{}}'])  # fmt: skip
def test_what_names_no_image_is_refused(body: bytes) -> None:
    with pytest.raises(AttestationError):
        read_simple_signing(body, "x")
