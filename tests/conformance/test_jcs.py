"""The RFC 8785 vectors against `kernel.canonical`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from interlock.kernel import canonical

VECTORS = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "attest" / "jcs-rfc8785"

if not VECTORS.is_dir():
    pytest.skip("the shared vectors are not beside this checkout", allow_module_level=True)


@pytest.mark.parametrize("file", sorted((VECTORS / "input").glob("*.json")), ids=lambda file: file.stem)
def test_canonical_json_is_byte_for_byte_that_of_the_vector(file: Path) -> None:
    written = canonical(json.loads(file.read_text(encoding="utf-8")))
    assert written == (VECTORS / "output" / file.name).read_bytes()
    assert written == bytes.fromhex((VECTORS / "outhex" / f"{file.stem}.txt").read_text(encoding="ascii"))
