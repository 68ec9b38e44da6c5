"""A store with something in it for pages to show: releases, deployments, findings, answers, waivers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from interlock.flows.check import Asked
from interlock.flows.deploy import Wanted
from interlock.flows.directory import say
from interlock.identity import Found, Founder, FoundingGrant
from interlock.kernel import Severity, Subject, sha256
from interlock.testing.world import failed, finding
from tests.estate import Estate
from tests.governed import ROLES
from tests.visits import Browser, Site, visiting

HARD = (
    "</title><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\u202eevil\u2066 \u200f\u05d8\u05e7\u05e1\u05d8",
    "x" * 10_000,
    "'\"&`{{ 7 * 7 }}{% raw %}",
)
"""Texts that somebody chose to break a page with."""


class Shown:
    """A shop with releases 1.0 and 1.1 of two artifacts each; 1.0 runs in staging."""

    def __init__(self, folder: Path) -> None:
        self.estate = Estate(folder)
        self.world = self.estate.world
        self.app = self.estate.artifact()
        self.docs = self.estate.artifact(b"docs", "docs.txt")
        self.release("1.0", self.app, self.docs, notes="orders can be cancelled")
        self.run = self.estate.deployed(self.app, self.docs).run
        self.world.pass_time(minutes=5)
        self.world.commit({"app.py": "print('hello, you')\n"}, "greet whoever comes")
        found = [finding("commit.sast"), finding("commit.sast", severity=Severity.LOW, rule="bandit:B101")]
        self.world.runner.outcomes["commit.sast"] = failed(*found)
        self.world.check(Asked())
        self.newer = self.estate.artifact(b"newer", "app-1.1.zip")
        self.release("1.1", self.newer, self.docs)

    def release(self, version: str, *subjects: Subject, notes: str = "") -> None:
        """Make a release."""
        with self.estate.deploying() as (_, made):
            made.releasing.make(version, [Wanted(one) for one in subjects], notes)

    @property
    def head(self) -> str:
        """The newest commit."""
        return self.estate.head

    def found(self) -> None:
        """Say who is who: ann may everything, eve may read what is of another product, and max that of the shop."""
        world = self.world
        with world.app() as app:
            key = app.keys.signer(world.at).key_id
            founders = (
                Founder("ann", "Ann Other", (f"key:{key}", "directory:local/ann")),
                Founder("eve", "Eve", (f"key:{sha256(b'eve').hex}", "directory:local/eve")),
                Founder("max", "Max", (f"key:{sha256(b'max').hex}", "directory:local/max")),
            )
            grants = (
                *(FoundingGrant(role, "person:ann") for role in ("owner", *ROLES)),
                FoundingGrant("engineer", "person:eve", "product:another"),
                FoundingGrant("engineer", "person:max", "product:shop"),
            )
            say([Found(founders, grants)], app.directory(), app.seal, key, world.at, app.store.ledger.origin)


class Looked:
    """A server over a shown store, and people at it."""

    def __init__(self, shown: Shown, site: Site) -> None:
        self.shown, self.site = shown, site
        self.faults: list[str] = []
        site.application.state.fault = self.faults.append
        self.ann, self.eve, self.max = (self._signed_in(name) for name in ("ann", "eve", "max"))

    def _signed_in(self, name: str) -> Browser:
        self.site.account(name)
        browser = self.site.browser()
        assert browser.sign_in(name).status_code == 303
        return browser

    def text(self, path: str) -> str:
        """Give a page as ann sees it."""
        said = self.ann.get(path)
        assert said.status_code == 200, (path, said.status_code, self.faults)
        return said.text


@contextmanager
def looked(folder: Path) -> Iterator[Looked]:
    """Open a server over a shown store."""
    shown = Shown(folder)
    shown.found()
    with visiting(shown.world) as site:
        yield Looked(shown, site)
