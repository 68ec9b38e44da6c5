"""Whether something listens at a port: one connection, closed at once, nothing said. Floor 11."""

from __future__ import annotations

import errno
import socket
from typing import Final

from interlock.adapters.probes.places import Place
from interlock.runtime.probes.errors import AddressSilent
from interlock.runtime.probes.seen import PortSeen

_SHUT: Final = frozenset({errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.EACCES, errno.ECONNRESET})
"""What a port that nobody listens at, or that a firewall refuses, comes to; EPERM is of a firewall on this machine."""


def knock(place: Place, port: int, timeout_s: float) -> PortSeen:
    """Say whether something listens; silence is a closed port.

    Errors: AddressSilent (PRB-110) where that says nothing of the port.
    """
    try:
        with socket.create_connection((place.numbers[0], port), timeout_s):
            return PortSeen(is_open=True, says="it takes connections")
    except TimeoutError:
        return PortSeen(is_open=False, says="nothing answers")
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        if error.errno in _SHUT:
            return PortSeen(is_open=False, says=said)
        raise AddressSilent(address=f"{place.address.host} at port {port}", why=said) from error
