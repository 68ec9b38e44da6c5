"""Whatever is written into a bundle, a trusted root or a statement: an error of ours refuses it, nothing crashes."""

from __future__ import annotations

import contextlib
import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlock.adapters.sigstore.verifying import SigstoreVerifier
from interlock.crypto.wire import to_base64
from interlock.formats.sigstore import BundleMalformed, BundleUnsupported, read_bundle, read_trusted_roots
from interlock.formats.sigstore.cosign import read_attestation, read_signature
from interlock.kernel import InterlockError
from tests.outside_signers import NOW, WANTED, Instance, new_key, pem, simple_signing, statement, target

OURS = Instance()
KEY = new_key()
ROOT = OURS.trusted_root()
VERIFIER = SigstoreVerifier(read_trusted_roots(OURS.root_bytes(), "root.json"))
BUNDLES = (
    OURS.signs(),
    OURS.attests(),
    OURS.attests(kind="intoto"),
    OURS.signs(clock_at=NOW),
    OURS.signs_with_key(KEY),
)
NOTED = OURS.beside(simple_signing(f"sha256:{'a' * 64}"))
HARMLESS = ("hint", "keyid", "publicKey", "messageDigest", "timestampVerificationData", "rfc3161Timestamps")
"""Parts that may be empty or absent, or that nobody signs."""

WHATEVER = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False),
    st.text(max_size=30),
    st.binary(max_size=60).map(to_base64),
    st.just([]),
    st.just({}),
    st.just([{}]),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return found + [one for name, inner in items for one in places(inner, (*path, name))]


def with_change(document: Any, data: st.DataObject) -> tuple[Any, tuple[Any, ...]]:
    """Give a document with something else at one place of it."""
    changed = copy.deepcopy(document)
    path = data.draw(st.sampled_from(places(changed)))
    at = changed
    for name in path[:-1]:
        at = at[name]
    at[path[-1]] = data.draw(WHATEVER)
    return changed, path


def is_refused(made: Any, *, by_key: bool = False) -> bool:
    body = json.dumps(made).encode()
    try:
        if by_key:
            VERIFIER.verify_with_key(body, target(), pem(KEY))
        else:
            VERIFIER.verify(body, target(), WANTED)
    except InterlockError:
        return True
    return False


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_bundle_with_anything_else_anywhere_is_refused_and_nothing_crashes(data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(BUNDLES) - 1))
    made, by_key = BUNDLES[number], number == len(BUNDLES) - 1
    changed, path = with_change(made, data)
    is_the_same = json.dumps(changed).replace('"', "") == json.dumps(made).replace('"', "")  # 1 is "1" there
    if is_the_same or any(name in HARMLESS for name in path):
        is_refused(changed, by_key=by_key)
    else:
        assert is_refused(changed, by_key=by_key), path


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_trusted_root_with_anything_else_anywhere_crashes_nothing(data: st.DataObject) -> None:
    changed, _ = with_change(ROOT, data)
    try:
        SigstoreVerifier(read_trusted_roots(json.dumps(changed).encode(), "root")).verify(
            json.dumps(BUNDLES[0]).encode(), target(), WANTED
        )
    except InterlockError:
        return


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_bytes_are_no_bundle(body: bytes) -> None:
    with pytest.raises(InterlockError):
        read_bundle(body)
    with pytest.raises(InterlockError):
        read_trusted_roots(body, "root")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(NOTED)), st.text(max_size=60), st.binary(max_size=60))
def test_annotations_with_anything_in_them_crash_nothing(name: str, text: str, body: bytes) -> None:
    noted = {**NOTED, name: text}
    with contextlib.suppress(BundleMalformed, BundleUnsupported):
        read_signature(noted, "x")
    with contextlib.suppress(BundleMalformed, BundleUnsupported):
        read_attestation(body, noted, "x")


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_signed_statement_with_anything_else_anywhere_crashes_nothing(data: st.DataObject) -> None:
    changed, path = with_change(json.loads(statement()), data)
    made = OURS.attests(json.dumps(changed).encode())
    if path[0] in {"_type", "subject"} and changed != json.loads(statement()) and path[-1] != "name":
        assert is_refused(made), (path, changed)
    else:
        is_refused(made)
