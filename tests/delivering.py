"""A repository whose denials are told to a file and to Slack, over any store, for tests of who delivers."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from interlock.kernel import ControlId
from interlock.response import State
from interlock.testing.world import World, failed, finding
from interlock.wiring.app import App
from interlock.wiring.delivering import Delivering
from tests.receivers import Receiver

SETTINGS = """\
version: 1
responses:
  - {id: lines, on: decision.denied, do: {notify: lines}}
  - {id: team, on: decision.denied, do: {notify: team}}
"""
CHANNELS = """\
channels:
  - {{name: lines, file: lines.jsonl}}
  - {{name: team, slack: file:slack.txt{manner}}}
"""


class Room:
    """A world, and what it told."""

    def __init__(self, folder: Path, slack: Receiver, store: str = "", manner: str = "") -> None:
        self.world, self.slack, self.store = World(folder), slack, store
        anyhow: Any = self.world
        anyhow.app = self.app
        self.world.commit({"interlock.yaml": SETTINGS})
        self.config = self.world.home / ".config" / "interlock"
        self.config.mkdir(parents=True, exist_ok=True)
        (self.config / "channels.yaml").write_text(CHANNELS.format(manner=manner))
        (self.config / "slack.txt").write_text(f"{slack.base}/services/x\n")
        (self.config / "slack.txt").chmod(0o600)
        self.world.runner.outcomes[ControlId("commit.sast")] = failed(finding("commit.sast"))

    def app(self, *, is_reading: bool = False) -> App:
        """Open the program anew."""
        made = App(str(self.world.root), self.world.environ, store=self.store, is_reading=is_reading)
        made.clock = lambda: self.world.at
        return made

    def deny(self) -> None:
        """Have a new commit denied."""
        self.world.commit({"a": os.urandom(4).hex()})
        self.world.check()

    def deliver(self) -> Any:
        """Deliver once, as a server does."""
        with self.app() as app:
            return Delivering(app).run()

    def counts(self) -> dict[State, int]:
        """Say how many errands are in which state."""
        with self.app(is_reading=True) as app:
            return app.outbox.counts()

    @property
    def lines(self) -> list[str]:
        """Give the ids of the events that the file holds."""
        path = self.config / "lines.jsonl"
        return [json.loads(one)["id"] for one in path.read_text().splitlines()] if path.exists() else []

    @property
    def told(self) -> list[str]:
        """Give the beginnings of the ids of the events that Slack was shown."""
        sections = [one for each in self.slack.took for one in each["blocks"] if one["type"] == "section"]
        return [one["text"]["text"].rsplit(" ", 1)[1] for one in sections]
