"""Where an address leads: scheme, host and port, and what its name was found to stand for, once. Floor 11."""

from __future__ import annotations

import ipaddress
import socket
from typing import Final
from urllib.parse import urlsplit

import msgspec

from interlock.adapters.errors import NetworkError
from interlock.adapters.http import origin_of
from interlock.kernel import Digest, canonical, sha256
from interlock.runtime.probes.errors import AddressSilent, AddressUnusable
from interlock.runtime.probes.handshakes import is_address
from interlock.runtime.probes.model import Only
from interlock.supply.build import tells_secrets

_USUAL: Final = {"http": 80, "https": 443}
_LONGEST: Final = 500


class Address(msgspec.Struct, frozen=True):
    """What is probed, in one spelling."""

    scheme: str
    host: str
    port: int
    base: str = ""
    """The path in front of every path that is asked, without a slash at its end."""

    @property
    def origin(self) -> str:
        """Scheme, host and port, the port only where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _USUAL[self.scheme] else f":{self.port}")

    @property
    def text(self) -> str:
        """The address in its one spelling."""
        return self.origin + self.base

    def url(self, path: str) -> str:
        """Give the address of a path below it."""
        return self.origin + self.base + path


class Place(msgspec.Struct, frozen=True):
    """An address with what its host stands for."""

    address: Address
    numbers: tuple[str, ...]
    """At least one; what is asked is asked of the first."""

    @property
    def is_here(self) -> bool:
        """Whether it is this machine."""
        return any(ipaddress.ip_address(one).is_loopback for one in self.numbers)

    def is_fit(self, only: Only) -> bool:
        """Say whether it is what a probe wants it to be."""
        match only:
            case Only.HTTP | Only.HTTPS:
                return self.address.scheme == only.value
            case Only.NETWORK:
                return not self.is_here
            case Only.NAME:
                return not is_address(self.address.host)
            case Only.USUAL_PORT:
                return self.address.port == _USUAL[self.address.scheme]


def address_of(text: str) -> Address:
    """Read an address. Errors: AddressUnusable (PRB-101)."""
    try:
        if len(text) > _LONGEST:
            raise AddressUnusable(text=text[:_LONGEST], why=f"it is longer than {_LONGEST} characters")
        origin_of(text)
        parts = urlsplit(text)
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii").lower()
    except (NetworkError, UnicodeError) as error:
        raise AddressUnusable(text=text[:_LONGEST], why=str(error)) from error
    if parts.query or parts.fragment:
        raise AddressUnusable(text=text, why="it has a query or a fragment, which probes cannot go below")
    if not host or "%" in host or not parts.path.isascii() or not parts.path.isprintable():
        raise AddressUnusable(text=text, why="its host or path is not one that can be asked")
    return Address(parts.scheme, host, parts.port or _USUAL[parts.scheme], parts.path.rstrip("/"))


def digest_of(addresses: tuple[Address, ...]) -> Digest:
    """Give what evidence about addresses is about, where it is about nothing else."""
    return sha256(canonical({"addresses": sorted({one.text for one in addresses})}))


def look_up(address: Address) -> Place:
    """Find out what a host stands for, once.

    A name that leads to where clouds hand out credentials, which addresses of the link may be, is not asked.
    Errors: AddressSilent (PRB-110), AddressUnusable (PRB-101).
    """
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise AddressSilent(address=address.text, why=f"its name leads nowhere ({error.strerror})") from error
    numbers = tuple(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))
    if not is_address(address.host) and any(map(tells_secrets, numbers)):
        why = "its name stands for an address of the link or another one where clouds hand out credentials"
        raise AddressUnusable(text=address.text, why=why)
    return Place(address, numbers)


def reach(place: Place, timeout_s: float) -> Place:
    """Give a place with the first of its addresses that takes connections, so that one server answers everything.

    Errors: AddressSilent (PRB-110).
    """
    why = ""
    for number in place.numbers:
        try:
            socket.create_connection((number, place.address.port), timeout_s).close()
        except OSError as error:
            why = f"{number}: {error.strerror or error}"
        else:
            return Place(place.address, (number,))
    raise AddressSilent(address=place.address.text, why=why)
