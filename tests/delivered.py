"""A shop that was delivered for two weeks: artifacts with a library that a CVE is about, deployments, a lock."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from interlock.evidence import CYCLONEDX
from interlock.kernel import Instant, Subject
from interlock.store.advisories import open_advisories
from interlock.testing.world import START, World
from tests.advisory_books import OSV, advisory
from tests.estate import Estate
from tests.shared_ledger import bom

CVE = "CVE-2026-1"
COMPONENT = "pkg:pypi/django@1.0"
DAYS = 10
"""So long it takes."""


class Delivered:
    """Two versions were brought to staging and live, the first of them without the library."""

    def __init__(self, folder: Path, began: Instant = START) -> None:
        world = World(folder)
        world.at = began
        self.estate = Estate(folder, world=world)
        self.world = world
        self.first = self._version(b"one", "shop-1.zip", "pkg:pypi/flask@1.0")
        world.pass_time(days=4)
        self.commit = world.commit({"app.py": "print('two')\n"}, "Say two")
        world.check()
        self.second = self._version(b"two", "shop-2.zip", COMPONENT, "pkg:pypi/flask@1.1")
        world.pass_time(days=6)
        with world.app() as app, open_advisories(f"{app.places.data}/advisories", is_read_only=False) as book:
            book.take_in(OSV, [advisory(1)])

    def _version(self, body: bytes, name: str, *purls: str) -> Subject:
        made = self.estate.artifact(body, name)
        with self.world.app() as app:
            app.seal.document(made, CYCLONEDX, bom(*purls))
        self.estate.deployed(made)
        self.world.pass_time(hours=5)
        self.estate.deployed(made, environment="live")
        return made

    @property
    def digest(self) -> str:
        """The SHA-256 of what runs now."""
        return self.second.digests[0].hex


def until(now: Instant, folder: Path) -> Delivered:
    """Give such a shop of the last days before a moment."""
    return Delivered(folder, now - timedelta(days=DAYS + 1))
