"""Where events are sent: `channels.yaml` in the user's configuration folder, and in no repository. Floor 12.

A repository says what it wants to be told and to which channel, by name. Which file or place that is decides whoever
runs Interlock, since sending shows things to others and writes outside of the repository.
"""

from __future__ import annotations

# ruff: noqa: PTH118
# pathlib costs start-up time.
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.adapters.trackers.place import Place
from interlock.formats import FieldWrong, Node, read_yaml
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.heralds import FIELDS as TOLD_FIELDS
from interlock.wiring.heralds import WAYS as TOLD_WAYS
from interlock.wiring.heralds import Way, channel_told, way_of
from interlock.wiring.hooks import references_of
from interlock.wiring.own_files import read_own
from interlock.wiring.safe_addresses import url_of
from interlock.wiring.trackers import parted, place_of, unlike

if TYPE_CHECKING:
    from interlock.flows.ports import Sender
    from interlock.flows.tell import Channel as TellChannel
    from interlock.kernel import Instant

FILE_NAME: Final = "channels.yaml"
FIELDS: Final = {
    "name": "what responses call it",
    "file": "a file that gets one CloudEvent in JSON a line; a relative path begins at the configuration folder",
    "stdout": "true to write the lines to the standard output of whoever delivers",
    "webhook": "an https address that gets each event as a signed request; http on this machine alone",
    "cdevents": "as `webhook`, but what CDEvents have a word for is sent as CDEvents 0.5",
    "secrets": "where the secrets are that sign, each env:NAME or file:PATH; two while one is exchanged; of `mail` the"
    " password, of `pagerduty` the integration key",
    "ca_file": "the certificates that count for that address, in place of those of the system",
    **TOLD_FIELDS,
}
"""Every field of a channel, or of a tracker that is told events, with its meaning; the reference page has them."""
_WAYS: Final = ("file", "stdout", "webhook", "cdevents", *TOLD_WAYS)


class Channel(msgspec.Struct, frozen=True):
    """One place that events are sent to."""

    name: str
    file: str = ""
    """Empty for the standard output, or where there is an address."""
    url: str = ""
    secrets: tuple[str, ...] = ()
    """Where they are, by reference."""
    ca_file: str = ""
    is_cdevents: bool = False
    way: Way | None = None
    """How people are told, where they are."""


class Channels(msgspec.Struct, frozen=True):
    """The places of one installation, built when they are first needed."""

    notified: tuple[Channel, ...] = ()
    tracking: tuple[Channel, ...] = ()
    """Trackers that are told each event, as channels are."""
    server: str = ""
    """The address of the pages that messages lead to."""
    ticketing: tuple[Place, ...] = ()
    """Trackers in which tickets are kept."""

    def senders_of(
        self,
        channels: Sequence[Channel],
        environ: Mapping[str, str],
        clock: Callable[[], Instant],
        trace: Callable[[], Mapping[str, str]] | None = None,
    ) -> Mapping[str, Sender]:
        """Build what sends to some of the places, by name; `trace` gives headers that hand a trace on."""
        return {one.name: _sender(one, environ, clock, trace) for one in channels if one.way is None}

    def told(self, environ: Mapping[str, str], clock: Callable[[], Instant]) -> Mapping[str, TellChannel]:
        """Build what tells the channels that people read, by name."""
        return {one.name: channel_told(one.way, environ, clock) for one in self.notified if one.way is not None}


def read_channels(config: str) -> Channels:
    """Read the channels of a user; none where there is no file.

    Errors: SettingsUnreadable (CFG-101), YamlMalformed, FieldUnknown, FieldWrong (FMT-1xx).
    """
    path = os.path.join(config, FILE_NAME)
    try:
        body = read_own(config, FILE_NAME, may_lie_outside=True)
    except FileNotFoundError:
        return Channels()
    except OSError as error:
        raise SettingsUnreadable(path=path, why=error.strerror or str(error)) from error
    return channels_of(read_yaml(body, path), config)


def channels_of(node: Node, config: str) -> Channels:
    """Read channels and trackers from a YAML document."""
    if node.value is None:
        return Channels()
    fields = node.fields(FILE_NAME, ("version", "channels", "trackers", "server"))
    if "version" in fields and fields["version"].whole("version") != 1:
        raise fields["version"].wrong("version", "1")
    keeping, told = parted(fields.get("trackers"))
    return Channels(
        _of(fields["channels"].items("channels") if "channels" in fields else [], "channels", config),
        _of(told, "trackers", config),
        url_of(fields["server"], "server") if "server" in fields else "",
        tuple(place_of(one, config) for one in unlike(keeping, told)),
    )


def _of(items: Sequence[Node], what: str, config: str) -> tuple[Channel, ...]:
    found: list[Channel] = []
    for item in items:
        one = _channel(item, config)
        if one.way is not None and what == "trackers":
            raise item.wrong(what, "a tracker: people are told by channels")
        if any(other.name == one.name for other in found):
            raise FieldWrong(
                source=item.source, line=item.line, field="name", got=f"{one.name!r} twice", wanted="a name of its own"
            )
        found.append(one)
    return tuple(found)


def _channel(node: Node, config: str) -> Channel:
    fields = node.fields("a channel", FIELDS)
    ways = [one for one in _WAYS if one in fields and (one != "stdout" or fields[one].truth(one))]
    if "name" not in fields or len(ways) != 1 or (ways != ["stdout"] and "stdout" in fields):
        raise node.wrong(
            "a channel", f"name, and one of {', '.join(one for one in _WAYS if one != 'stdout')} and stdout: true"
        )
    name, way = fields["name"].text("name"), ways[0]
    if way in TOLD_WAYS:
        return Channel(name, way=way_of(node, fields, way, config))
    for field in (one for one in TOLD_FIELDS if one in fields):
        raise fields[field].wrong(field, f"a channel that people read: it goes with {', '.join(TOLD_WAYS)}")
    if way in {"webhook", "cdevents"}:
        if "secrets" not in fields:
            raise node.wrong("a channel", "the secrets that sign what it gets")
        ca_file = os.path.join(config, _path(fields["ca_file"], "ca_file")) if "ca_file" in fields else ""
        url, secrets = url_of(fields[way], way), references_of(fields["secrets"], config)
        return Channel(name, url=url, secrets=secrets, ca_file=ca_file, is_cdevents=way == "cdevents")
    for other in ("secrets", "ca_file"):
        if other in fields:
            raise fields[other].wrong(other, "an address: they go with webhook and cdevents")
    return Channel(name, os.path.join(config, _path(fields["file"], "file")) if way == "file" else "")


def _path(node: Node, field: str) -> str:
    path = node.text(field)
    if "\0" in path:
        raise node.wrong(field, "a path")
    return path


def _sender(
    one: Channel,
    environ: Mapping[str, str],
    clock: Callable[[], Instant],
    trace: Callable[[], Mapping[str, str]] | None,
) -> Sender:
    from interlock.adapters.notifiers import FileSender, StreamSender

    if not one.url:
        return FileSender(one.file) if one.file else StreamSender(sys.stdout)
    from interlock.adapters.notifiers.webhooks import CDEventSender, Receiver, WebhookSender

    made = CDEventSender if one.is_cdevents else WebhookSender
    return made(Receiver(one.url, one.secrets, one.ca_file), environ, clock, trace)
