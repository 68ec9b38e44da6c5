"""Signatures under a key that was given: sure of the key, and of no time."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from interlock.adapters.sigstore.errors import ArtifactWrong, PublicKeyUnusable, SignatureWrong
from interlock.adapters.sigstore.keyed import check_envelope, check_link
from interlock.crypto import Envelope, Signature, preimage
from interlock.supply.signed import Grade
from tests.outside_signers import IN_TOTO, new_key, pem, sign, statement, target

KEY = new_key()
BODY = statement()
GOOD = Signature("", sign(KEY, preimage(IN_TOTO, BODY)))
BARE = Signature("", sign(KEY, BODY))
BAD = Signature("", b"bad")


@pytest.mark.parametrize("signatures", [(GOOD,), (BAD, GOOD), (GOOD, BAD)])
def test_one_signature_of_the_key_is_enough_whatever_others_are_there(signatures: tuple[Signature, ...]) -> None:
    signed = check_envelope(Envelope(IN_TOTO, BODY, signatures), target(), pem(KEY))
    assert (signed.grade, signed.at, signed.certified) == (Grade.UNLOGGED, None, None)
    assert (signed.payload_type, signed.payload, signed.artifact) == (IN_TOTO, BODY, target().digests[0])


@pytest.mark.parametrize("signatures", [(), (BAD,), (BARE,)])
def test_no_signature_of_the_key_is_none(signatures: tuple[Signature, ...]) -> None:
    with pytest.raises(SignatureWrong, match="the key that was given"):
        check_envelope(Envelope(IN_TOTO, BODY, signatures), target(), pem(KEY))


def test_a_bare_signature_covers_the_payload_and_counts_only_where_it_is_asked_for() -> None:
    bare = Envelope(IN_TOTO, BODY, (BARE,))
    assert check_envelope(bare, target(), pem(KEY), is_bare=True).grade is Grade.UNLOGGED
    with pytest.raises(SignatureWrong):
        check_envelope(Envelope(IN_TOTO, BODY, (GOOD,)), target(), pem(KEY), is_bare=True)


def test_another_key_another_artifact_and_no_key_at_all_are_refused() -> None:
    envelope = Envelope(IN_TOTO, BODY, (GOOD,))
    with pytest.raises(SignatureWrong):
        check_envelope(envelope, target(), pem(new_key()))
    with pytest.raises(ArtifactWrong):
        check_envelope(envelope, target(b"another"), pem(KEY))
    with pytest.raises(PublicKeyUnusable):
        check_envelope(envelope, target(), b"no key")


def test_r_and_s_may_be_joined_as_some_signers_write_them() -> None:
    r, s = decode_dss_signature(GOOD.sig)
    joined = Signature("", r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    assert check_envelope(Envelope(IN_TOTO, BODY, (joined,)), target(), pem(KEY)).payload == BODY
    other = Signature("", s.to_bytes(32, "big") + r.to_bytes(32, "big"))
    with pytest.raises(SignatureWrong):
        check_envelope(Envelope(IN_TOTO, BODY, (other,)), target(), pem(KEY))


def test_a_link_is_signed_as_it_is() -> None:
    artifact = target().digests[0]
    signed = check_link(BODY, (("id", b"bad"), ("id", sign(KEY, BODY))), artifact, pem(KEY))
    assert (signed.payload, signed.payload_type, signed.artifact) == (BODY, "link", artifact)
    with pytest.raises(SignatureWrong):
        check_link(BODY + b" ", (("id", sign(KEY, BODY)),), artifact, pem(KEY))
