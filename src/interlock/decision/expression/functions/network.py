"""`ip()` and `cidr()`.

Source: the network extension of CEL. Floor 8.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from interlock.decision.expression.functions.overloads import Function
from interlock.decision.expression.meter import Meter
from interlock.decision.expression.values import Address, Failure, Network

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

_V4, _V6 = 4, 6
_WIDTH: Final = {_V4: 32, _V6: 128}
_WIDEST: Final = len("128")
_LONGEST: Final = 64
_LOCAL_V4: Final = 0xE00000  # 224.0.0.0/24
_LOCAL_V6: Final = 0xFF02  # ff02::/16, whatever the flags


def _address(_: Meter, text: str) -> Address:
    found = _read(text)
    return Address(found.version, int(found))


def _read(text: str) -> IPv4Address | IPv6Address:
    from ipaddress import ip_address

    if "%" in text:
        raise Failure(f"IP Address {text[:_LONGEST]!r} with zone value is not allowed")
    if ":" in text and "." in text:
        raise Failure(f"IPv4-mapped IPv6 address {text[:_LONGEST]!r} is not allowed")
    try:
        return ip_address(text)
    except ValueError as error:
        raise Failure(f"IP Address {text[:_LONGEST]!r} parse error during conversion from string") from error


def _network(meter: Meter, text: str) -> Network:
    body, slash, width = text.partition("/")
    address = _address(meter, body)
    if not slash or not (width.isascii() and width.isdigit()) or (len(width) > 1 and width[0] == "0"):
        raise Failure(f"CIDR {text[:_LONGEST]!r} parse error during conversion from string")
    if len(width) > _WIDEST or int(width) > _WIDTH[address.version]:
        raise Failure(f"CIDR {text[:_LONGEST]!r} parse error during conversion from string")
    return Network(address, int(width))


def _is(parse: Callable[[Meter, str], object]) -> Callable[[Meter, str], bool]:
    def readable(meter: Meter, text: str) -> bool:
        try:
            parse(meter, text)
        except Failure:
            return False
        return True

    return readable


def address_text(address: Address) -> str:
    """Give an address in its canonical form."""
    return str(_python(address))


def _python(address: Address) -> IPv4Address | IPv6Address:
    from ipaddress import IPv4Address, IPv6Address

    return (IPv4Address if address.version == _V4 else IPv6Address)(address.number)


def _canonical(_: Meter, text: str) -> bool:
    return str(_read(text)) == text


def _low(address: Address, prefix: int) -> int:
    shift = _WIDTH[address.version] - prefix
    return address.number >> shift << shift


def _contains_ip(_: Meter, network: Network, address: Address) -> bool:
    own = network.address
    return own.version == address.version and _low(own, network.prefix) == _low(address, network.prefix)


def _contains_cidr(meter: Meter, network: Network, other: Network) -> bool:
    return other.prefix >= network.prefix and _contains_ip(meter, network, other.address)


def _masked(_: Meter, network: Network) -> Network:
    own = network.address
    return Network(Address(own.version, _low(own, network.prefix)), network.prefix)


def _global_unicast(_: Meter, address: Address) -> bool:
    """Everything but unspecified, loopback, multicast, link-local and the IPv4 broadcast address."""
    found = _python(address)
    special = found.is_unspecified or found.is_loopback or found.is_multicast or found.is_link_local
    return not special and not (address.version == _V4 and address.number == (1 << 32) - 1)


def _local_multicast(_: Meter, address: Address) -> bool:
    if address.version == _V4:
        return address.number >> 8 == _LOCAL_V4
    return address.number >> 112 & 0xFF0F == _LOCAL_V6


FUNCTIONS: Final = (
    Function("ip", "ip", {(str,): _address, (Address,): lambda _, value: value}),
    Function("isIP", "bool", {(str,): _is(_address)}),
    Function("ip.isCanonical", "bool", {(str,): _canonical}),
    Function(".family", "int", {(Address,): lambda _, value: value.version}),
    Function(".isUnspecified", "bool", {(Address,): lambda _, value: value.number == 0}),
    Function(".isLoopback", "bool", {(Address,): lambda _, value: _python(value).is_loopback}),
    Function(".isGlobalUnicast", "bool", {(Address,): _global_unicast}),
    Function(".isLinkLocalMulticast", "bool", {(Address,): _local_multicast}),
    Function(".isLinkLocalUnicast", "bool", {(Address,): lambda _, value: _python(value).is_link_local}),
    Function("cidr", "cidr", {(str,): _network, (Network,): lambda _, value: value}),
    Function("isCIDR", "bool", {(str,): _is(_network)}),
    Function(
        ".containsIP",
        "bool",
        {
            (Network, Address): _contains_ip,
            (Network, str): lambda meter, network, text: _contains_ip(meter, network, _address(meter, text)),
        },
    ),
    Function(
        ".containsCIDR",
        "bool",
        {
            (Network, Network): _contains_cidr,
            (Network, str): lambda meter, network, text: _contains_cidr(meter, network, _network(meter, text)),
        },
    ),
    Function(".ip", "ip", {(Network,): lambda _, value: value.address}),
    Function(".prefixLength", "int", {(Network,): lambda _, value: value.prefix}),
    Function(".masked", "cidr", {(Network,): _masked}),
)
