"""A shell in a repository of its own, as a test of a command needs it: real stores, keys and git, no tools."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest

from interlock.cli.start import start
from interlock.testing.world import World


class Said(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its standard output, read as JSON."""
        return json.loads(self.out)


class Shell:
    """Runs commands in the repository of a world, in this process."""

    def __init__(self, world: World, capture: pytest.CaptureFixture[str]) -> None:
        self.world = world
        self._capture = capture
        world.at = datetime.now(UTC)  # noqa: TID251 (the commands read the real clock)

    def __call__(self, *words: str) -> Said:
        """Run a command; wrong use ends in a code here too."""
        self._capture.readouterr()
        try:
            code = start(words[0], list(words[1:]))
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        sys.stdout.flush()
        return Said(code, *self._capture.readouterr())

    def write(self, name: str, text: str) -> str:
        """Write a file of the repository and give its path."""
        return str(self.world.repository.write(name, text))
