"""Webhooks that we send: signed with every secret, and refused where nothing can sign."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta

import pytest

from interlock.crypto.keys import Scheme
from interlock.crypto.signers import LocalSigner, generate
from interlock.formats.errors import DeliveryUnproven, DeliveryUntimely, SecretUnusable
from interlock.formats.hooks import public_of, signed, verify
from tests.deliveries import KEY, NOW, SIGNING

BODY = b'{"a":1}'
OTHER = f"whsec_{b64encode(KEY[::-1]).decode()}"
SIGNER = LocalSigner.from_seed(bytes(range(32)))


def test_a_webhook_is_checked_by_whoever_has_one_of_the_secrets() -> None:
    made = signed("evt-1", BODY, NOW, [SIGNING, OTHER], [SIGNER])
    assert made.body == BODY
    assert made.headers["content-type"] == "application/cloudevents+json"
    assert made.headers["webhook-id"] == "evt-1"
    assert made.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert len(made.headers["webhook-signature"].split(" ")) == 3
    for secret in (SIGNING, OTHER, public_of(SIGNER)):
        verify(made.headers, made.body, [secret], NOW)


def test_whoever_has_none_of_them_or_another_body_or_time_learns_so() -> None:
    made = signed("evt-1", BODY, NOW, [SIGNING])
    for secret in (OTHER, public_of(SIGNER), "", "token"):
        with pytest.raises(DeliveryUnproven):
            verify(made.headers, made.body, [secret], NOW)
    with pytest.raises(DeliveryUnproven):
        verify(made.headers, b"{}", [SIGNING], NOW)
    with pytest.raises(DeliveryUntimely):
        verify(made.headers, made.body, [SIGNING], NOW + timedelta(minutes=6))


def test_sent_again_it_has_the_same_id_and_another_time() -> None:
    first, again = (signed("evt-1", BODY, at, [SIGNING]) for at in (NOW, NOW + timedelta(hours=1)))
    assert first.headers["webhook-id"] == again.headers["webhook-id"]
    assert first.headers["webhook-signature"] != again.headers["webhook-signature"]


@pytest.mark.parametrize("secrets", [[], [""], ["token"], ["whsec_c2hvcnQ="], [SIGNING, "whsec_"]])
def test_what_cannot_sign_is_refused_and_not_left_out(secrets: list[str]) -> None:
    with pytest.raises(SecretUnusable) as caught:
        signed("evt-1", BODY, NOW, secrets)
    assert not any(secret and secret in str(caught.value) for secret in secrets if secret != "whsec_")


def test_only_a_key_of_the_scheme_signs() -> None:
    with pytest.raises(SecretUnusable, match="Ed25519"):
        signed("evt-1", BODY, NOW, [], [generate(Scheme.P256)])
    verify(signed("evt-1", BODY, NOW, [], [SIGNER]).headers, BODY, [public_of(SIGNER)], NOW)


@pytest.mark.parametrize("identifier", ["", "evt.1", "evt\n1", "\u00e4"])
def test_an_id_that_no_header_can_carry_is_refused(identifier: str) -> None:
    with pytest.raises(SecretUnusable):
        signed(identifier, BODY, NOW, [SIGNING])
