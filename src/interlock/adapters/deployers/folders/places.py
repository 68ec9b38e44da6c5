"""Where a release goes and how it is served there, as the settings say it. Pure. Floor 11."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from interlock.adapters.deployers.taking import taken_words
from interlock.deployment import Health, ParametersUnfit, Target

_SSH: Final = re.compile(
    r"(?:(?P<user>[A-Za-z0-9_][A-Za-z0-9_.-]*)@)?(?P<host>[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{1,5}))?"
)
_LISTEN: Final = re.compile(r"(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):(?P<port>[0-9]{1,5})")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OURS: Final = ("LISTEN_", "INTERLOCK_", "LD_", "PYTHON")
_LAST_PORT: Final = 65535


TAKES: Final = {
    "path": "the folder, as an absolute path",
    "ssh": "`user@host:port` of the machine that it is on; left out, this one",
    "key": "the file with the key for that machine; left out, those that ssh finds by itself",
    "known_hosts": "the file with the keys of hosts; left out, those that ssh knows",
    "command": "what serves; {release}, {configuration}, {data} and {fd} are filled in; left out, nothing is started",
    "listen": "`host:port` of the socket that the command gets as descriptor 3; left out, it gets none",
    "environment": "names that the command finds in its environment; values come from files ending in .env",
    "ready": "the path that answers below 400 once it is up; left out, that of `health` where it is on the same port",
    "grace_s": "seconds that the old release may take to finish what it has begun; left out, 30",
    "keep": "how many releases stay to go back to; left out, 3",
}
"""What it takes in `with:` and in each target, with what it means; the reference page is made from it."""
NAME: Final = "folders"
_GRACE_S, _LONGEST_S, _KEEP, _MOST = 30, 3600, 3, 1000


class Place(msgspec.Struct, frozen=True):
    """A folder on this machine or on another one, and what serves from it."""

    path: str
    ssh: str = ""
    key: str = ""
    known_hosts: str = ""
    command: tuple[str, ...] = ()
    listen: str = ""
    environment: tuple[str, ...] = ()
    ready: str = ""
    grace_s: int = _GRACE_S
    keep: int = _KEEP

    @property
    def host(self) -> str:
        """The name of the other machine; empty for this one."""
        found = _SSH.fullmatch(self.ssh)
        return "" if found is None else found["host"].strip("[]")

    @property
    def user(self) -> str:
        """Who one is there; empty for whoever ssh takes."""
        found = _SSH.fullmatch(self.ssh)
        return "" if found is None else found["user"] or ""

    @property
    def port(self) -> str:
        """The port of ssh there; empty for the usual one."""
        found = _SSH.fullmatch(self.ssh)
        return "" if found is None else found["port"] or ""


def place_of(target: Target, parameters: Mapping[str, object]) -> Place:
    """Give where a target is: what the environment says, and what the target says itself, which counts more.

    Errors: ParametersUnfit (DPL-114).
    """
    taken = taken_words({**parameters, **target.at}, TAKES, NAME)

    def words(name: str) -> tuple[str, ...]:
        return taken.argv(name) if name in taken.given else ()

    def text(name: str) -> str:
        return taken.text(name) if name in taken.given else ""

    place = Place(
        path=taken.text("path"),
        **{name: text(name) for name in ("ssh", "key", "known_hosts", "listen", "ready")},
        command=words("command"),
        environment=words("environment"),
        grace_s=taken.whole("grace_s", _GRACE_S),
        keep=taken.whole("keep", _KEEP),
    )
    for field, wanted in _wrong(place):
        got = repr(getattr(place, field))
        raise ParametersUnfit(deployer=NAME, field=f"{field} of {target.name}", got=got, wanted=wanted)
    return place


def serving(place: Place, health: Health | None, target: str) -> dict[str, Any]:
    """Give what the host has to know to serve a release."""
    told: dict[str, Any] = {}
    if health is not None:
        told = {"withinMs": health.within_ms, "everyMs": health.every_ms, "passes": health.passes}
    return {
        "command": list(place.command),
        "listen": place.listen,
        "environment": list(place.environment),
        "grace": place.grace_s,
        "health": {**told, "path": place.ready or _path_of(place, health, target)},
    }


def _path_of(place: Place, health: Health | None, target: str) -> str:
    """Give the path of a health address that the supervised socket itself answers."""
    if health is None or not health.http or not place.listen:
        return ""
    parts = urlsplit(health.http.replace("{target}", target))
    try:
        is_own = parts.scheme == "http" and (parts.port or 80) == int(place.listen.rpartition(":")[2])
    except ValueError:
        return ""
    return f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}" if is_own else ""


def _wrong(place: Place) -> Iterator[tuple[str, str]]:
    """Give the fields that a deployer could not go by, with what they have to be."""
    if not place.path.startswith("/") or posixpath.normpath(place.path) != place.path or place.path == "/":
        yield "path", "the absolute path of a folder, written plainly"
    if place.ssh and not _is_ssh(place):
        yield "ssh", "host, user@host or user@host:port"
    if place.listen and not _is_listen(place):
        yield "listen", "host:port"
    if place.listen and not place.command:
        yield "command", "the program that serves what `listen` names"
    if place.ready and (not place.listen or not place.ready.startswith("/") or not _is_plain(place.ready)):
        yield "ready", "a path such as /health, of what `listen` serves"
    if any(not _NAME.fullmatch(one) or one.startswith(_OURS) or one == "PATH" for one in place.environment):
        yield "environment", f"names, none of which is PATH or begins with {', '.join(_OURS)}"
    if place.grace_s > _LONGEST_S:
        yield "grace_s", f"{_LONGEST_S} at most"
    if not 0 < place.keep <= _MOST:
        yield "keep", f"between 1 and {_MOST}"


def _is_ssh(place: Place) -> bool:
    return _SSH.fullmatch(place.ssh) is not None and int(place.port or 22) in range(1, _LAST_PORT + 1)


def _is_listen(place: Place) -> bool:
    found = _LISTEN.fullmatch(place.listen)
    return found is not None and int(found["port"]) in range(1, _LAST_PORT + 1)


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and " " not in text
