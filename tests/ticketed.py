"""Worlds whose tickets are kept in a simulated tracker, for tests of what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from interlock.control import Coverage, Outcome, Passed
from interlock.evidence.action import ACTION, Action, read_action
from interlock.flows.responding import Report
from interlock.kernel import ControlId, Severity, sha256
from interlock.response import State
from interlock.testing.world import World, failed, finding
from tests.simulators import jira, servicenow

CONTROL = "commit.sast"
PASSED = Passed((Coverage("files", 1, 1),))
OPENS = "- {id: mend, on: finding.new, where: {control: commit.sast}, do: {ticket: desk}}\n"


def settings(kind: str, url: str, **more: str) -> str:
    """Write channels.yaml with one tracker."""
    own = {
        "jira-cloud": f"user: {jira.USER}, project: {jira.PROJECT}, close: Close issue, reopen: Reopen issue",
        "jira-data-center": f"project: {jira.PROJECT}, close: Closed, reopen: Open",
        "servicenow-incident": f"user: {servicenow.USER}, closing: {{close_code: Resolved}}",
        "servicenow-change": f"user: {servicenow.USER}",
    }[kind]
    also = "".join(f", {name}: {value}" for name, value in more.items())
    return f"trackers:\n  - {{name: desk, kind: {kind}, address: {url}, token: 'env:DESK', {own}{also}}}\n"


class Signed(World):
    """A world whose user has the secret of a tracker."""

    secret = ""

    @property
    def environ(self) -> Mapping[str, str]:
        return {**super().environ, "DESK": self.secret}


class Desk:
    """A world, a tracker, and responses that ask for tickets."""

    def __init__(self, folder: Path, kind: str, server: Any, responses: str = OPENS, **more: str) -> None:
        self.world, self.server, self.kind = Signed(folder), server, kind
        self.config = self.world.home / ".config" / "interlock"
        self.config.mkdir(parents=True)
        self.world.secret = jira.TOKEN if kind.startswith("jira") else servicenow.TOKEN
        self.before: Outcome = PASSED
        self.write(**more)
        told = responses.strip().replace("\n", "\n  ")
        self.world.commit({"interlock.yaml": f"version: 1\nresponses:\n  {told}\n"})

    def write(self, **more: str) -> None:
        """Write channels.yaml anew."""
        (self.config / "channels.yaml").write_text(settings(self.kind, self.server.url, **more))

    def find(self, *rules: str, severity: Severity = Severity.HIGH) -> None:
        """Check a new commit in which a control finds some rules, or nothing."""
        found = [finding(CONTROL, severity, rule=rule, fingerprint=sha256(rule.encode()).hex[:32]) for rule in rules]
        self.world.runner.on_base[ControlId(CONTROL)] = self.before
        self.before = self.world.runner.outcomes[ControlId(CONTROL)] = failed(*found) if found else PASSED
        self.world.pass_time(minutes=1)
        self.world.commit({"app.py": f"print({self.world.at.timestamp()})\n"})
        self.world.runner.asked.clear()  # what is asked first is the change, then its base
        self.world.check()

    def find_anew(self, *rules: str, severity: Severity = Severity.HIGH) -> None:
        """Find something that the base does not have, though it was found before: it comes again."""
        self.before = PASSED
        self.find(*rules, severity=severity)

    def deliver(self) -> Report:
        """Do what follows, in a process of its own."""
        self.world.pass_time(minutes=1)
        with self.world.app() as app:
            return app.respond().run(1000)

    @property
    def actions(self) -> list[Action]:
        with self.world.app(is_reading=True) as app:
            found = [item.statement for item in app.inspection.items()]
        return [
            read_action(one.statement.predicate)
            for one in found
            if one is not None and one.statement.predicate_type == ACTION
        ]

    @property
    def results(self) -> list[str]:
        """What was done with which ticket, in the order of the ledger."""
        return [f"{one.result} {one.ticket}".strip() for one in self.actions]

    def states(self) -> dict[State, int]:
        with self.world.app(is_reading=True) as app:
            return app.outbox.counts()
