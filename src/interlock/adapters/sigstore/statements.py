"""What a signed envelope is about: the subjects of the in-toto statement in it.

Enters: an envelope whose signature is verified elsewhere, and the artifact asked about. Leaves: the subject's digest
that is the artifact's. Floor 11.
"""

from __future__ import annotations

import msgspec

from interlock.adapters.sigstore.errors import ArtifactWrong, PayloadWrong
from interlock.crypto import Envelope
from interlock.crypto.errors import JsonAmbiguous
from interlock.crypto.wire import read_json
from interlock.formats.provenance.statement import PAYLOAD_TYPE, STATEMENT_TYPES
from interlock.kernel import Digest
from interlock.supply.signed import Target


class _Subject(msgspec.Struct, frozen=True):
    digest: dict[str, str]


class _Statement(msgspec.Struct, frozen=True, rename={"type": "_type", "predicate_type": "predicateType"}):
    type: str
    predicate_type: str
    subject: list[_Subject]


def check_subject(envelope: Envelope, target: Target) -> Digest:
    """Give the artifact's digest that a statement names; its other digests must not belie it.

    Errors: PayloadWrong (SIG-142), ArtifactWrong (SIG-141).
    """
    if envelope.payload_type != PAYLOAD_TYPE:
        raise PayloadWrong(why=f"its type is {envelope.payload_type[:80]!r}")
    try:
        statement = read_json(envelope.payload, _Statement)
    except (ValueError, JsonAmbiguous) as error:
        raise PayloadWrong(why=str(error)) from error
    if statement.type not in STATEMENT_TYPES or not statement.predicate_type:
        raise PayloadWrong(why=f"it is a {statement.type[:80]!r} without a known predicate")
    for subject in statement.subject:
        shared = [one for one in target.digests if one.alg in subject.digest]
        if shared and all(subject.digest[one.alg] == one.hex for one in shared):
            return shared[0]
    named = [f"{alg}:{value[:64]}" for one in statement.subject[:3] for alg, value in one.digest.items()]
    raise ArtifactWrong(got=", ".join(named) or "nothing", wanted=str(target.digests[0]))
