"""Standard Webhooks: what is signed, by whom, and when."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta

import pytest

from interlock.crypto.signers import LocalSigner
from interlock.formats.errors import DeliveryUnproven, DeliveryUntimely
from interlock.formats.hooks.headers import Headers
from interlock.formats.hooks.standard import (
    WINDOW,
    check,
    content,
    is_key,
    is_usable,
    key_of,
    sent_at,
    signature_of,
    until_of,
)
from tests.deliveries import KEY, NOW, SIGNING, standard

BODY = b'{"test": 2432232314}'


def checked(values: dict[str, str], *secrets: str, body: bytes = BODY) -> None:
    """Check a webhook now."""
    check("them", Headers.of(values.items()), body, secrets or [SIGNING], NOW)


def test_the_example_that_implementations_share_is_signed_alike() -> None:
    key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    assert key is not None
    message = content("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", BODY)
    assert signature_of(key, message) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_secret_is_base64_of_enough_bytes() -> None:
    assert key_of(SIGNING) == KEY
    assert key_of(SIGNING.rstrip("=")) == KEY
    for bad in ("", "whsec_", "whsec_!!", f"whsec_{b64encode(b'short').decode()}", b64encode(KEY).decode()):
        assert key_of(bad) is None
    assert is_key("whsec_")
    assert not is_key("token")
    assert is_usable("token")
    assert is_usable(SIGNING)
    assert not is_usable("whsec_")
    assert not is_usable("whpk_AAAA")


def test_a_signature_under_any_of_the_secrets_is_taken() -> None:
    other = f"whsec_{b64encode(KEY[::-1]).decode()}"
    checked(standard(BODY))
    checked(standard(BODY), other, SIGNING)
    wrong = standard(BODY, key=KEY[::-1])["webhook-signature"]
    right = standard(BODY)
    checked({**right, "webhook-signature": f"{wrong} {right['webhook-signature']}"})


def test_the_signature_covers_id_time_and_body() -> None:
    right = standard(BODY)
    for changed in (
        {"webhook-id": "evt-2"},
        {"webhook-timestamp": str(int(right["webhook-timestamp"]) + 1)},
        {"webhook-signature": ""},
        {"webhook-signature": right["webhook-signature"].replace("v1,", "v2,")},
        {"webhook-signature": right["webhook-signature"].replace("v1,", "v1a,")},
    ):
        with pytest.raises(DeliveryUnproven):
            checked({**right, **changed})
    with pytest.raises(DeliveryUnproven):
        checked(right, body=BODY + b" ")
    for missing in right:
        with pytest.raises(DeliveryUnproven):
            checked({name: value for name, value in right.items() if name != missing})


def test_an_id_with_a_full_stop_is_refused_since_two_webhooks_could_be_one() -> None:
    with pytest.raises(DeliveryUnproven):
        checked(standard(BODY, identifier="evt.1"))
    with pytest.raises(DeliveryUnproven):
        checked({**standard(BODY), "webhook-timestamp": "1e9"})


def test_the_time_may_be_five_minutes_off_and_no_more() -> None:
    for ahead in (-1, 1):
        checked(standard(BODY, NOW + ahead * WINDOW))
        with pytest.raises(DeliveryUntimely, match="301 seconds"):
            checked(standard(BODY, NOW + ahead * (WINDOW + timedelta(seconds=1))))
    with pytest.raises(DeliveryUntimely, match="seconds before the time here"):
        checked(standard(BODY, NOW - timedelta(days=1)))
    with pytest.raises(DeliveryUntimely, match="seconds after the time here"):
        checked(standard(BODY, NOW + timedelta(days=1)))


def test_whoever_cannot_sign_is_not_told_of_the_time() -> None:
    with pytest.raises(DeliveryUnproven):
        checked(standard(BODY, NOW - timedelta(days=1), key=KEY[::-1]))


def test_a_public_key_checks_signatures_of_the_other_scheme() -> None:
    signer = LocalSigner.from_seed(bytes(range(32)))
    public = f"whpk_{b64encode(signer.public.raw).decode()}"
    right = standard(BODY)
    message = content(right["webhook-id"], right["webhook-timestamp"], BODY)
    signed = {**right, "webhook-signature": f"v1a,{b64encode(signer.sign(message)).decode()}"}
    checked(signed, public)
    for bad in (right, {**signed, "webhook-signature": "v1a,AAAA"}, {**signed, "webhook-signature": "v1a,?"}):
        with pytest.raises(DeliveryUnproven):
            checked(bad, public)
    for key in ("whpk_", "whpk_AAAA", SIGNING):
        with pytest.raises(DeliveryUnproven):
            checked(signed, key)


def test_what_is_signed_may_be_forgotten_when_it_is_too_old() -> None:
    signed = Headers.of(standard(BODY).items())
    assert sent_at(signed) == NOW
    until = until_of(signed)
    assert until is not None
    assert until > NOW + WINDOW
    assert until_of(Headers()) is None
    assert sent_at(Headers.of({**standard(BODY), "webhook-timestamp": "soon"}.items())) is None
