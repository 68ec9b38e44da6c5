"""Docker Hub. Floor 5.

It signs nothing and can send no header, so the secret stands behind the address of the hook, or in it as user and
password. It names no digest: what was pushed has to be asked for by its tag. The callback address is never called.
Source: Docker's documentation of webhooks of Docker Hub.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from interlock.formats.hooks.headers import Headers
from interlock.formats.hooks.model import Delivery, Happened, Happening, Sender, delivered, once_by_body
from interlock.formats.hooks.packages import image
from interlock.formats.hooks.payload import payload_of, told
from interlock.formats.hooks.proof import by_authorization, by_token
from interlock.kernel import Instant
from interlock.supply.errors import PurlMalformed
from interlock.supply.purl import purl_of

_NAME: Final = "docker-hub"


def _recognise(_headers: Headers) -> bool:
    return False


def _check(headers: Headers, _body: bytes, secrets: Sequence[str], _now: Instant) -> None:
    if headers.token:
        by_token(_NAME, "token behind the address", headers.token, secrets)
    else:
        by_authorization(_NAME, headers, secrets)


def _read(headers: Headers, body: bytes) -> Delivery:
    payload = payload_of(_NAME, headers, body)
    name, tag = payload.text("repository.repo_name"), payload.text("push_data.tag")
    base = Happening(
        Happened.ARTIFACT_PUSHED if name and payload.has("push_data") else Happened.UNKNOWN,
        repository=name,
        actor=payload.text("push_data.pusher"),
        address=payload.address("repository.repo_url"),
        at=payload.moment("push_data.pushed_at"),
        data=told(visibility="private" if payload.flag("repository.is_private") else ""),
    )
    if base.kind is Happened.UNKNOWN:
        return delivered(_NAME, "", [base], once_by_body(_NAME, body))
    made = image(base, f"docker.io/{name}", None, tag)
    written = _url(name, tag)
    told_of = replace(made, packages=(written,) if written else ())
    return delivered(_NAME, "push", [told_of], once_by_body(_NAME, body))


def _url(name: str, tag: str) -> str:
    space, _, bare = name.rpartition("/")
    try:
        return purl_of("docker", bare, tag, space)
    except PurlMalformed:
        return ""


SENDERS: Final = (
    Sender(
        name=_NAME,
        says="Docker Hub",
        proof="a secret behind the address of the hook, or user and password in it; nothing is signed",
        setup="Repository, Webhooks: the address with the secret behind it",
        events="images pushed; they are named by tag and never by digest",
        recognise=_recognise,
        check=_check,
        read=_read,
    ),
)
