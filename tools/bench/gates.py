"""The decision of a gate beside as many bare signature checks as it rests on envelopes."""

from __future__ import annotations

from itertools import cycle, islice
from pathlib import Path
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tools.bench.measuring import interleaved
from tools.bench.table import Row, at_most

from interlock.decision import Question
from interlock.kernel import Digest, Subject
from interlock.testing.world import World

BAR: Final = 3.0
REQUIREMENTS: Final = 60
_ROUNDS: Final = 15


def measure(place: Path, *, is_small: bool = False) -> list[Row]:
    """Measure in this process, policy and rows at hand, for a few and for many envelopes."""
    rows = []
    for checks in (1, 5) if is_small else (1, 10, 50):
        rows += _with_checks(place / str(checks), checks)
    many = 5 if is_small else 29
    return [*rows, *_with_checks(place / "demanding", many, REQUIREMENTS)]


def _with_checks(folder: Path, checks: int, requirements: int = 0) -> list[Row]:
    """Measure over the evidence of some checks; with so many requirements where a number is given."""
    folder.mkdir()
    world = World(folder)
    for _ in range(checks):
        world.check()
        world.pass_time(minutes=1)
    commit = world.repository.git("rev-parse", "HEAD")
    with world.app(is_reading=True) as app:
        policy = app.policies.get("baseline")
        if requirements:
            cycled = islice(cycle(policy.requirements), requirements)
            policy = msgspec.structs.replace(policy, requirements=tuple(cycled))
        question = Question(Subject("HEAD", (Digest("gitCommit", commit),)), world.at)
        gate = app.gate
        decision = gate.decide(policy, question)
        known = gate.known(question.subject)
        envelopes = len(known.statements)
        key = Ed25519PrivateKey.generate()
        public, message = key.public_key(), b"x" * 1500
        signature = key.sign(message)

        def bare() -> None:
            for _ in range(envelopes):
                public.verify(signature, message)

        seconds = interleaved({"gate": lambda: gate.decide(policy, question), "bare": bare}, _ROUNDS)
    asked = f" and {requirements} requirements" if requirements else ""
    what = f"gate over {envelopes} envelopes{asked} ({decision.verdict.value})"
    return [
        at_most(
            what,
            f"{seconds['gate'] * 1000:.2f} ms",
            f"{envelopes} bare checks {seconds['bare'] * 1000:.2f} ms",
            seconds["gate"] / seconds["bare"],
            BAR,
        )
    ]
