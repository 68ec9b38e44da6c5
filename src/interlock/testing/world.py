"""A small world for tests of flows: a real repository, store and keys; tools answer as told. Floor 14."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from interlock.catalog.controls import CONTROLS
from interlock.control import Coverage, Failed, Finding, FindingState, Location, Outcome, Witness
from interlock.decision import Decision, Question
from interlock.flows.check import Asked, Check, Checked
from interlock.kernel import Certainty, ControlId, Digest, Instant, Severity, Subject
from interlock.testing.repositories import GitSandbox
from interlock.testing.runner import CannedRunner
from interlock.wiring.app import App

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
SEALED = len(CONTROLS)
"""So many pieces of evidence one check leaves: one for each control but that of risk, and the decision."""


class World:
    """One repository on one machine; the clock stands still until it is moved."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "repository"
        self.home = folder / "home"
        self.at: Instant = START
        self.runner = CannedRunner()
        self.repository = GitSandbox(self.root)
        self.commit({"app.py": "print('hello')\n"})

    @property
    def environ(self) -> Mapping[str, str]:
        """The environment of the machine's user."""
        return {"HOME": str(self.home), "USER": "tester"}

    def app(self, *, is_reading: bool = False) -> App:
        """Open the program anew, as a new process would."""
        app = App(str(self.root), self.environ, is_reading=is_reading)
        app.clock = lambda: self.at
        return app

    def pass_time(self, **span: int) -> None:
        """Move the clock."""
        self.at += timedelta(**span)

    def commit(self, files: Mapping[str, str], message: str = "change") -> str:
        """Write files, commit them, give the commit."""
        for name, text in files.items():
            self.repository.write(name, text)
        return self.repository.commit(message)

    def check(self, asked: Asked | None = None, policy: str = "") -> Checked:
        """Check the repository with the canned tools; without a name, by the configured policy."""
        with self.app() as app:
            flow = Check(
                repository=app.repository,
                runner=self.runner,
                gate=app.gate,
                seal=app.seal,
                controls=app.planned(),
                exceptions=app.settings.exceptions,
                clock=app.clock,
                grounds=app.grounding.of,
                pipeline=app.pipeline,
                usual=app.usual_pipeline,
            )
            wanted = asked or Asked()
            return flow.run(wanted, app.policies.get(policy or app.policy_of(wanted.stage)))

    def gate(self, commit: str = "HEAD", policy: str = "", stage: str = "commit") -> Decision:
        """Ask the gate about a commit; without a name, by the configured policy."""
        subject = Subject(commit, (Digest("gitCommit", self.repository.git("rev-parse", commit)),))
        with self.app(is_reading=True) as app:
            question = Question(subject, self.at, stage, pipeline=app.pipeline, usual=app.usual_pipeline)
            return app.gate.decide(app.policies.get(policy or app.policy_of(stage)), question)

    @property
    def database(self) -> Path:
        """The file that the ledger is kept in."""
        return self.root / ".interlock" / "interlock.db"

    def damage(self, *statements: str) -> None:
        """Change the database as somebody with a database tool would."""
        connection = sqlite3.connect(self.database)
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()


def finding(control: str, severity: Severity = Severity.HIGH, **changes: object) -> Finding:
    """Make a finding with meaningful defaults."""
    fields: dict[str, Any] = {
        "rule": "bandit:B602",
        "control": ControlId(control),
        "severity": severity,
        "certainty": Certainty.HIGH,
        "message": "a command is run by a shell",
        "at": Location("app.py", 1),
        "fingerprint": "0" * 32,
        "state": FindingState.NEW,
        "witnesses": (Witness("bandit", "B602"),),
        "cwe": ("CWE-78",),
        "remedy": "give a list of arguments",
    }
    fields.update(changes)
    return Finding(**fields)


def failed(*findings: Finding, owed: int = 1) -> Outcome:
    """Make the outcome of a control that covered everything and found something."""
    return Failed((Coverage("files", owed, owed),), findings)
