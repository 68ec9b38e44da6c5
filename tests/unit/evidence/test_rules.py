import msgspec
import pytest

from interlock.crypto import OpenedSeal, generate, open_seal, read_envelope
from interlock.evidence import (
    ASSESSMENT,
    PAYLOAD_TYPE,
    STATEMENT_TYPE,
    PayloadTypeWrong,
    PredicateMalformed,
    StatementMalformed,
    read_assessment,
    read_statement,
    seal,
)
from interlock.kernel import Digest, KeyId, Subject

SUBJECT = Subject("repo", (Digest("gitCommit", "a" * 40), Digest("sha256", "b" * 64)))


def opened(body: object, kind: str = PAYLOAD_TYPE) -> OpenedSeal:
    return OpenedSeal(kind, msgspec.json.encode(body), (KeyId("k"),))


def statement(**changes: object) -> dict[str, object]:
    return {
        "_type": STATEMENT_TYPE,
        "subject": [{"name": "repo", "digest": {"gitCommit": "a" * 40}}],
        "predicateType": "https://example.org/p",
        "predicate": {"x": 1},
        **changes,
    }


def test_what_is_sealed_is_read_again() -> None:
    signer = generate()
    envelope = read_envelope(seal([SUBJECT], "https://example.org/p", {"x": 1}, [signer]))
    read = read_statement(open_seal(envelope, {signer.key_id: signer.public}))
    assert read.subjects == (SUBJECT,)
    assert read.predicate_type == "https://example.org/p"
    assert msgspec.json.decode(read.predicate) == {"x": 1}


def test_a_sealed_statement_is_an_in_toto_statement() -> None:
    envelope = read_envelope(seal([SUBJECT], "https://example.org/p", {}, [generate()]))
    body = msgspec.json.decode(envelope.payload)
    assert set(body) == {"_type", "subject", "predicateType", "predicate"}
    assert body["_type"] == "https://in-toto.io/Statement/v1"
    assert envelope.payload_type == "application/vnd.in-toto+json"


def test_algorithms_that_are_not_known_here_identify_nothing() -> None:
    digests = {"dirHash": "h1:x", "sha256": "b" * 64}
    read = read_statement(opened(statement(subject=[{"name": "r", "digest": digests}])))
    assert read.subjects[0].digests == (Digest("sha256", "b" * 64),)


@pytest.mark.parametrize(
    "body",
    [
        statement(_type="https://in-toto.io/Statement/v0.1"),
        statement(subject=[]),
        statement(subject=[{"name": "r", "digest": {}}]),
        statement(subject=[{"name": "r", "digest": {"dirHash": "x"}}]),
        statement(subject=[{"name": "r", "digest": {"sha256": "zz"}}]),
        statement(subject="r"),
        {},
        [],
        "x",
    ],
)
def test_what_is_no_statement_v1_is_refused(body: object) -> None:
    with pytest.raises(StatementMalformed):
        read_statement(opened(body))


def test_bytes_that_are_no_json_are_refused() -> None:
    with pytest.raises(StatementMalformed):
        read_statement(OpenedSeal(PAYLOAD_TYPE, b"\xff{", (KeyId("k"),)))


def test_a_seal_over_something_else_is_refused() -> None:
    with pytest.raises(PayloadTypeWrong):
        read_statement(opened(statement(), kind="text/plain"))


def test_an_assessment_without_its_fields_is_refused() -> None:
    with pytest.raises(PredicateMalformed, match=ASSESSMENT):
        read_assessment(b'{"control":"commit.sast"}')


def test_fields_of_later_versions_are_ignored() -> None:
    body = {
        "control": "c", "stage": "commit", "outcome": "passed", "origin": {"state": "commit", "later": 1},
        "startedAt": "x", "finishedAt": "x", "interlock": "9", "plan": "p", "later": {"a": 1},
    }  # fmt: skip
    assert read_assessment(msgspec.json.encode(body)).control == "c"
