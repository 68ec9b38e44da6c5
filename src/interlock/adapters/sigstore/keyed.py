"""Signatures under a key that their user gave, without certificate and without log: envelopes and in-toto links.

Enters: what was signed and the key in PEM. Leaves: `Signed` of the weakest grade: that the key signed is sure, and when
it did is what the signer says. Floor 11.
"""

from __future__ import annotations

from interlock.adapters.sigstore.errors import SignatureWrong
from interlock.adapters.sigstore.keys import OutsideKey, key_of_pem
from interlock.adapters.sigstore.statements import check_subject
from interlock.crypto import Envelope, preimage
from interlock.kernel import Digest
from interlock.supply.signed import Check, Grade, Signed, Target

_WHAT = "the key that was given"


def check_envelope(envelope: Envelope, target: Target, key: bytes, *, is_bare: bool = False) -> Signed:
    """Give the verified signature of an envelope, if the key made one of its signatures.

    Shape:  `is_bare` says that the signature covers the payload alone, as Google Cloud Build once signed.
    Errors: SignatureWrong (SIG-140), PublicKeyUnusable (SIG-104), those of `check_subject`.
    """
    loaded = key_of_pem(key, _WHAT)
    message = envelope.payload if is_bare else preimage(envelope.payload_type, envelope.payload)
    _check_any(loaded, [one.sig for one in envelope.signatures], message)
    artifact = check_subject(envelope, target)
    return _signed(artifact, loaded, envelope.payload_type, envelope.payload)


def check_link(body: bytes, signatures: tuple[tuple[str, bytes], ...], artifact: Digest, key: bytes) -> Signed:
    """Give the verified signature of in-toto link metadata, if the key made one of its signatures.

    Shape:  `artifact` is the product that was asked about and found in the link.
    Errors: as for `check_envelope`.
    """
    loaded = key_of_pem(key, _WHAT)
    _check_any(loaded, [sig for _, sig in signatures], body)
    return _signed(artifact, loaded, "link", body)


def _check_any(key: OutsideKey, signatures: list[bytes], message: bytes) -> None:
    refused: SignatureWrong | None = None
    # DSSE leaves it to each key how r and s are written, and some signers join them.
    joined = [der for one in signatures if (der := key.joined_as_der(one)) is not None]
    for one in [*joined, *signatures]:
        try:
            key.verify(one, message)
        except SignatureWrong as error:
            refused = error
        else:
            return
    raise refused or SignatureWrong(what=_WHAT)


def _signed(artifact: Digest, key: OutsideKey, kind: str, payload: bytes) -> Signed:
    checks = (
        Check("artifact", f"it is about {artifact}"),
        Check("signature", "it covers these bytes; it is in no log, and nobody shows when it was made"),
        Check("signer", f"the key {key.sha256}"),
    )
    return Signed(
        artifact=artifact, key=key.sha256, grade=Grade.UNLOGGED, payload_type=kind, payload=payload, checks=checks
    )
