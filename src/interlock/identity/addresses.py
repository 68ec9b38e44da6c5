"""Addresses that somebody connects from, and by what they are counted. Floor 2."""

from __future__ import annotations

import ipaddress
from typing import Final

_NETWORK: Final = 64
"""How many bits of an address of IPv6 one network has: whoever has one of its addresses has all."""


def place_of(address: str) -> str:
    """Give by what an address is counted: itself, or its network where that has more addresses than can be counted."""
    try:
        read = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return f"address {address}"
    if isinstance(read, ipaddress.IPv6Address):
        if read.ipv4_mapped is not None:
            return f"address {read.ipv4_mapped}"
        return f"address {ipaddress.ip_network((read, _NETWORK), strict=False)}"
    return f"address {read}"
