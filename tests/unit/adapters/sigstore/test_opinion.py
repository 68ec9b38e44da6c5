"""The second opinion: asked wherever the library has a way, and decisive where it differs."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from cryptography import x509

from interlock.adapters.sigstore.errors import OpinionsDiffer
from interlock.adapters.sigstore.opinion import Library, why_not
from interlock.formats.sigstore import Bundle, TrustedRoot, read_bundle, read_trusted_roots
from interlock.kernel import Digest
from tests.outside_signers import NOW, Instance, new_key, target

OURS = Instance()
ARTIFACT = target().digests[0]


def root(**more: Any) -> TrustedRoot:
    return read_trusted_roots(OURS.root_bytes(**more), "root.json")[0]


def read(made: dict[str, Any]) -> tuple[bytes, Bundle, x509.Certificate]:
    data = json.dumps(made).encode()
    bundle = read_bundle(data)
    return data, bundle, x509.load_der_x509_certificate(bundle.chain[0])


@pytest.mark.parametrize("made", [OURS.signs(), OURS.attests(), OURS.signs(clock_at=NOW)], ids=["log", "dsse", "clock"])
def test_the_library_finds_good_what_is_good(made: dict[str, Any]) -> None:
    data, bundle, certificate = read(made)
    assert why_not(bundle, root()) == ""
    Library(root()).check_agrees(data, bundle, certificate, ARTIFACT)


def test_the_last_moment_of_a_clock_counts_for_the_library_too() -> None:
    clocks = OURS.trusted_root()["timestampAuthorities"]
    clocks[0]["validFor"]["end"] = "2026-03-01T12:00:00Z"
    data, bundle, certificate = read(OURS.signs(clock_at=NOW))
    Library(root(timestampAuthorities=clocks)).check_agrees(data, bundle, certificate, ARTIFACT)


def test_where_the_library_refuses_nothing_is_believed() -> None:
    data, bundle, certificate = read(OURS.signs())
    library = Library(root())
    with pytest.raises(OpinionsDiffer):
        library.check_agrees(data, bundle, certificate, Digest("sha256", "0" * 64))
    with pytest.raises(OpinionsDiffer, match="another than the one that was judged"):
        library.check_agrees(data, bundle, OURS.certificate(new_key()), ARTIFACT)
    with pytest.raises(OpinionsDiffer):
        library.check_agrees(b"{}", bundle, certificate, ARTIFACT)


def test_what_the_library_read_must_be_what_was_read_here() -> None:
    data, bundle, certificate = read(OURS.attests())
    assert bundle.envelope is not None
    other = msgspec.structs.replace(bundle, envelope=msgspec.structs.replace(bundle.envelope, payload=b"{}"))
    with pytest.raises(OpinionsDiffer, match="another payload"):
        Library(root()).check_agrees(data, other, certificate, ARTIFACT)


def test_it_is_said_why_the_library_is_not_asked() -> None:
    key = read_bundle(json.dumps(OURS.signs_with_key(new_key())).encode())
    assert "without certificates" in why_not(key, root())
    assert "one log" in why_not(read(OURS.signs())[1], root(tlogs=[]))
    assert "intoto 0.0.2" in why_not(read(OURS.attests(kind="intoto"))[1], root())
    bundle = read(OURS.signs())[1]
    assert bundle.message is not None
    longer = msgspec.structs.replace(bundle, message=msgspec.structs.replace(bundle.message, algorithm="sha512"))
    assert "no sha512" in why_not(longer, root())
