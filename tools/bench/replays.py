"""How fast recorded decisions are made again in one process, beside the signatures that they rest on."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tools.bench.table import Row

from interlock.testing.world import SEALED, World

DECISIONS: Final = 1000


def measure(place: Path, *, is_small: bool = False) -> list[Row]:
    """Record decisions about as many commits, then make each of them again under its own policy and under another."""
    number = 50 if is_small else DECISIONS
    world = World(place)
    for commit in range(number):
        world.commit({"app.py": f"print({commit})\n"})
        world.check()
        world.pass_time(minutes=1)
    with world.app(is_reading=True) as app:
        began = time.perf_counter()
        same = sum(one.is_same for one in app.replay.run())
        own = time.perf_counter() - began
        began = time.perf_counter()
        other = len(list(app.replay.run(app.policies.get("critical"))))
        under = time.perf_counter() - began
    bare = _bare(number * SEALED)
    beside = f"{number * SEALED:,} bare checks {bare:.2f} s"
    return [
        Row(f"{number:,} decisions replayed, {same:,} byte for byte", f"{number / own:,.0f} /s", beside, own / bare),
        Row(f"{other:,} replayed under another policy", f"{number / under:,.0f} /s", beside, under / bare),
    ]


def _bare(number: int) -> float:
    key = Ed25519PrivateKey.generate()
    public, message = key.public_key(), b"x" * 1500
    signature = key.sign(message)
    began = time.perf_counter()
    for _ in range(number):
        public.verify(signature, message)
    return time.perf_counter() - began
