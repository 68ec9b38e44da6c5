"""The published DSSE vectors, and every real envelope in the shared data, read strictly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from interlock.crypto import PublicKey, open_seal, preimage, read_envelope, write_envelope
from interlock.crypto.errors import EnvelopeMalformed

ATTEST = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "attest"

if not ATTEST.is_dir():
    pytest.skip("the shared vectors are not beside this checkout", allow_module_level=True)

VECTORS = json.loads((ATTEST / "dsse" / "vectors.json").read_text(encoding="utf-8"))


def key_of(case: dict[str, Any]) -> PublicKey:
    return PublicKey.p256(int(case["key"]["x"]), int(case["key"]["y"]))


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["name"])
def test_the_signed_bytes_are_those_of_the_vector(case: dict[str, Any]) -> None:
    assert preimage(case["payloadType"], case["payload_utf8"].encode()).decode() == case["pae"]


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["name"])
def test_the_envelope_opens_with_its_key_as_the_vector_says(case: dict[str, Any]) -> None:
    assert case["expect"] == "valid"
    envelope = read_envelope(json.dumps(case["envelope"]).encode())
    key = key_of(case)
    opened = open_seal(envelope, {key.id: key})
    assert (opened.kind, opened.body) == (case["payloadType"], case["payload_utf8"].encode())


def envelopes() -> list[Any]:
    """Find JSON files, or lines of them, that hold an envelope at the top."""
    found = []
    for file in sorted(ATTEST.rglob("*.intoto.jsonl")):
        for number, line in enumerate(file.read_bytes().splitlines()):
            if b'"payloadType"' in line and b'"dsseEnvelope"' not in line:
                found.append(pytest.param(line, id=f"{file.relative_to(ATTEST)}:{number}"))
    return found


def is_signed(line: bytes) -> bool:
    """Say, in another way than the code under test, whether the signatures are there and are base64."""
    signatures = json.loads(line).get("signatures", [])
    return bool(signatures) and all(len(one["sig"]) % 4 == 0 for one in signatures)


@pytest.mark.parametrize("line", envelopes())
def test_real_envelopes_are_read_without_loss_and_unsigned_ones_are_refused(line: bytes) -> None:
    if not is_signed(line):
        with pytest.raises(EnvelopeMalformed):
            read_envelope(line)
        return
    envelope = read_envelope(line)
    assert envelope.payload
    assert read_envelope(write_envelope(envelope)) == envelope
