"""Falco, by itself or through Falcosidekick. Floor 5.

Command lines and the text of an alert may hold passwords, so neither is kept: the rule, the process, the container and
the image are.
Source: Falco's documentation of its JSON output and of the HTTP output channel.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from interlock.formats.hooks.forges import severity
from interlock.formats.hooks.headers import Headers
from interlock.formats.hooks.model import Delivery, Happened, Happening, Sender, delivered, once_by_body
from interlock.formats.hooks.packages import image
from interlock.formats.hooks.payload import Part, digest, payloads_of, told, words
from interlock.formats.hooks.proof import by_authorization
from interlock.kernel import Instant

_NAME: Final = "falco"
_AGENTS: Final = ("falcosecurity/falco", "falcosidekick")


def _recognise(headers: Headers) -> bool:
    return headers.only("user-agent").lower().startswith(_AGENTS)


def _check(headers: Headers, _body: bytes, secrets: Sequence[str], _now: Instant) -> None:
    by_authorization(_NAME, headers, secrets)


def _read(_headers: Headers, body: bytes) -> Delivery:
    alerts = payloads_of(_NAME, body)
    happenings = [_alert(one) for one in alerts]
    only = alerts[0] if len(alerts) == 1 else Part(None)
    kind = words(one.text("rule") for one in alerts)
    return delivered(_NAME, kind, happenings, once_by_body(_NAME, body), id=only.text("uuid"))


def _alert(one: Part) -> Happening:
    rule, fields = one.text("rule"), one.at("output_fields")

    def field(*names: str) -> str:
        return next((text for text in (fields.named(name).text() for name in names) if text), "")

    place, tag = field("container.image.repository"), field("container.image.tag")
    base = Happening(
        Happened.RUNTIME_ALERTED if rule else Happened.UNKNOWN,
        actor=field("user.name", "ka.user.name"),
        title=rule,
        severity=severity(one.text("priority")),
        at=one.moment("time"),
        data=told(
            rule=rule,
            priority=one.text("priority"),
            source=one.text("source"),
            tags=words(each.text() for each in one.items("tags")),
            host=one.text("hostname"),
            process=field("proc.name"),
            parent=field("proc.pname"),
            file=field("fd.name"),
            container=field("container.id"),
            container_name=field("container.name"),
            image=place,
            namespace=field("k8s.ns.name", "ka.target.namespace"),
            pod=field("k8s.pod.name", "ka.target.name"),
            event=field("evt.type"),
        ),
    )
    seen = f"{rule} {one.text('time')}".strip()
    if not place:
        return replace(base, what="process", key=one.text("uuid") or seen)
    found = digest(fields.named("container.image.digest").value)
    return replace(image(base, place, found, tag), what="container", key=one.text("uuid") or seen, repository="")


SENDERS: Final = (
    Sender(
        name=_NAME,
        says="Falco, and Falcosidekick",
        proof="the header `Authorization`: a bearer token or basic credentials; nothing is signed",
        setup=(
            "`http_output` with `json_output: true` and a custom header, or the webhook of Falcosidekick with custom "
            "headers"
        ),
        events="every alert of a rule, with its process, container and image; one JSON object or one a line",
        recognise=_recognise,
        check=_check,
        read=_read,
    ),
)
