"""Who sent a delivery: signatures, tokens and credentials, compared in constant time. Floor 5.

Every way here shuts: no secret that is set, none that is usable, a header that is missing or there twice, each ends in
the same error with the same sentence. All secrets are always tried, so that the time tells not which of them was close.
"""

from __future__ import annotations

import binascii
import hmac
from base64 import b64decode
from collections.abc import Iterable, Sequence
from typing import Final

from interlock.formats.errors import DeliveryUnproven
from interlock.formats.hooks.headers import Headers

_NOBODY: Final = "no secret is set for it"
_DUMMY: Final = b"there is no secret, and it has to take as long"


def by_signature(
    sender: str, headers: Headers, body: bytes, secrets: Sequence[str], names: Sequence[str], *, prefix: str = "sha256="
) -> None:
    """Return if HMAC-SHA256 of the body under one of the secrets stands in a header, in hexadecimal behind a prefix.

    Shape:  of several names the first that is there decides; a good one does not make up for a bad one.
    Errors: DeliveryUnproven (FMT-170).
    """
    name = next((name for name in names if headers.has(name)), names[0])
    shown = headers.only(name).lower().encode("utf-8", "surrogatepass")
    keys = usable(secrets)
    right = [
        hmac.compare_digest(shown, (prefix + hmac.digest(key, body, "sha256").hex()).encode("ascii"))
        for key in (keys or [_DUMMY])
    ]
    if not keys:
        raise DeliveryUnproven(sender=sender, why=_NOBODY)
    if not shown:
        raise DeliveryUnproven(sender=sender, why=f"it has no {name}, or has it twice")
    if not any(right):
        raise DeliveryUnproven(sender=sender, why=f"its {name} is of another body, secret or kind")


def by_token(sender: str, name: str, shown: str, secrets: Sequence[str]) -> None:
    """Return if what is shown is one of the secrets. Errors: DeliveryUnproven (FMT-170)."""
    _any_is_secret(sender, name, [shown], secrets)


def by_authorization(sender: str, headers: Headers, secrets: Sequence[str], name: str = "authorization") -> None:
    """Return if a header carries one of the secrets: as a bearer token, as basic credentials, or as it is.

    Shape:  a secret is the token, `USER:PASSWORD`, or the whole value of the header.
    Errors: DeliveryUnproven (FMT-170).
    """
    value = headers.only(name)
    scheme, _, rest = value.partition(" ")
    shown = [value]
    if scheme.lower() == "bearer":
        shown.append(rest.strip())
    elif scheme.lower() == "basic":
        shown.append(_plain(rest.strip()))
    _any_is_secret(sender, name, shown, secrets)


def usable(secrets: Iterable[str]) -> list[bytes]:
    """Give the secrets that are any; an empty one would be known to everybody."""
    return [secret.encode("utf-8", "surrogatepass") for secret in secrets if secret.strip()]


def _any_is_secret(sender: str, name: str, shown: Sequence[str], secrets: Sequence[str]) -> None:
    keys = usable(secrets)
    told = [_bytes(one) for one in shown if one]
    right = [hmac.compare_digest(one, key) for key in (keys or [_DUMMY]) for one in told]
    if not keys:
        raise DeliveryUnproven(sender=sender, why=_NOBODY)
    if not told:
        raise DeliveryUnproven(sender=sender, why=f"it has no {name}, or has it twice")
    if not any(right):
        raise DeliveryUnproven(sender=sender, why=f"its {name} is none of the secrets")


def _bytes(text: str) -> bytes:
    """Give what was sent: servers read headers as Latin-1, byte by byte."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _plain(text: str) -> str:
    try:
        return b64decode(text.encode("ascii"), validate=True).decode("latin-1")
    except (binascii.Error, UnicodeError):
        return ""
