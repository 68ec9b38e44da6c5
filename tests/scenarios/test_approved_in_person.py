"""What was approved with a security key, asked about afterwards: by people, by the graph, by an auditor elsewhere."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interlock.flows.in_person import say_in_person
from tests.stepping import Guarded

Asks = Callable[..., Any]


@pytest.fixture
def asks(tmp_path: Path) -> Asks:
    """Give the command line of ann, in a repository in which ben approved the newest commit with his security key."""
    world = Guarded(tmp_path / "world")
    draft = world.draft(world.ben)
    with world.team.app("server") as app:
        say_in_person(draft, world.ben.proves(world.challenge(draft)), app.seal)
    with world.team.app("ann"):
        pass  # whose key is the current one from now on

    def asked(*words: str) -> Any:
        return subprocess.run(  # noqa: TID251  # the program that is tested
            [sys.executable, "-m", "interlock", *words],
            cwd=world.team.world.root,
            env={"PYTHONPATH": ":".join(sys.path), **world.team.world.environ},
            capture_output=True,
            text=True,
            check=False,
        )

    return asked


def test_everybody_is_told_that_it_was_ben(asks: Asks) -> None:
    review = asks("review", "show", "HEAD")
    assert (review.returncode, "let through by the approval of ben" in review.stdout) == (0, True), review.stderr
    assert "ben approved commit" in asks("trace", "who-approved", "HEAD").stdout
    assert "signed by ben (security key" in asks("search", "fine").stdout
    assert asks("ledger", "fsck").returncode == 0


def test_an_auditor_elsewhere_proves_the_decision_anew(asks: Asks, tmp_path: Path) -> None:
    pack = str(tmp_path / "pack.zip")
    made = asks("audit", "HEAD", "-o", pack)
    assert made.returncode == 0, made.stderr
    trust = next(tmp_path.rglob("trust.json"))
    verified = asks("audit", "verify", pack, "--trust", str(trust))
    assert (verified.returncode, "signed by keys that counted" in verified.stdout) == (0, True), verified.stdout
