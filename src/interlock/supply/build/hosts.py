"""Which hosts a build says that it talks to, and what is among them. Pure. Floor 3.

A name is written as the DNS has it: in ASCII, names in other scripts in their `xn--` form, so that two that look alike
are not one. Letter case and one dot at the end do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

import msgspec

from interlock.supply.build.errors import HostMalformed

USUAL_PORTS: Final = (80, 443)
"""The ports of a host that names none."""
UNDECLARED: Final = "`build.network.hosts` does not name it"
ELSEWHERE: Final = "`build.network.hosts` names it with other ports"
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""What makes a name of which it is the last part an address in an odd spelling, to some programs."""
_PORT: Final = re.compile(r"[0-9]{1,5}")
_LONGEST: Final = 253
_MOST_PORT: Final = 65535
_TREE: Final = "*."

Address = IPv4Address | IPv6Address

_NAT64: Final = ip_network("64:ff9b::/96")
_CREDENTIALS: Final = frozenset(
    map(
        ip_address,
        (
            *("168.63.129.16", "100.100.100.200", "192.0.0.192"),
            *("fd00:ec2::254", "fd20:ce::254", "fd00:c1::a9fe:a9fe"),
        ),
    )
)
"""Where clouds tell a machine its secrets, beside the addresses that are of one link alone."""


class Host(msgspec.Struct, frozen=True):
    """A host that a build may reach, or all those below a name."""

    name: str
    """A name in small letters, or an address in its one spelling."""
    is_tree: bool = False
    """All names below it, and not it itself."""
    ports: tuple[int, ...] = USUAL_PORTS

    @property
    def text(self) -> str:
        """How it is declared."""
        bare = f"[{self.name}]" if ":" in self.name else f"*.{self.name}" if self.is_tree else self.name
        return bare if self.ports == USUAL_PORTS else f"{bare}:{self.ports[0]}"

    def lets(self, name: str, port: int) -> bool:
        """Say whether a host in its plain spelling is meant."""
        fits = name.endswith(f".{self.name}") if self.is_tree else name == self.name
        return fits and port in self.ports

    def covers(self, other: Host) -> bool:
        """Say whether everything that another one lets a build reach, this one does."""
        if not set(other.ports) <= set(self.ports):
            return False
        if self.is_tree:
            return other.name.endswith(f".{self.name}") or (other.is_tree and other.name == self.name)
        return not other.is_tree and other.name == self.name


def read_host(text: str) -> Host:
    """Read a host as it is declared: `a.example.org`, `*.example.org`, `a.example.org:8443`, `[::1]:8080`.

    Errors: HostMalformed (BLD-116).
    """
    if "/" in text or "@" in text:
        raise HostMalformed(text=text, why="it is more than a host and a port")
    name, ports = split_port(text)
    is_tree = name.startswith(_TREE)
    plain = plain_name(name.removeprefix(_TREE), text)
    if is_tree and (_is_address(plain) or "." not in plain):
        raise HostMalformed(text=text, why="all names below one part, or below an address, are no choice of hosts")
    if plain == "localhost" or plain.endswith(".localhost"):
        raise HostMalformed(text=text, why="it is this machine; where that is meant, name the address and the port")
    return Host(plain, is_tree, USUAL_PORTS if ports is None else (ports,))


def split_port(text: str) -> tuple[str, int | None]:
    """Give the host and the port of what says both; none where it says no port. Errors: HostMalformed (BLD-116)."""
    if text.count(":") > 1 and not text.startswith("["):
        return text, None
    end = text.find("]") + 1 if text.startswith("[") else 0
    name, colon, port = text[:end], text[end : end + 1], text[end + 1 :]
    if not end:
        name, colon, port = text.partition(":")
    if not colon:
        return name, None
    if colon != ":" or not _PORT.fullmatch(port) or not 0 < int(port) <= _MOST_PORT:
        raise HostMalformed(text=text, why=f"a port is a number from 1 to {_MOST_PORT}")
    return name, int(port)


def plain_name(name: str, shown: str = "") -> str:
    """Give the one spelling of a host: an address, or a name in small letters. Errors: HostMalformed (BLD-116)."""
    shown = shown or name
    inner = name[1:-1] if name.startswith("[") and name.endswith("]") else name
    if _is_address(inner):
        if (":" in inner) != (inner != name) and inner != name:
            raise HostMalformed(text=shown, why="only an address with colons stands in brackets")
        return str(ip_address(inner))
    plain = name.lower().removesuffix(".") if name.isascii() else ""
    if not name.isascii():
        raise HostMalformed(text=shown, why="it is not written as the DNS has it, which is `xn--` and more letters")
    labels = plain.split(".")
    if len(plain) > _LONGEST or not all(map(_LABEL.fullmatch, labels)):
        raise HostMalformed(text=shown, why="it is neither a name nor an address")
    if _NUMBER.fullmatch(labels[-1]):
        raise HostMalformed(text=shown, why="its last part is a number, and it is no address in its plain spelling")
    return plain


def is_let(hosts: Iterable[Host], name: str, port: int) -> bool:
    """Say whether a host in its plain spelling is among those that are declared."""
    return any(one.lets(name, port) for one in hosts)


def why_undeclared(hosts: Iterable[Host], name: str) -> str:
    """Say what is missing for a host in its plain spelling that is not let at a port."""
    is_there = any(one.lets(name, port) for one in hosts for port in one.ports)
    return ELSEWHERE if is_there else UNDECLARED


def why_closed(address: str) -> str:
    """Say why no name may lead a build to an address; empty where it may.

    Addresses of a house of one's own are open: mirrors stand there. Closed are this machine, what is of one link alone,
    and where clouds tell a machine its secrets, also where they are wrapped into addresses of another kind.
    """
    for one in _unwrapped(ip_address(address.partition("%")[0])):
        if one.is_loopback or one.is_unspecified or (one.version == 4 and int(one) >> 24 == 0):  # noqa: PLR2004
            return "this machine itself"
        if one in _CREDENTIALS:
            return "where clouds tell a machine its secrets"
        if one.is_link_local:
            return "an address of one link alone, where clouds tell a machine its secrets"
        if one.is_multicast or (one.version == 4 and one.is_reserved):  # noqa: PLR2004
            return "no address of one machine"
    return ""


def tells_secrets(address: str) -> bool:
    """Say whether clouds tell a machine its secrets there, also where it is wrapped into an address of another kind."""
    inside = _unwrapped(ip_address(address.partition("%")[0]))
    return any(one in _CREDENTIALS or one.is_link_local for one in inside)


def _unwrapped(address: Address) -> tuple[Address, ...]:
    """Give an address with those that lie in it."""
    if isinstance(address, IPv4Address):
        return (address,)
    inside: list[Address | None] = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64 or int(address) >> 32 == 0:
        inside.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return (address, *(one for one in inside if one is not None))


def _is_address(text: str) -> bool:
    if "%" in text:
        return False
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
