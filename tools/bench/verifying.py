"""Artifacts verified, by our own evidence and by bundles of others, beside the bare signatures that they rest on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.outside_signers import WANTED, Instance, new_key, target
from tools.bench.measuring import interleaved
from tools.bench.table import Row, at_most

from interlock.adapters.sigstore import open_verifier
from interlock.adapters.sigstore.verifying import SigstoreVerifier
from interlock.evidence import PROVENANCE
from interlock.flows.own_provenance import OwnAnswer, verify_all_own
from interlock.flows.seal import Sealing
from interlock.formats.sigstore import read_trusted_roots
from interlock.kernel import Subject, sha256
from interlock.supply.expectations import Expected
from interlock.supply.signed import Target
from interlock.testing.world import World

BAR: Final = 3.0
ARTIFACTS: Final = 1000
_ROUNDS: Final = 5
_SIGNATURES: Final = 5
"""What a bundle rests on: the artifact's, the certificate's, its log's, the log's checkpoint and promise."""
_PROVENANCE: Final = {
    "buildDefinition": {
        "buildType": "https://interlock.example.org/build/v1",
        "externalParameters": {
            "source": {"uri": "git+https://git.example.org/acme/app", "digest": {"gitCommit": "c" * 40}}
        },
    },
    "runDetails": {"builder": {"id": "https://interlock.example.org/builder/local/v1"}},
}


def measure(place: Path, *, is_small: bool = False) -> list[Row]:
    """Measure in this process, everything loaded, ledger and bundles at hand."""
    count = 50 if is_small else ARTIFACTS
    return [_own(place, count), *_outside(count)]


def _own(place: Path, count: int) -> Row:
    """Verify artifacts by the provenance that this ledger holds of each."""
    world = World(place)
    subjects = [Subject(f"{number}.bin", (sha256(str(number).encode()),)) for number in range(count)]
    with world.app() as app:
        app.seal.documents([Sealing(one, PROVENANCE, _PROVENANCE) for one in subjects])
    targets = [Target(one.name, one.digests) for one in subjects]
    expected = Expected(subject="", source="git.example.org/acme/app", commit="c" * 40)
    key = Ed25519PrivateKey.generate()
    public, message = key.public_key(), b"x" * 1500
    signature = key.sign(message)

    def verified() -> None:
        with world.app(is_reading=True) as app:
            answers = list(verify_all_own(targets, expected, app.gate))
        if not all(isinstance(one, OwnAnswer) for one in answers):
            raise SystemExit("an artifact was not verified")

    def bare() -> None:
        for _ in range(count):
            public.verify(signature, message)

    return _row(f"{count:,} artifacts by our own evidence", count, verified, bare, "1 Ed25519")


def _outside(count: int) -> list[Row]:
    """Verify artifacts by a Sigstore bundle of each, all of them different."""
    instance = Instance(curve=ec.SECP384R1())  # as that of the public instance
    artifacts = [str(number).encode() for number in range(count)]
    bundles = [(json.dumps(instance.signs(body)).encode(), target(body)) for body in artifacts]
    roots = read_trusted_roots(instance.root_bytes(), "root.json")
    verifier, twice = SigstoreVerifier(roots), open_verifier(roots)
    message = b"x" * 1500
    signed = [(key, ec.ECDSA(kind)) for key, kind in ((new_key(), hashes.SHA256()), (instance.ca_key, hashes.SHA384()))]
    (leaf, by_leaf), (above, by_above) = [(key.sign(message, scheme), scheme) for key, scheme in signed]
    few, authority = signed[0][0].public_key(), signed[1][0].public_key()

    def verified() -> None:
        for data, artifact in bundles:
            verifier.verify(data, artifact, WANTED)

    def bare() -> None:
        for _ in range(count):
            authority.verify(above, message, by_above)
            for _ in range(_SIGNATURES - 1):
                few.verify(leaf, message, by_leaf)

    def doubly() -> None:
        for data, artifact in bundles:
            twice.verify(data, artifact, WANTED)

    twice.verify(*bundles[0], WANTED)  # what is loaded once is not of the rate
    verifier.verify(*bundles[0], WANTED)
    of = f"{_SIGNATURES - 1} ECDSA P-256 and 1 P-384"
    rows = [_row(f"{count:,} artifacts by Sigstore bundles", count, verified, bare, of)]
    single = interleaved({"twice": doubly, "bare": bare}, 1)
    rows.append(
        Row(
            "the same with the second opinion that the command asks for",
            f"{single['twice'] / count * 1e6:.0f} us each",
            f"{of} each {single['bare'] / count * 1e6:.0f} us",
            single["twice"] / single["bare"],
        )
    )
    return rows


def _row(what: str, count: int, verified: Callable[[], None], bare: Callable[[], None], of: str) -> Row:
    seconds = interleaved({"verified": verified, "bare": bare}, _ROUNDS)
    each, least = (seconds[name] / count * 1e6 for name in ("verified", "bare"))
    return at_most(what, f"{each:.0f} us each", f"{of} each {least:.0f} us", each / least, BAR)
