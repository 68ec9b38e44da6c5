"""Log entries: included, under the log's checkpoint, promised, and about this very signature."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from interlock.adapters.sigstore.authorities import Authorities
from interlock.adapters.sigstore.errors import (
    CheckpointWrong,
    EntryOfAnother,
    InclusionWrong,
    LogUnknown,
    PromiseWrong,
    SigstoreError,
)
from interlock.adapters.sigstore.log import check_about, check_entry, check_window
from interlock.crypto.wire import to_base64
from interlock.formats.sigstore import Bundle, LogEntry, read_bundle, read_trusted_roots
from tests.outside_signers import NOW, Instance, sign, target

OURS = Instance()
(ROOT,) = read_trusted_roots(OURS.root_bytes(), "root.json")
AUTHORITIES = Authorities(ROOT)
MADE = OURS.signs()


def read(made: dict[str, Any]) -> Bundle:
    return read_bundle(json.dumps(made).encode())


def entry_with(change: Callable[[dict[str, Any]], object], made: dict[str, Any] = MADE) -> LogEntry:
    """Give the entry of a good bundle after a change."""
    copied = json.loads(json.dumps(made))
    change(copied["verificationMaterial"]["tlogEntries"][0])
    return read(copied).entries[0]


def test_a_good_entry_says_when_it_was_logged() -> None:
    assert check_entry(read(MADE).entries[0], AUTHORITIES) == NOW + timedelta(minutes=1)


def test_an_entry_without_a_promise_says_no_time() -> None:
    made = OURS.signs(clock_at=NOW)
    made["verificationMaterial"]["tlogEntries"][0]["integratedTime"] = "1"
    assert check_entry(read(made).entries[0], AUTHORITIES) is None


def note(entry: dict[str, Any], old: str, new: str) -> None:
    held = entry["inclusionProof"]["checkpoint"]
    assert old in held["envelope"]
    held["envelope"] = held["envelope"].replace(old, new)


def root_of(entry: dict[str, Any]) -> str:
    return str(entry["inclusionProof"]["rootHash"])


WRONG: dict[str, tuple[type[SigstoreError], Callable[[dict[str, Any]], object]]] = {
    "another log": (LogUnknown, lambda one: one.update(logId={"keyId": to_base64(bytes(32))})),
    "another body": (InclusionWrong, lambda one: one.update(canonicalizedBody="AAAA")),
    "another place": (InclusionWrong, lambda one: one["inclusionProof"].update(logIndex="0")),
    "another size": (InclusionWrong, lambda one: one["inclusionProof"].update(treeSize="9")),
    "no hashes": (InclusionWrong, lambda one: one["inclusionProof"].update(hashes=[])),
    "another root": (InclusionWrong, lambda one: one["inclusionProof"].update(rootHash=to_base64(bytes(32)))),
    "a checkpoint of another root": (CheckpointWrong, lambda one: note(one, root_of(one), to_base64(bytes(32)))),
    "a checkpoint of another size": (CheckpointWrong, lambda one: note(one, "\n3\n", "\n2\n")),
    "another origin": (CheckpointWrong, lambda one: note(one, " - 1\n", " - 2\n")),
    "another name": (CheckpointWrong, lambda one: note(one, "— log", "— bog")),
    "no checkpoint at all": (CheckpointWrong, lambda one: note(one, "\n\n", "\n")),
    "another time": (PromiseWrong, lambda one: one.update(integratedTime="1772366461")),
    "a time that is none": (PromiseWrong, lambda one: one.update(integratedTime="9000000000000000")),
    "another index": (PromiseWrong, lambda one: one.update(logIndex="2")),
    "another promise": (PromiseWrong, lambda one: one.update(inclusionPromise={"signedEntryTimestamp": "AAAA"})),
}


@pytest.mark.parametrize("what", WRONG)
def test_whatever_was_changed_is_named(what: str) -> None:
    error, change = WRONG[what]
    with pytest.raises(error):
        check_entry(entry_with(change), AUTHORITIES)


def test_without_a_promise_the_index_is_that_of_the_proof() -> None:
    made = OURS.signs(clock_at=NOW)
    with pytest.raises(InclusionWrong, match="the proof is of entry"):
        check_entry(entry_with(lambda one: one.update(logIndex="0"), made), AUTHORITIES)


def test_signatures_of_witnesses_prove_nothing_and_spoil_nothing() -> None:
    def witnessed(one: dict[str, Any]) -> None:
        held = one["inclusionProof"]["checkpoint"]
        text, block = held["envelope"].split("\n\n")
        line = to_base64(b"abcd" + sign(OURS.ct_key, b"whatever"))
        held["envelope"] = f"{text}\n\n— witness.example {line}\n{block}"

    assert check_entry(entry_with(witnessed), AUTHORITIES)


def test_a_log_counts_only_in_its_window() -> None:
    root = OURS.trusted_root()
    root["tlogs"][0]["publicKey"]["validFor"]["end"] = "2026-02-01T00:00:00Z"
    (closed,) = read_trusted_roots(OURS.root_bytes(**root), "root.json")
    (entry,) = read(MADE).entries
    check_window(entry, AUTHORITIES, [NOW])
    check_window(entry, Authorities(closed), [])
    with pytest.raises(LogUnknown, match="does not count at 2026-03-01"):
        check_window(entry, Authorities(closed), [NOW])


def test_an_entry_is_about_this_signature_this_signer_and_these_bytes() -> None:
    digest = bytes.fromhex(target().digests[0].hex)
    bundle, other = read(MADE), read(OURS.signs())
    (entry,) = bundle.entries
    check_about(entry, bundle, digest, bundle.chain[0])
    for changed in ((other, digest, bundle.chain[0]), (bundle, bytes(32), bundle.chain[0])):
        with pytest.raises(EntryOfAnother):
            check_about(entry, *changed)
    with pytest.raises(EntryOfAnother, match="another signer"):
        check_about(entry, bundle, digest, OURS.ca.public_bytes(Encoding.DER))
