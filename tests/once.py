"""What counts one time, in memory."""

from __future__ import annotations

from interlock.kernel import Instant


class MemoryOnce:
    """Satisfies `interlock.flows.sign_in.OneTime`."""

    def __init__(self) -> None:
        self.held: dict[tuple[bytes, str], tuple[bytes, Instant]] = {}

    def put(self, secret: bytes, kind: str, card: bytes, until: Instant) -> None:
        self.held[secret, kind] = card, until

    def take(self, secret: bytes, kind: str, at: Instant) -> bytes | None:
        card, until = self.held.pop((secret, kind), (None, at))
        return card if at < until else None
