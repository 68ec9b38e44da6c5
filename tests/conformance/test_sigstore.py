"""Sigstore's public suites: no case is accepted wrongly, none is refused wrongly, and no spoilt one is accepted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.scripts import script

ATTEST = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "attest"

if not ATTEST.is_dir():
    pytest.skip("the shared vectors are not beside this checkout", allow_module_level=True)

Record = Callable[[str, object], None]
suite: Any = script("conformance_sigstore")


@pytest.fixture(scope="module")
def rows() -> list[Any]:
    found: list[Any] = suite.run(ATTEST)
    return found


def test_every_suite_and_every_spoilt_case_comes_out_as_it_should(rows: list[Any], record_property: Record) -> None:
    record_property("right", sum(one.right for one in rows))
    record_property("wrong", sum(len(one.accepted) + len(one.refused) for one in rows))
    assert {one.suite: one.accepted for one in rows if one.accepted} == {}
    assert {one.suite: one.refused for one in rows if one.refused} == {}


def test_the_suites_are_not_empty(rows: list[Any]) -> None:
    right = {one.suite: one.right for one in rows}
    assert right["sigstore-conformance"] >= 30
    assert right["sigstore-conformance, spoilt"] >= 1000
    assert all(count > 0 for count in right.values())


def case_of(name: str) -> Any:
    folder = ATTEST / "sigstore-conformance"
    return next(one for one in suite.suite_cases(folder) if one.name == name)


@pytest.mark.parametrize("name", ["happy-path-v0.3", "happy-path-intoto-in-dsse-v3", "managed-key-happy-path"])
def test_spoiling_touches_payload_certificate_signature_time_entry_checkpoint_and_proof(name: str) -> None:
    case = case_of(name)
    spoilt = {one.name.partition(": ")[2] for one in suite.spoilt(case, [case])}
    held = "messageSignature.signature" if "dsse" not in name else "dsseEnvelope.payload"
    signer = "certificate.rawBytes" if case.key is None else "canonicalizedBody"
    for part in (held, signer, "integratedTime", "canonicalizedBody", "checkpoint", "inclusionProof.hashes"):
        assert any(part in one for one in spoilt), part
    assert any(one.endswith("dropped") for one in spoilt)
    assert "another artifact" in spoilt


def client(*words: str) -> Any:
    return suite.client(["verify-bundle", *words])


FOLDER = ATTEST / "sigstore-conformance"
BUNDLE = str(FOLDER / "happy-path-v0.3" / "bundle.sigstore.json")
SIGNER = ("--certificate-identity", case_of("happy-path-v0.3").wanted.identity)
ISSUER = ("--certificate-oidc-issuer", case_of("happy-path-v0.3").wanted.issuer)
DIGEST = "sha256:a0cfc71271d6e278e57cd332ff957c3f7043fdda354c4cbb190a30d56efa01bf"


@pytest.mark.parametrize("artifact", [str(FOLDER / "a.txt"), DIGEST])
def test_the_client_takes_what_the_runner_of_the_suite_gives(artifact: str) -> None:
    assert client("--bundle", BUNDLE, *SIGNER, *ISSUER, artifact) == 0
    root = str(FOLDER / "trusted_root.public-good.json")
    assert client("--bundle", BUNDLE, *SIGNER, *ISSUER, "--trusted-root", root, artifact) == 0
    assert client("--staging", "--bundle", BUNDLE, *SIGNER, *ISSUER, artifact) == 1
    key = str(FOLDER / "managed-key-happy-path" / "key.pub")
    managed = str(FOLDER / "managed-key-happy-path" / "bundle.sigstore.json")
    assert client("--bundle", managed, "--key", key, artifact) == 0
    assert client("--bundle", BUNDLE, "--key", key, artifact) == 1


def test_the_client_says_what_is_missing() -> None:
    with pytest.raises(SystemExit) as caught:
        client("--bundle", BUNDLE, DIGEST)
    assert caught.value.code == 2
    assert client("--bundle", "absent.json", *SIGNER, *ISSUER, DIGEST) == 2
    assert suite.client(["sign-bundle", "--bundle", "x", "y"]) == 2
