"""Deliveries as other systems send them, in a few lines."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode
from datetime import UTC, datetime
from typing import Final

import msgspec

from interlock.formats.hooks import Delivery, Happening, Headers, named
from interlock.formats.hooks.standard import ID, SIGNATURE, TIME, content, signature_of

NOW: Final = datetime(2026, 9, 14, 10, 0, tzinfo=UTC)
SECRET: Final = "EXAMPLE-not-a-secret"
"""For senders that sign with a text, or send it along."""
KEY: Final = b"EXAMPLE-not-a-secret-but-long"
SIGNING: Final = f"whsec_{b64encode(KEY).decode()}"
"""For senders that sign as Standard Webhooks do."""
OLD: Final = "a" * 40
NEW: Final = "b" * 40
DIGEST: Final = f"sha256:{'c' * 64}"

HMACS: Final = {
    "github": ("x-hub-signature-256", "sha256="),
    "bitbucket": ("x-hub-signature", "sha256="),
    "bitbucket-server": ("x-hub-signature", "sha256="),
    "jira": ("x-hub-signature", "sha256="),
    "gitea": ("x-gitea-signature", ""),
    "forgejo": ("x-forgejo-signature", ""),
    "gogs": ("x-gogs-signature", ""),
}
"""Which header carries a signature of the body alone, and what stands before it."""
AUTHORIZED: Final = (
    *("azure-devops", "distribution", "docker-hub", "harbor", "alertmanager", "falco", "modsecurity", "servicenow"),
)
"""Senders that only send a secret along."""
SIGNED: Final = ("cloudevents", "cdevents")
EVERYBODY: Final = (*HMACS, "gitlab", *AUTHORIZED, *SIGNED)


def body_of(value: object) -> bytes:
    """Write a value as JSON; bytes are what they are."""
    return value if isinstance(value, bytes) else msgspec.json.encode(value)


def headers(token: str = "", /, **values: str) -> Headers:
    """Make headers; an underscore stands for a dash."""
    return Headers.of(((name.replace("_", "-"), value) for name, value in values.items()), token)


def read(sender: str, value: object, /, **values: str) -> Delivery:
    """Read a delivery without asking who sent it."""
    return named(sender).read(headers(**values), body_of(value))


def only(sender: str, value: object, /, **values: str) -> Happening:
    """Give the one happening of a delivery."""
    (found,) = read(sender, value, **values).happenings
    return found


def hmac_of(body: bytes, secret: str = SECRET, algorithm: str = "sha256") -> str:
    """Give the signature of a body in hexadecimal."""
    return hmac.new(secret.encode(), body, getattr(hashlib, algorithm)).hexdigest()


def standard(body: bytes, at: datetime = NOW, identifier: str = "evt-1", key: bytes = KEY) -> dict[str, str]:
    """Give the headers of a webhook that is signed as the standard says."""
    seconds = str(int(at.timestamp()))
    return {ID: identifier, TIME: seconds, SIGNATURE: signature_of(key, content(identifier, seconds, body))}


def proof(sender: str, body: bytes) -> tuple[dict[str, str], str]:
    """Give headers by which a sender proves that it sent a body, and the secret that it did it with."""
    if sender in HMACS:
        name, prefix = HMACS[sender]
        return {name: prefix + hmac_of(body)}, SECRET
    if sender == "gitlab":
        return {"x-gitlab-token": SECRET}, SECRET
    if sender in SIGNED:
        return standard(body), SIGNING
    return {"authorization": f"Bearer {SECRET}"}, SECRET
