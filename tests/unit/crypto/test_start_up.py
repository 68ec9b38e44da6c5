"""Importing the floor costs little: the heavy library is loaded with the first key, and only its narrow part."""

from __future__ import annotations

import subprocess
import sys

import pytest

VERIFY = (
    "import interlock.crypto as c; s = c.sign(b'{}', 't', [c.LocalSigner.from_seed(bytes(32))]);"
    "k = c.LocalSigner.from_seed(bytes(32)).public; c.open_seal(c.read_envelope(c.write_envelope(s)), {k.id: k})"
)


@pytest.mark.parametrize(
    ("does", "leaves_out"),
    [
        ("import interlock.crypto, interlock.ledger", "cryptography"),
        (VERIFY, "cryptography.hazmat.primitives.serialization"),
        (VERIFY, "cryptography.hazmat.primitives.asymmetric.ec"),
        (VERIFY, "json"),
    ],
)
def test_what_is_not_needed_is_not_imported(does: str, leaves_out: str) -> None:
    program = f"import sys; {does}; print({leaves_out!r} in sys.modules)"
    answer = subprocess.check_output([sys.executable, "-I", "-c", program], text=True, timeout=60)
    assert answer == "False\n"
