"""A store with something in it for pages to show: releases, deployments, findings, answers, waivers."""

from __future__ import annotations

from pathlib import Path

from interlock.flows.check import Asked
from interlock.flows.deploy import Wanted
from interlock.kernel import Severity, Subject
from interlock.testing.world import failed, finding
from tests.estate import Estate

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
