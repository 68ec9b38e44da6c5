"""Registries that are CNCF Distribution or tell as it does, GitLab's among them. Floor 5.

Source: the documentation of notifications of CNCF Distribution.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from interlock.formats.hooks.headers import Headers
from interlock.formats.hooks.model import Delivery, Happened, Happening, Sender, delivered, once_by_body, once_by_id
from interlock.formats.hooks.packages import image
from interlock.formats.hooks.payload import Part, digest, payload_of, told, words
from interlock.formats.hooks.proof import by_authorization
from interlock.kernel import Instant

_NAME: Final = "distribution"
_MEDIA: Final = "application/vnd.docker.distribution.events."
_ACTIONS: Final[Mapping[str, Happened]] = {
    "push": Happened.ARTIFACT_PUSHED,
    "pull": Happened.ARTIFACT_PULLED,
    "delete": Happened.ARTIFACT_DELETED,
}
_MANIFESTS: Final = ("manifest", "image.index")
"""In the media types of what is an image or an index of images, and no layer."""


def _recognise(headers: Headers) -> bool:
    return headers.media_type.startswith(_MEDIA)


def _check(headers: Headers, _body: bytes, secrets: Sequence[str], _now: Instant) -> None:
    by_authorization(_NAME, headers, secrets)


def _read(headers: Headers, body: bytes) -> Delivery:
    payload = payload_of(_NAME, headers, body)
    events = payload.items("events")
    ids = [one.text("id") for one in events]
    once = once_by_id(_NAME, *ids) if ids and all(ids) else once_by_body(_NAME, body)
    kind = words(one.text("action") for one in events)
    return delivered(_NAME, kind, map(_happening, events), once, id=ids[0] if len(ids) == 1 else "")


def _happening(one: Part) -> Happening:
    media, action = one.text("target.mediaType"), one.text("action")
    host, path = one.text("request.host"), one.text("target.repository")
    place = f"{host}/{path}" if host and path else path
    is_image = not media or any(word in media for word in _MANIFESTS)
    base = Happening(
        _ACTIONS.get(action, Happened.UNKNOWN) if is_image else Happened.UNKNOWN,
        actor=one.text("actor.name"),
        at=one.moment("timestamp"),
        data=told(
            action=action,
            media_type=media,
            size=one.text("target.size", "target.length"),
            client=one.text("request.addr"),
            mounted_from=one.text("target.fromRepository"),
        ),
    )
    found = digest(one.at("target.digest").value) or digest(one.at("target.references").value)
    made = image(replace(base, address=one.address("target.url")), place, found, one.text("target.tag"))
    return made if is_image else replace(made, what="layer", packages=())


SENDERS: Final = (
    Sender(
        name=_NAME,
        says="OCI registries: CNCF Distribution, and those that notify as it does",
        proof="the header `Authorization`: a bearer token, basic credentials or any other value",
        setup="`notifications.endpoints` of the registry's configuration: `url`, and `headers` with `Authorization`",
        events="images pushed, pulled and deleted; layers are kept as unknown",
        recognise=_recognise,
        check=_check,
        read=_read,
    ),
)
