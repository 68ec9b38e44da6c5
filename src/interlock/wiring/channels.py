"""Where events are sent: `channels.yaml` in the user's configuration folder, and in no repository. Floor 12.

A repository says what it wants to be told and to which channel, by name. Which file or place that is decides whoever
runs Interlock, since sending shows things to others and writes outside of the repository.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.formats import FieldWrong, Node, read_yaml
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.own_files import read_own

if TYPE_CHECKING:
    from interlock.flows.ports import Sender

FILE_NAME: Final = "channels.yaml"
FIELDS: Final = {
    "name": "what responses call it",
    "file": "a file that gets one CloudEvent in JSON a line; a relative path begins at the configuration folder",
    "stdout": "true to write the lines to the standard output of `interlock events deliver`",
}
"""Every field of a channel or tracker with what it means; the reference page is made from it."""


class Channel(msgspec.Struct, frozen=True):
    """One place that events are sent to."""

    name: str
    file: str = ""
    """Empty for the standard output."""


class Channels(msgspec.Struct, frozen=True):
    """The places of one installation, built when they are first needed."""

    notified: tuple[Channel, ...] = ()
    tracking: tuple[Channel, ...] = ()

    @property
    def channels(self) -> Mapping[str, Sender]:
        """Senders for `notify`, by name."""
        return _senders(self.notified)

    @property
    def trackers(self) -> Mapping[str, Sender]:
        """Senders for `ticket`, by name."""
        return _senders(self.tracking)


def read_channels(config: str) -> Channels:
    """Read the channels of a user; none where there is no file.

    Errors: SettingsUnreadable (CFG-101), YamlMalformed, FieldUnknown, FieldWrong (FMT-1xx).
    """
    path = os.path.join(config, FILE_NAME)  # noqa: PTH118 (pathlib costs start-up time)
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
    fields = node.fields(FILE_NAME, ("version", "channels", "trackers"))
    if "version" in fields and fields["version"].whole("version") != 1:
        raise fields["version"].wrong("version", "1")
    return Channels(_of(fields, "channels", config), _of(fields, "trackers", config))


def _of(fields: Mapping[str, Node], what: str, config: str) -> tuple[Channel, ...]:
    found: list[Channel] = []
    for item in fields[what].items(what) if what in fields else []:
        one = _channel(item, config)
        if any(other.name == one.name for other in found):
            raise FieldWrong(
                source=item.source, line=item.line, field="name", got=f"{one.name!r} twice", wanted="a name of its own"
            )
        found.append(one)
    return tuple(found)


def _channel(node: Node, config: str) -> Channel:
    fields = node.fields("a channel", FIELDS)
    is_stream = "stdout" in fields and fields["stdout"].truth("stdout")
    if "name" not in fields or ("file" in fields) == is_stream:
        raise node.wrong("a channel", "name, and either file or stdout: true")
    if is_stream:
        return Channel(fields["name"].text("name"))
    path = fields["file"].text("file")
    if "\0" in path:
        raise fields["file"].wrong("file", "a path")
    return Channel(fields["name"].text("name"), os.path.join(config, path))  # noqa: PTH118 (as above)


def _senders(channels: tuple[Channel, ...]) -> dict[str, Sender]:
    from interlock.adapters.notifiers import FileSender, StreamSender

    return {one.name: FileSender(one.file) if one.file else StreamSender(sys.stdout) for one in channels}
