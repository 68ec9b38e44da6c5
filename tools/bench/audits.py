"""How long an audit pack takes to make and to verify, as commands, beside the signatures that it rests on."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.estate import Estate
from tools.bench.measuring import interlock, run
from tools.bench.table import Row, at_most

import interlock as program

PIECES: Final = 300
MADE_S: Final = 3.0
VERIFIED_S: Final = 1.0
_ROUNDS: Final = 5


def measure(place: Path, *, is_small: bool = False) -> list[Row]:
    """Deploy what has 300 pieces of evidence behind it, pack them, and verify the pack elsewhere."""
    wanted = 40 if is_small else PIECES
    estate = Estate(place)
    world = estate.world
    artifact = estate.artifact()
    for _ in range(wanted):
        world.check()
        world.pass_time(minutes=1)
        with world.app(is_reading=True) as app:
            if app.store.ledger.checkpoint().size >= wanted:
                break
    estate.deployed(artifact)
    pack, key, nowhere = place / "audit.zip", place / "key.pem", place / "nowhere"
    nowhere.mkdir()
    with world.app(is_reading=True) as app:
        key.write_bytes(app.trust.keys[0].key.pem())
        number = app.store.ledger.checkpoint().size
    environ = {"PATH": "/usr/local/bin:/usr/bin:/bin", "PYTHONPATH": str(Path(program.__file__).parents[1])}
    making = interlock("audit", estate.last().run, "-o", str(pack))
    made = min(_timed(making, world.root, {**world.environ, **environ}) for _ in range(_ROUNDS))
    verifying = interlock("audit", "verify", str(pack), "--key", str(key))
    verified = min(_timed(verifying, nowhere, {"HOME": str(nowhere), **environ}) for _ in range(_ROUNDS))
    bare = f"{number} bare checks {_bare(number) * 1000:.0f} ms"
    what = f"an audit pack of a deployment with {number} pieces of evidence, {pack.stat().st_size / 1e6:.1f} MB"
    return [
        at_most(f"{what}: made and recorded", f"{made:.2f} s", bare, made, MADE_S, " s"),
        at_most("the same: verified, every decision made again", f"{verified:.2f} s", bare, verified, VERIFIED_S, " s"),
    ]


def _timed(words: list[str], folder: Path, environ: dict[str, str]) -> float:
    cost = run(words, folder, environ)
    if cost.code:
        raise SystemExit(f"{words[2:]} ended with {cost.code}: {cost.stderr}")
    return cost.wall_s


def _bare(number: int) -> float:
    key = Ed25519PrivateKey.generate()
    public, message = key.public_key(), b"x" * 1500
    signature = key.sign(message)
    began = time.perf_counter()
    for _ in range(number):
        public.verify(signature, message)
    return time.perf_counter() - began
