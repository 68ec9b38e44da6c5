"""What counts one time, in memory."""

from __future__ import annotations

from collections.abc import Callable

from interlock.kernel import Instant


class MemoryOnce:
    """Satisfies `interlock.flows.visiting_ports.OnceBook`."""

    def __init__(self, clock: Callable[[], Instant]) -> None:
        self.clock = clock
        self.held: dict[tuple[bytes, str], tuple[bytes, Instant]] = {}

    def put(self, digest: bytes, kind: str, card: bytes, until: Instant) -> None:
        self.held = {key: one for key, one in self.held.items() if one[1] > self.clock()}
        self.held[digest, kind] = card, until

    def take(self, digest: bytes, kind: str) -> bytes | None:
        now = self.clock()
        card, until = self.held.pop((digest, kind), (None, now))
        return card if now < until else None

    def look(self, digest: bytes, kind: str) -> bytes | None:
        card, until = self.held.get((digest, kind), (None, self.clock()))
        return card if self.clock() < until else None

    def drop(self, kind: str) -> None:
        self.held = {key: one for key, one in self.held.items() if key[1] != kind}
