"""Sealing statements and reading them again. Floor 6."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from interlock.crypto import Envelope, OpenedSeal, Signer, sign, write_envelope
from interlock.evidence.errors import PayloadTypeWrong, StatementMalformed
from interlock.evidence.model import PAYLOAD_TYPE, STATEMENT_TYPE, Statement
from interlock.kernel import Digest, DigestMalformed, Subject, canonical


class _WireSubject(msgspec.Struct, frozen=True):
    digest: dict[str, str]
    name: str = ""
    uri: str = ""


class _WireStatement(msgspec.Struct, frozen=True, rename={"type_": "_type", "predicate_type": "predicateType"}):
    type_: str
    subject: list[_WireSubject]
    predicate_type: str
    predicate: msgspec.Raw = msgspec.Raw(b"null")


def statement_body(subjects: Sequence[Subject], predicate_type: str, predicate: object) -> bytes:
    """Write a statement as the canonical bytes that get signed."""
    return canonical(
        {
            "_type": STATEMENT_TYPE,
            "subject": [
                {"name": subject.name, "digest": {digest.alg: digest.hex for digest in subject.digests}}
                for subject in subjects
            ],
            "predicateType": predicate_type,
            "predicate": predicate,
        }
    )


def seal(subjects: Sequence[Subject], predicate_type: str, predicate: object, signers: Sequence[Signer]) -> bytes:
    """Write, sign and wrap a statement; the result is the envelope as the ledger takes it."""
    envelope: Envelope = sign(statement_body(subjects, predicate_type, predicate), PAYLOAD_TYPE, signers)
    return write_envelope(envelope)


def read_statement(opened: OpenedSeal) -> Statement:
    """Read what a seal holds; only an opened seal can be read, so nothing unsigned is ever parsed.

    Errors: PayloadTypeWrong (EVD-103), StatementMalformed (EVD-101).
    Source: in-toto attestation framework v1, Statement.
    """
    if opened.kind != PAYLOAD_TYPE:
        raise PayloadTypeWrong(kind=opened.kind)
    try:
        wire = _READER.decode(opened.body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise StatementMalformed(why=str(error)) from error
    if wire.type_ != STATEMENT_TYPE:
        raise StatementMalformed(why=f"its type is {wire.type_!r}")
    if not wire.subject:
        raise StatementMalformed(why="it is about nothing: it has no subject")
    return Statement(tuple(_subject(one) for one in wire.subject), wire.predicate_type, bytes(wire.predicate))


def _subject(wire: _WireSubject) -> Subject:
    digests = []
    for alg, value in sorted(wire.digest.items()):
        try:
            digests.append(Digest.parse(f"{alg}:{value}"))
        except DigestMalformed:
            continue  # in-toto allows algorithms that we do not know; they identify nothing for us
    if not digests:
        raise StatementMalformed(why=f"subject {wire.name or wire.uri!r} has no digest that is known here")
    return Subject(wire.name or wire.uri, tuple(digests))


_READER = msgspec.json.Decoder(_WireStatement)
