"""What an envelope is about: the artifact among the subjects, by every digest that is known."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from interlock.adapters.sigstore.errors import ArtifactWrong, PayloadWrong
from interlock.adapters.sigstore.statements import check_subject
from interlock.crypto import Envelope
from tests.outside_signers import ARTIFACT, IN_TOTO, statement, target

SHA512 = hashlib.sha512(ARTIFACT).hexdigest()


def sealed(payload: bytes, kind: str = IN_TOTO) -> Envelope:
    return Envelope(kind, payload, ())


def with_digest(**digest: str) -> Envelope:
    return sealed(statement(subject=[{"name": "other", "digest": {"sha256": "0" * 64}}, {"digest": digest}]))


def test_the_artifact_is_found_among_the_subjects() -> None:
    artifact = target()
    assert check_subject(sealed(statement()), artifact) == artifact.digests[0]
    assert check_subject(with_digest(sha512=SHA512), artifact) == artifact.digest_of("sha512")
    assert check_subject(with_digest(sha256=artifact.digests[0].hex, md5="00"), artifact) == artifact.digests[0]


def test_no_digest_that_is_known_may_belie_another() -> None:
    with pytest.raises(ArtifactWrong):
        check_subject(with_digest(sha256=target().digests[0].hex, sha512="0" * 128), target())


@pytest.mark.parametrize("subject", [[], [{"digest": {}}], [{"digest": {"sha256": target().digests[0].hex.upper()}}]])
def test_a_statement_about_something_else_is_refused(subject: list[Any]) -> None:
    with pytest.raises(ArtifactWrong, match=f"not about {target().digests[0]}"):
        check_subject(sealed(statement(subject=subject)), target())


@pytest.mark.parametrize(
    "envelope",
    [
        sealed(statement(), "application/json"),
        sealed(statement(), IN_TOTO.upper()),
        sealed(b"{"),
        sealed(statement(_type="https://example.org/Statement")),
        sealed(statement(predicateType="")),
        sealed(statement().replace(b'"subject"', b'"subject": [], "subject"')),
    ],
    ids=["another type", "another spelling", "no JSON", "no statement", "no predicate", "subjects twice"],
)
def test_what_is_no_statement_says_nothing_about_an_artifact(envelope: Envelope) -> None:
    with pytest.raises(PayloadWrong):
        check_subject(envelope, target())
