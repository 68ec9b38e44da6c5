"""Standard Webhooks: signatures over the id, the time and the body of a webhook, made and checked. Floor 5.

Source: the Standard Webhooks specification: `webhook-id`, `webhook-timestamp` and `webhook-signature`, the scheme v1
(HMAC-SHA256, secrets as `whsec_` and base64) and the scheme v1a (Ed25519, public keys as `whpk_` and base64).
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from interlock.crypto.errors import KeyMalformed, SignatureInvalid
from interlock.crypto.keys import PublicKey
from interlock.crypto.wire import from_base64, to_base64
from interlock.formats.errors import DeliveryUnproven, DeliveryUntimely
from interlock.formats.hooks.headers import Headers
from interlock.kernel import Instant

ID: Final = "webhook-id"
TIME: Final = "webhook-timestamp"
SIGNATURE: Final = "webhook-signature"
WINDOW: Final = timedelta(minutes=5)
"""How far the time of a signature may be from the time here, before or after."""
SECRET: Final = "whsec_"  # noqa: S105  (how secrets begin, and none)
PUBLIC: Final = "whpk_"
LEAST: Final = 24
"""Bytes of a secret, as the specification asks."""
_LONGEST_ID: Final = 256
_MOST_SIGNATURES: Final = 16
_SECONDS: Final = re.compile(r"[0-9]{1,11}")


def key_of(secret: str) -> bytes | None:
    """Give the bytes of a secret; None for what is none, or has too few."""
    if not secret.startswith(SECRET):
        return None
    text = secret.removeprefix(SECRET).strip()
    try:
        key = from_base64(text + "=" * (-len(text) % 4), url_safe=True)
    except ValueError:
        return None
    return key if len(key) >= LEAST else None


def is_key(secret: str) -> bool:
    """Say whether a secret is meant for signatures, be it a good one or not."""
    return secret.startswith((SECRET, PUBLIC))


def is_usable(secret: str) -> bool:
    """Say whether a secret that is meant for signatures can check any; others always can."""
    return not is_key(secret) or key_of(secret) is not None or _public_of(secret) is not None


def content(identifier: str, seconds: str, body: bytes) -> bytes:
    """Give the bytes that are signed. Neither id nor time may have a full stop, else two webhooks could be one."""
    return f"{identifier}.{seconds}.".encode("utf-8", "surrogatepass") + body


def signature_of(key: bytes, message: bytes) -> str:
    """Give a signature as it stands in the header."""
    return f"v1,{to_base64(hmac.digest(key, message, 'sha256'))}"


def check(sender: str, headers: Headers, body: bytes, secrets: Sequence[str], now: Instant) -> None:
    """Return if one of the secrets signed this id, time and body, and the time is near enough.

    The signature goes first: only who can sign is told about the time.
    Errors: DeliveryUnproven (FMT-170), DeliveryUntimely (FMT-171).
    """
    identifier, seconds, shown = headers.only(ID), headers.only(TIME), headers.only(SIGNATURE)
    keys = [key for key in map(key_of, secrets) if key is not None]
    public = [key for key in map(_public_of, secrets) if key is not None]
    if not identifier or "." in identifier or len(identifier) > _LONGEST_ID or not _SECONDS.fullmatch(seconds):
        raise DeliveryUnproven(sender=sender, why=f"it has no {ID} or {TIME} that can be used")
    message = content(identifier, seconds, body)
    signatures = shown.split(" ")[:_MOST_SIGNATURES]
    wanted = [signature_of(key, message).encode() for key in keys or [bytes(LEAST)]]
    right = [
        hmac.compare_digest(one.encode("utf-8", "surrogatepass"), each) for one in signatures for each in wanted
    ] + [_is_signed(one, key, message) for one in signatures for key in public]
    if not (keys or public):
        raise DeliveryUnproven(sender=sender, why=f"no secret is set for it that begins with {SECRET} or {PUBLIC}")
    if not any(right):
        raise DeliveryUnproven(sender=sender, why=f"its {SIGNATURE} is of another body, id, time or secret")
    apart = now - datetime.fromtimestamp(int(seconds), UTC)
    if abs(apart) > WINDOW:
        direction = "before" if apart > timedelta(0) else "after"
        gap = abs(int(apart.total_seconds()))
        raise DeliveryUntimely(seconds=gap, direction=direction, most=int(WINDOW.total_seconds()))


def sent_at(headers: Headers) -> Instant | None:
    """Give the time that a webhook says it was signed; None if it is not signed in this way."""
    seconds = headers.only(TIME)
    if not headers.has(ID, SIGNATURE) or not _SECONDS.fullmatch(seconds):
        return None
    return datetime.fromtimestamp(int(seconds), UTC)


def until_of(headers: Headers) -> Instant | None:
    """Give a time after which a signature surely counts no more; None if nothing is signed in this way."""
    sent = sent_at(headers)
    return sent + 2 * WINDOW if sent else None


def _public_of(secret: str) -> PublicKey | None:
    if not secret.startswith(PUBLIC):
        return None
    try:
        return PublicKey.ed25519(from_base64(secret.removeprefix(PUBLIC).strip()))
    except (ValueError, KeyMalformed):
        return None


def _is_signed(shown: str, key: PublicKey, message: bytes) -> bool:
    scheme, _, text = shown.partition(",")
    if scheme != "v1a":
        return False
    try:
        key.verify(from_base64(text), message)
    except (ValueError, SignatureInvalid):
        return False
    return True
