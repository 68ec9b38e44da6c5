"""What a ledger holds goes to a server in its order, with what it names; what is refused is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from interlock.evidence import VERIFICATION_SUMMARY
from interlock.flows.hand_over import hand_over
from interlock.kernel import Digest, Subject, canonical, sha256
from interlock.testing.world import SEALED, World
from interlock.wiring.app import App
from tests.boards import decide, enter


class Fate(msgspec.Struct):
    entry: int | None = None
    is_new: bool = False


class Heard:
    """A server that remembers what it was sent, and breaks off after so many requests."""

    def __init__(self, breaks_after: int = 1_000) -> None:
        self.envelopes: list[bytes] = []
        self.blobs: dict[str, bytes] = {}
        self.left = breaks_after

    def hand_in(self, envelopes: Sequence[bytes]) -> Sequence[Fate]:
        self.left -= 1
        if self.left < 0:
            raise ConnectionError
        known = {sha256(one) for one in self.envelopes}
        fates = [Fate(1, sha256(one) not in known) for one in envelopes]
        self.envelopes += [one for one in envelopes if sha256(one) not in known]
        return fates

    def keep(self, sha256: str, body: bytes) -> None:
        self.blobs[sha256] = body


class Strict(Heard):
    """A server that trusts nobody."""

    def hand_in(self, envelopes: Sequence[bytes]) -> Sequence[Fate]:
        return [Fate() for _ in envelopes]


def test_everything_goes_over_once(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.check()
    with world.app(is_reading=True) as app:
        server = Heard()
        first = hand_over(app.inspection, app.store.blobs, server)
        assert (first.new, first.known, first.refused, first.until) == (SEALED, 0, (), SEALED)
        assert all(sha256(body).hex == name for name, body in server.blobs.items())
        second = hand_over(app.inspection, app.store.blobs, server)
        assert (second.new, second.known) == (0, SEALED)
        rest = hand_over(app.inspection, app.store.blobs, server, start=first.until)
        assert (rest.new, rest.known, rest.until) == (0, 0, SEALED)


def test_what_was_broken_off_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interlock.flows.hand_over._AT_ONCE", 2)
    world = World(tmp_path)
    world.check()
    reached: list[int] = []
    with world.app(is_reading=True) as app:
        server = Heard(breaks_after=1)
        with pytest.raises(ConnectionError):
            hand_over(app.inspection, app.store.blobs, server, done=reached.append)
        assert reached == [2]
        server.left = 1_000
        assert hand_over(app.inspection, app.store.blobs, server, start=2).new == SEALED - 2


def test_what_is_refused_is_told(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.check()
    with world.app(is_reading=True) as app:
        found = hand_over(app.inspection, app.store.blobs, Strict(), why=lambda _: "nobody counts here")
        assert [one.says for one in found.refused] == ["nobody counts here"] * SEALED
        assert [one.entry for one in found.refused] == list(range(SEALED))


def test_a_decision_goes_over_with_its_policy_and_without_one_that_is_lost(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.check()
    with world.app() as app:
        policy = app.policies.get("standard")
        decided = decide(app, "review", policy=policy)
        server = Heard()
        hand_over(app.inspection, app.store.blobs, server, start=decided)
        assert server.blobs == {sha256(kept).hex: kept for kept in [canonical(msgspec.to_builtins(policy))]}
        lost = enter_lost(app)
        server = Heard()
        assert hand_over(app.inspection, app.store.blobs, server, start=lost).new == 1
        assert server.blobs == {}


def enter_lost(app: App) -> int:
    """Enter a decision whose policy is kept nowhere."""
    says = {
        "verifier": {"id": "https://interlock.example.org"},
        "timeVerified": "2026-01-01T00:00:00Z",
        "resourceUri": "web",
        "policy": {"uri": "bank"},
        "verificationResult": "FAILED",
        "interlock_policy": "ab" * 32,
    }
    subject = Subject("web", (Digest("sha256", "1" * 64),))
    return enter(app, VERIFICATION_SUMMARY, says, [subject], [app.keys.signer(app.clock())])
