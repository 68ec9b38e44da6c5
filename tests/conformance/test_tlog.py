"""The public vectors of transparency logs: Merkle proofs of transparency-dev, signed notes of Go and C2SP."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from interlock.crypto.errors import (
    NoteKeyMalformed,
    NoteMalformed,
    NoteUnsigned,
    ProofMalformed,
    RootMismatch,
)
from interlock.crypto.merkle import (
    verify_consistency,
    verify_inclusion,
    verify_subtree_consistency,
    verify_subtree_inclusion,
)
from interlock.crypto.note import NoteSigner, NoteVerifier, open_note, sign_note

VECTORS = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "attest" / "tlog"

if not VECTORS.is_dir():
    pytest.skip("the shared vectors are not beside this checkout", allow_module_level=True)


def load(name: str) -> Any:
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


def raw(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def path(case: dict[str, Any]) -> list[bytes]:
    return [raw(one) for one in case["proof"] or []]


def inclusion(case: dict[str, Any]) -> None:
    verify_inclusion(raw(case["leafHash"]), case["leafIdx"], case["treeSize"], path(case), raw(case["root"]))


def subtree_inclusion(case: dict[str, Any]) -> None:
    subtree = (case["start"], case["end"])
    verify_subtree_inclusion(raw(case["leafHash"]), case["leafIdx"], subtree, path(case), raw(case["root"]))


def consistency(case: dict[str, Any]) -> None:
    roots = {"old_root": raw(case["root1"]), "new_root": raw(case["root2"])}
    verify_consistency(case["size1"], case["size2"], path(case), **roots)


def subtree_consistency(case: dict[str, Any]) -> None:
    roots = {"subtree_root": raw(case["root1"]), "root": raw(case["root2"])}
    verify_subtree_consistency((case["start"], case["end"]), case["size"], path(case), **roots)


SUITES = {
    "merkle-inclusion.json": inclusion,
    "merkle-subtreeinclusion.json": subtree_inclusion,
    "merkle-consistency.json": consistency,
    "merkle-subtreeconsistency.json": subtree_consistency,
}
CASES = [pytest.param(verify, case, id=case["case"]) for name, verify in SUITES.items() for case in load(name)]


@pytest.mark.parametrize(("verify", "case"), CASES)
def test_each_proof_is_accepted_or_refused_as_the_vector_says(verify: Any, case: dict[str, Any]) -> None:
    if case["wantErr"]:
        with pytest.raises((ProofMalformed, RootMismatch)):
            verify(case)
    else:
        verify(case)


NOTES = load("signed-note.json")


@pytest.mark.parametrize("case", NOTES["sign"], ids=lambda case: case["name"])
def test_a_note_is_signed_byte_for_byte(case: dict[str, Any]) -> None:
    assert sign_note(case["text"], [NoteSigner.parse(case["skey"])]).decode() == case["note"]


@pytest.mark.parametrize("case", NOTES["verify"], ids=lambda case: case["name"])
def test_a_note_is_opened_or_refused_as_the_vector_says(case: dict[str, Any]) -> None:
    verifiers = [NoteVerifier.parse(key) for key in case["keys"]]
    body = case["note"].encode()
    if case["expect"] == "error":
        wanted = NoteMalformed if case["error"] == "malformed note" else NoteUnsigned
        with pytest.raises(wanted):
            open_note(body, verifiers)
        return
    opened = open_note(body, verifiers)
    assert [str(one) for one in opened.verified] == case["verified"]
    assert [str(one) for one in opened.unverified] == case["unverified"]


@pytest.mark.parametrize("key", NOTES["bad_keys"])
def test_a_malformed_note_key_is_refused(key: str) -> None:
    with pytest.raises(NoteKeyMalformed):
        NoteVerifier.parse(key)
