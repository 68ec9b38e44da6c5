"""Webhooks that we send, signed as Standard Webhooks are. Floor 5.

Enters: a body, its id, the time, secrets. Leaves: headers and that body. Whoever gets one has nothing to learn of us:
any library of that specification checks it. While a secret is exchanged, both sign, so that no receiver is left behind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from interlock.crypto.keys import Scheme
from interlock.crypto.ports import Signer
from interlock.crypto.wire import to_base64
from interlock.formats.errors import SecretUnusable
from interlock.formats.hooks import standard
from interlock.formats.hooks.headers import Headers
from interlock.kernel import Instant

CLOUDEVENT: Final = "application/cloudevents+json"
_THEM: Final = "the receiver of our webhooks"


class Webhook(msgspec.Struct, frozen=True):
    """A request that is to be made, but for its address."""

    headers: Mapping[str, str]
    body: bytes


def signed(
    identifier: str,
    body: bytes,
    at: Instant,
    secrets: Sequence[str],
    signers: Sequence[Signer] = (),
    *,
    media_type: str = CLOUDEVENT,
) -> Webhook:
    """Sign a webhook with each secret, and with each Ed25519 key that is given besides.

    Shape:  the id is that of the event and stays the same however often it is sent; the time is when it is sent.
    Errors: SecretUnusable (FMT-175) if there is nothing to sign with, or one of them cannot sign; those of the signers.
    """
    seconds = str(int(at.timestamp()))
    _check_id(identifier)
    message = standard.content(identifier, seconds, body)
    signatures = [standard.signature_of(_key(one), message) for one in secrets]
    for one in signers:
        if one.public.scheme is not Scheme.ED25519:
            raise SecretUnusable(why="a key of it is no Ed25519 key")
        signatures.append(f"v1a,{to_base64(one.sign(message))}")
    if not signatures:
        raise SecretUnusable(why="there is no secret for it")
    headers = {
        "content-type": media_type,
        standard.ID: identifier,
        standard.TIME: seconds,
        standard.SIGNATURE: " ".join(signatures),
    }
    return Webhook(headers, body)


def verify(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: Instant) -> None:
    """Return if a webhook is ours, as its receiver would find; a public key is `whpk_` and base64.

    Errors: DeliveryUnproven (FMT-170), DeliveryUntimely (FMT-171).
    """
    standard.check(_THEM, Headers.of(headers.items()), body, secrets, now)


def public_of(signer: Signer) -> str:
    """Give what a receiver needs to check the signatures of a signer."""
    return f"{standard.PUBLIC}{to_base64(signer.public.raw)}"


def _key(secret: str) -> bytes:
    key = standard.key_of(secret)
    if key is None:
        raise SecretUnusable(why=f"a secret of it is not {standard.SECRET} and {standard.LEAST} bytes or more")
    return key


def _check_id(identifier: str) -> None:
    if not identifier or "." in identifier or not identifier.isascii() or not identifier.isprintable():
        raise SecretUnusable(why="its id is empty, or has a full stop or characters that no header has")
