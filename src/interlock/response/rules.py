"""Responses: which events they are for, and what they do; data held against data. None opens a gate. Floor 9."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import timedelta
from enum import StrEnum
from fnmatch import fnmatchcase

import msgspec

from interlock.kernel import Severity
from interlock.response.events import Event, Kind


class Act(StrEnum):
    """What a response can do; nothing of it lets anything through."""

    NOTIFY = "notify"
    """Tell a channel."""
    TICKET = "ticket"
    """Tell a tracker that somebody has to do something."""
    BLOCK = "block"
    """Place a hold on what the event is about, signed by this installation."""
    PROPOSE = "propose"
    """Record that a patch or a provisioning run is wanted; a person has to approve it."""


class Step(msgspec.Struct, frozen=True):
    """One thing that a response does."""

    act: Act
    to: str = ""
    """The channel, the tracker, or what is proposed."""

    @property
    def word(self) -> str:
        """Its one spelling: `notify:security`."""
        return f"{self.act}:{self.to}" if self.to else self.act.value


class Response(msgspec.Struct, frozen=True):
    """What follows from which events; conditions that are left out hold for every event."""

    id: str
    kinds: tuple[Kind, ...]
    steps: tuple[Step, ...]
    controls: tuple[str, ...] = ()
    """Patterns with `*`, as are the next four."""
    rules: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    severity: Severity | None = None
    """This severity or a worse one."""
    quiet_for: timedelta | None = None
    """How long nothing more follows from events like one that was answered."""
    source: str = ""
    line: int = 0

    @property
    def meaning(self) -> Response:
        """What it comes to, wherever it is written."""
        return msgspec.structs.replace(self, source="", line=0)


def misses(response: Response, event: Event) -> str:
    """Say why a response is not for an event; empty if it is."""
    return next(_misses(response, event), "")


def _misses(response: Response, event: Event) -> Iterator[str]:
    if event.kind not in response.kinds:
        yield f"it is for {', '.join(response.kinds)}"
    for name, wanted, got in (
        ("control", response.controls, event.control),
        ("rule", response.rules, event.rule),
        ("environment", response.environments, event.environment),
        ("profile", response.profiles, event.profile),
        ("product", response.products, event.product),
    ):
        if wanted and not any(fnmatchcase(got, pattern) for pattern in wanted):
            yield f"the {name} is {got or 'not known'}, and it is for {', '.join(wanted)}"
    if response.severity is not None and not _is_as_bad(event.severity, response.severity):
        yield f"the severity is {event.severity or 'not known'}, and it is for {response.severity} and worse"


def _is_as_bad(severity: str, least: Severity) -> bool:
    return severity in set(Severity) and Severity(severity).rank <= least.rank


def sameness(event: Event) -> str:
    """Give a digest of what events have in common of which one answer is enough for a while."""
    parts = (event.kind, event.control, event.rule, event.about, event.environment)
    alike = "\0".join(parts)
    return hashlib.sha256(alike.encode("utf-8", "surrogatepass")).hexdigest()


def following(responses: Iterable[Response], event: Event) -> Iterator[tuple[Response, Step]]:
    """Give all that follows from an event, in the order of the responses."""
    for response in responses:
        if not misses(response, event):
            for step in response.steps:
                yield response, step
