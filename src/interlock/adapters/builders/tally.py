"""What is counted at the door of a build, in bounded memory. Floor 11."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from interlock.supply.build import Host, Reached, Refused, Traffic

_MOST_REACHED: Final = 500
_MOST_REFUSED: Final = 100


class Count:
    """What went to one host and came from there."""

    def __init__(self) -> None:
        self.connections = 0
        self.failed = 0
        self.sent = 0
        self.received = 0

    def send(self, size: int) -> None:
        """Count bytes that went to it."""
        self.sent += size

    def receive(self, size: int) -> None:
        """Count bytes that came from it."""
        self.received += size


class Tally:
    """Counts hosts, each under its name while there are not too many of them."""

    def __init__(self, hosts: Sequence[Host]) -> None:
        self._hosts = tuple(hosts)
        self._reached: dict[tuple[str, int], Count] = {}
        self._refused: dict[tuple[str, int, str], int] = {}
        self._unlisted = 0
        self.malformed = 0

    def of(self, host: str, port: int) -> Count:
        """Give the count of a declared host; beyond some hundred, that of its declaration."""
        if (host, port) not in self._reached and len(self._reached) >= _MOST_REACHED:
            host = next(one.text for one in self._hosts if one.lets(host, port))
        return self._reached.setdefault((host, port), Count())

    def refuse(self, host: str, port: int, why: str) -> None:
        """Count a host that was not let through."""
        key = (host, port, why)
        if key in self._refused or len(self._refused) < _MOST_REFUSED:
            self._refused[key] = self._refused.get(key, 0) + 1
        else:
            self._unlisted += 1

    @property
    def traffic(self) -> Traffic:
        """Everything so far, in the order of the names."""
        return Traffic(
            tuple(
                Reached(host, port, one.connections, one.failed, one.sent, one.received)
                for (host, port), one in sorted(self._reached.items(), key=lambda each: each[0])
            ),
            tuple(Refused(host, port, count, why) for (host, port, why), count in sorted(self._refused.items())),
            self._unlisted,
            self.malformed,
        )
