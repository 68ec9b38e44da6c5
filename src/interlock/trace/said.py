"""What an envelope says, read without a look at its signature: enough to find it by, never to believe it. Floor 10."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Final

import msgspec

from interlock.evidence.in_person import passkey_named, without_proof
from interlock.evidence.model import PAYLOAD_TYPE, STATEMENT_TYPE
from interlock.kernel import Digest, DigestMalformed, NotCanonical, Subject


class Said(msgspec.Struct, frozen=True):
    """A statement as it stands in an envelope; nobody verified it."""

    name: str
    """That of the envelope's node."""
    kind: str = ""
    """The predicate type; empty where no statement can be read."""
    subjects: tuple[Subject, ...] = ()
    """Those with a digest that is known here."""
    predicate: bytes = b""
    """Without the proof of a security key, as whoever refers to it means it."""
    keys: tuple[str, ...] = ()
    """Who signed it, by what the envelope says."""
    passkey: str = ""
    """The account of the security key with which somebody said it, by what the statement says."""

    @property
    def document(self) -> str:
        """The name of the predicate's own node, by which documents about themselves are known."""
        return f"sha256:{hashlib.sha256(self.predicate).hexdigest()}"


class _Signature(msgspec.Struct, frozen=True):
    keyid: str = ""


class _Envelope(msgspec.Struct, frozen=True, rename="camel"):
    payload: str
    payload_type: str = ""
    signatures: tuple[_Signature, ...] = ()


class _Subject(msgspec.Struct, frozen=True):
    digest: dict[str, str] = {}
    name: str = ""
    uri: str = ""


class _Statement(msgspec.Struct, frozen=True, rename={"type_": "_type", "predicate_type": "predicateType"}):
    type_: str
    predicate_type: str
    subject: tuple[_Subject, ...] = ()
    predicate: msgspec.Raw = msgspec.Raw(b"null")


_ENVELOPE: Final = msgspec.json.Decoder(_Envelope)
_STATEMENT: Final = msgspec.json.Decoder(_Statement)
_UNREADABLE: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, binascii.Error)


def said_in(envelope: bytes) -> Said:
    """Read an envelope as far as it can be read. Promise: it raises nothing."""
    name = f"sha256:{hashlib.sha256(envelope).hexdigest()}"
    try:
        read = _ENVELOPE.decode(envelope)
        body = base64.b64decode(read.payload.encode("ascii", "replace"), validate=True)
    except _UNREADABLE:
        return Said(name)
    keys = tuple(dict.fromkeys(one.keyid for one in read.signatures if one.keyid))
    try:
        told = _STATEMENT.decode(body)
    except _UNREADABLE:
        return Said(name, keys=keys)
    if (read.payload_type, told.type_) != (PAYLOAD_TYPE, STATEMENT_TYPE):
        return Said(name, keys=keys)
    subjects = tuple(one for one in map(_subject, told.subject) if one.digests)
    predicate = bytes(told.predicate)
    try:
        in_person = without_proof(told.predicate_type, predicate)
    except NotCanonical:
        in_person = None
    if in_person is not None:
        body, proof = in_person
        return Said(name, told.predicate_type, subjects, body, keys, passkey_named(proof))
    return Said(name, told.predicate_type, subjects, predicate, keys)


def _subject(wire: _Subject) -> Subject:
    digests = []
    for alg, value in sorted(wire.digest.items()):
        try:
            digests.append(Digest.parse(f"{alg}:{value}"))
        except DigestMalformed:
            continue
    return Subject(wire.name or wire.uri, tuple(digests))
